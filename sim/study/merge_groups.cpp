// /by_group: what each group of teachers has at the end, and sustained change at the date at which it counts.
#include <algorithm>
#include <limits>

#include "study/merge.hpp"

namespace cpdsim {
namespace {

class GroupsPart : public MergePart {
public:
    GroupsPart(StudyPlan const& plan, StudyLayout const& layout) : MergePart{plan, layout} {
        for (GroupLayout const& group : layout.groups) groups_.push_back({group, {}});
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

    void take(std::size_t draw, CaseDigest const& digest) override {
        float const* value = digest.groups.data();
        auto const there = static_cast<std::size_t>(digest.shape->replicates);
        for (GroupLayout const& held : digest.shape->groups) {
            Group& group = *std::find_if(groups_.begin(), groups_.end(),
                                         [&](Group const& g) { return g.layout.dimension == held.dimension; });
            std::size_t const labels = group.layout.labels.size();
            std::vector<std::size_t> label;
            for (std::string const& name : held.labels) label.push_back(place_of(group.layout.labels, name));
            for (VariableName const& variable : held.variables) {
                std::vector<float>& values = group.values[place_of(group.layout.variables, variable.name)];
                for (std::size_t r = 0; r < there; ++r)
                    for (std::size_t k = 0; k < label.size(); ++k, ++value)
                        if (r < replicates()) values[(draw * replicates() + r) * labels + label[k]] = *value;
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
