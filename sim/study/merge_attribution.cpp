// /attribution: what each programme and each of its routes contributes, mean over replicates, for the cases that keep
// it (the first draws at the full budget).
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
        forget();
    }

    void lay_out(h5::File& file) override {
        write_group(file, "/attribution",
                    dimensions({draw(), {"programme", programmes_, {}}, {"route", layout_.routes, {}}}), {},
                    {{"title",
                      "what the outcome would lack without a programme, or without one of its routes, with the same "
                      "draws; mean over replicates, where the case keeps it"}});
        for (VariableName const& name : layout_.attribution)
            write_variable(file, "/attribution",
                           {name.name,
                            {"strategy", "level", "draw", "programme", "route"},
                            std::vector<float>{},
                            described(name),
                            2});
    }

    void take(std::size_t draw, CaseDigest const& digest) override {
        float const* value = digest.attribution.data();
        for (VariableName const& variable : digest.shape->attribution) {
            std::vector<float>& values = values_[place_of(layout_.attribution, variable.name)];
            for (std::string const& programme : digest.shape->attribution_programmes)
                for (std::string const& route : digest.shape->routes)
                    values[draw * cells() + place_of(programmes_, programme) * layout_.routes.size() +
                           place_of(layout_.routes, route)] = *value++;
        }
    }

    void write(h5::File& file, std::size_t strategy, std::size_t level) override {
        for (std::size_t v = 0; v < values_.size(); ++v)
            write_slab(file, "/attribution", layout_.attribution[v].name, {strategy, level}, values_[v]);
        forget();
    }

private:
    [[nodiscard]] std::size_t cells() const { return programmes_.size() * layout_.routes.size(); }
    void forget() { values_.assign(layout_.attribution.size(), std::vector<float>(draws() * cells(), missing)); }

    std::vector<std::string> programmes_;
    std::vector<std::vector<float>> values_;  ///< by variable: (draw, programme, route)
};

}  // namespace

std::unique_ptr<MergePart> make_attribution_part(StudyPlan const& plan, StudyLayout const& layout) {
    return std::make_unique<AttributionPart>(plan, layout);
}

}  // namespace cpdsim
