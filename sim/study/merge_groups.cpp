// /by_group: what each group of teachers has at the end, and sustained change at the date at which it counts.
#include <algorithm>
#include <array>
#include <limits>
#include <string_view>

#include "study/merge.hpp"

namespace cpdsim {
namespace {

constexpr std::array<std::string_view, 8> kept{
    "practice_gain", "practising",         "changed", "reach", "reach_programmes",
    "never_reached", "sustained_teachers", "teachers"};

bool is_kept(VariableName const& name) { return std::find(kept.begin(), kept.end(), name.name) != kept.end(); }

/// Where the table holds a row of the results; the last one it has when it does not.
std::size_t row_in(GroupTable const& table, std::size_t wanted) {
    if (table.rows.empty()) return wanted;
    auto const found = std::find(table.rows.begin(), table.rows.end(), static_cast<int>(wanted));
    return static_cast<std::size_t>((found == table.rows.end() ? table.rows.end() - 1 : found) - table.rows.begin());
}

class GroupsPart : public MergePart {
public:
    GroupsPart(StudyPlan const& plan, StudyLayout const& layout) : MergePart{plan, layout} {
        for (GroupLayout const& group : layout.groups) {
            groups_.push_back({group, {}});
            auto& variables = groups_.back().layout.variables;
            variables.erase(
                std::remove_if(variables.begin(), variables.end(), [](VariableName const& v) { return !is_kept(v); }),
                variables.end());
        }
        forget();
    }

    void lay_out(h5::File& file) override {
        write_group(file, "/by_group", {}, {},
                    {{"title", "by group of teachers at the end; sustained_teachers when it counts"}});
        for (Group const& group : groups_) {
            GroupLayout const& l = group.layout;
            write_group(file, path(l), dimensions({draw(), replicate(), {l.dimension, l.labels, {}}}), {},
                        {{"title", "by " + l.dimension}});
            for (VariableName const& name : l.variables)
                write_variable(file, path(l),
                               {name.name,
                                {"strategy", "level", "draw", "replicate", l.dimension},
                                std::vector<float>{},
                                described(name),
                                2});
        }
    }

    void take(std::size_t draw, Results const& results) override {
        auto const all_rows = static_cast<std::size_t>(results.rows());
        for (Group& group : groups_) {
            auto const table = std::find_if(results.by_group.begin(), results.by_group.end(),
                                            [&](GroupTable const& t) { return t.dimension == group.layout.dimension; });
            if (table == results.by_group.end()) continue;
            std::size_t const rows = table->rows.empty() ? all_rows : table->rows.size();
            for (std::size_t v = 0; v < group.values.size(); ++v) {
                std::string const& name = group.layout.variables[v].name;
                Variable const* const found = variable_of(table->variables, name);
                if (found == nullptr) continue;
                std::size_t const wanted = name == "sustained_teachers"
                                               ? std::min(all_rows - 1, static_cast<std::size_t>(plan_.sustained_row))
                                               : all_rows - 1;
                std::size_t const row = row_in(*table, wanted);
                for (std::size_t k = 0; k < table->labels.size(); ++k) {
                    std::size_t const label = place_of(group.layout.labels, table->labels[k]);
                    for (std::size_t r = 0; r < std::min(replicates(), static_cast<std::size_t>(results.replicates));
                         ++r) {
                        group.values[v][(draw * replicates() + r) * group.layout.labels.size() + label] =
                            found->values[(r * table->labels.size() + k) * rows + row];
                    }
                }
            }
        }
    }

    void write(h5::File& file, std::size_t strategy, std::size_t level) override {
        for (Group const& group : groups_)
            for (std::size_t v = 0; v < group.values.size(); ++v)
                write_slab(file, path(group.layout), group.layout.variables[v].name, {strategy, level},
                           group.values[v]);
        forget();
    }

private:
    struct Group {
        GroupLayout layout;
        std::vector<std::vector<float>> values;  ///< by variable: (draw, replicate, label)
    };
    static std::string path(GroupLayout const& layout) { return "/by_group/" + layout.dimension; }
    void forget() {
        for (Group& group : groups_) {
            std::size_t const size = draws() * replicates() * group.layout.labels.size();
            group.values.assign(group.layout.variables.size(),
                                std::vector<float>(size, std::numeric_limits<float>::quiet_NaN()));
        }
    }
    std::vector<Group> groups_;
};

}  // namespace

std::unique_ptr<MergePart> make_groups_part(StudyPlan const& plan, StudyLayout const& layout) {
    return std::make_unique<GroupsPart>(plan, layout);
}

}  // namespace cpdsim
