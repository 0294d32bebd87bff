// /attribution: what each programme and each of its routes contributes, mean over replicates, for the cases that keep
// it (the first draws at the full budget). The group is laid out when the first such case has come.
#include <limits>

#include "study/merge.hpp"

namespace cpdsim {
namespace {

constexpr float missing = std::numeric_limits<float>::quiet_NaN();

class AttributionPart : public MergePart {
public:
    AttributionPart(StudyPlan const& plan, StudyLayout const& layout)
        : MergePart{plan, layout}, programmes_{layout.programmes} {
        programmes_.emplace_back("all");
    }

    void lay_out(h5::File& /*file*/) override {}

    void take(std::size_t draw, Results const& results) override {
        if (!results.attribution || results.replicates == 0) return;
        AttributionTable const& table = *results.attribution;
        if (names_.empty()) {
            routes_ = table.routes;
            for (Variable const& v : table.variables) names_.push_back({v.name, v.units, v.long_name});
        }
        if (values_.empty()) values_.assign(names_.size(), std::vector<float>(draws() * cells(), missing));
        std::size_t const own = table.programmes.size() * table.routes.size();
        for (std::size_t v = 0; v < names_.size(); ++v) {
            Variable const* const found = variable_of(table.variables, names_[v].name);
            if (found == nullptr) continue;
            for (std::size_t p = 0; p < table.programmes.size(); ++p) {
                for (std::size_t k = 0; k < table.routes.size(); ++k) {
                    double sum = 0;
                    for (std::size_t r = 0; r < static_cast<std::size_t>(results.replicates); ++r)
                        sum += static_cast<double>(found->values[r * own + p * table.routes.size() + k]);
                    std::size_t const at = place_of(programmes_, table.programmes[p]) * routes_.size() + k;
                    values_[v][draw * cells() + at] = static_cast<float>(sum / results.replicates);
                }
            }
        }
    }

    void write(h5::File& file, std::size_t strategy, std::size_t level) override {
        if (values_.empty()) return;
        if (!laid_out_) make_room(file);
        for (std::size_t v = 0; v < names_.size(); ++v)
            write_slab(file, "/attribution", names_[v].name, {strategy, level}, values_[v]);
        values_.clear();
    }

private:
    [[nodiscard]] std::size_t cells() const { return programmes_.size() * routes_.size(); }

    void make_room(h5::File& file) {
        write_group(file, "/attribution", dimensions({draw(), {"programme", programmes_, {}}, {"route", routes_, {}}}),
                    {},
                    {{"title",
                      "what the outcome would lack without a programme, or without one of its routes, with the same "
                      "draws; mean over replicates, where the case keeps it"}});
        for (VariableName const& name : names_)
            write_variable(file, "/attribution",
                           {name.name,
                            {"strategy", "level", "draw", "programme", "route"},
                            std::vector<float>{},
                            described(name),
                            2});
        laid_out_ = true;
    }

    std::vector<std::string> programmes_, routes_;
    std::vector<VariableName> names_;
    std::vector<std::vector<float>> values_;  ///< by variable: (draw, programme, route); empty: nothing taken
    bool laid_out_ = false;
};

}  // namespace

std::unique_ptr<MergePart> make_attribution_part(StudyPlan const& plan, StudyLayout const& layout) {
    return std::make_unique<AttributionPart>(plan, layout);
}

}  // namespace cpdsim
