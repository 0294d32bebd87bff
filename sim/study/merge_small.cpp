// /persistence (of those changed when the money stopped, how many still are), /lorenz and /programmes.
#include <algorithm>
#include <limits>

#include "study/merge.hpp"

namespace cpdsim {
namespace {

constexpr float missing = std::numeric_limits<float>::quiet_NaN();

class PersistencePart : public MergePart {
public:
    PersistencePart(StudyPlan const& plan, StudyLayout const& layout) : MergePart{plan, layout} { forget(); }
    void lay_out(h5::File& file) override {
        write_group(file, "/persistence",
                    dimensions({draw(),
                                replicate(),
                                {"years_after",
                                 counted_to(layout_.years_after),
                                 {{"long_name", "years after the end of the study window"}}}}),
                    {}, {{"title", "what remains when the money has stopped"}});
        VariableName const name{"still_changed", "teacher",
                                "persons changed when the window ended and still so (represented)"};
        write_variable(file, "/persistence",
                       {name.name,
                        {"strategy", "level", "draw", "replicate", "years_after"},
                        std::vector<float>{},
                        described(name),
                        2});
    }
    void take(std::size_t draw, CaseDigest const& digest) override {
        std::size_t const years = digest.shape->years_after;
        for (std::size_t r = 0; years > 0 && r < replicates() && r * years < digest.still_changed.size(); ++r)
            std::copy_n(digest.still_changed.begin() + static_cast<std::ptrdiff_t>(r * years), years,
                        values_.begin() + static_cast<std::ptrdiff_t>((draw * replicates() + r) * layout_.years_after));
    }
    void write(h5::File& file, std::size_t strategy, std::size_t level) override {
        write_slab(file, "/persistence", "still_changed", {strategy, level}, values_);
        forget();
    }

private:
    void forget() { values_.assign(draws() * replicates() * layout_.years_after, missing); }
    std::vector<float> values_;  ///< (draw, replicate, years_after)
};

constexpr std::size_t percentiles = 101;

class LorenzPart : public MergePart {
public:
    LorenzPart(StudyPlan const& plan, StudyLayout const& layout) : MergePart{plan, layout} { forget(); }
    void lay_out(h5::File& file) override {
        write_group(file, "/lorenz",
                    dimensions({draw(), {"percentile", counted_to(percentiles), {{"units", "percent"}}}}), {},
                    {{"title", "who holds the hours of CPD at the end"}});
        VariableName const name{"share_of_hours", "1",
                                "share of all hours held by the lowest p % of teachers, mean over replicates"};
        write_variable(
            file, "/lorenz",
            {name.name, {"strategy", "level", "draw", "percentile"}, std::vector<float>{}, described(name), 2});
    }
    void take(std::size_t draw, CaseDigest const& digest) override {
        std::copy_n(digest.lorenz.begin(), std::min(digest.lorenz.size(), percentiles),
                    values_.begin() + static_cast<std::ptrdiff_t>(draw * percentiles));
    }
    void write(h5::File& file, std::size_t strategy, std::size_t level) override {
        write_slab(file, "/lorenz", "share_of_hours", {strategy, level}, values_);
        forget();
    }

private:
    void forget() { values_.assign(draws() * percentiles, missing); }
    std::vector<float> values_;  ///< (draw, percentile)
};

class ProgrammesPart : public MergePart {
public:
    ProgrammesPart(StudyPlan const& plan, StudyLayout const& layout) : MergePart{plan, layout} { forget(); }
    void lay_out(h5::File& file) override {
        write_group(file, "/programmes", dimensions({draw(), {"programme", layout_.programme_labels, {}}}), {},
                    {{"title", "each programme over the run, mean over replicates"}});
        for (VariableName const& name : layout_.programme_variables) {
            write_variable(
                file, "/programmes",
                {name.name, {"strategy", "level", "draw", "programme"}, std::vector<float>{}, described(name), 2});
        }
    }
    void take(std::size_t draw, CaseDigest const& digest) override {
        CaseShape const& shape = *digest.shape;
        std::size_t const labels = layout_.programme_labels.size();
        for (std::size_t v = 0; v < values_.size(); ++v) {
            std::size_t const held = place_of(shape.programme_variables, layout_.programme_variables[v].name);
            bool const written = held < shape.programme_variables.size();  // what is nothing everywhere is not
            for (std::size_t p = 0; p < shape.programme_labels.size(); ++p)
                values_[v][draw * labels + place_of(layout_.programme_labels, shape.programme_labels[p])] =
                    written ? digest.programmes[held * shape.programme_labels.size() + p] : 0.F;
        }
    }
    void write(h5::File& file, std::size_t strategy, std::size_t level) override {
        for (std::size_t v = 0; v < values_.size(); ++v)
            write_slab(file, "/programmes", layout_.programme_variables[v].name, {strategy, level}, values_[v]);
        forget();
    }

private:
    void forget() {
        values_.assign(layout_.programme_variables.size(),
                       std::vector<float>(draws() * layout_.programme_labels.size(), missing));
    }
    std::vector<std::vector<float>> values_;  ///< by variable: (draw, programme)
};

}  // namespace

std::unique_ptr<MergePart> make_persistence_part(StudyPlan const& plan, StudyLayout const& layout) {
    return std::make_unique<PersistencePart>(plan, layout);
}
std::unique_ptr<MergePart> make_lorenz_part(StudyPlan const& plan, StudyLayout const& layout) {
    return std::make_unique<LorenzPart>(plan, layout);
}
std::unique_ptr<MergePart> make_programmes_part(StudyPlan const& plan, StudyLayout const& layout) {
    return std::make_unique<ProgrammesPart>(plan, layout);
}

}  // namespace cpdsim
