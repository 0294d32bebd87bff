#include "design/bounds.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "core/memory.hpp"
#include "scenario/checks.hpp"

namespace cpdsim {
namespace {

constexpr double most_bytes = 4e9;  // also on a large machine: reports read the outcomes too
constexpr double outcomes = 20;     // of a usual run
constexpr double bytes_of_draw = 600, bytes_of_number = 16, bytes_of_case = 64;

double grid_points(Study const& study) {
    double points = 1;
    if (study.sampler == Sampler::grid)
        for (auto const& [path, values] : study.vary)
            points *= static_cast<double>(std::max<std::size_t>(1, values.size()));
    return points;
}

bool is_sampled_by(Study const& study, Sampler sampler) {
    return study.uncertainty.sampler == sampler || (!study.vary.empty() && study.sampler == sampler);
}

/// What the number is called that multiplies the draws.
std::string_view multiplier(Study const& study) {
    return is_sampled_by(study, Sampler::morris) ? "uncertainty.trajectories" : "uncertainty.draws";
}

}  // namespace

StudyCounts counts_of(Study const& study, std::size_t uncertain_parameters) {
    Uncertainty const& u = study.uncertainty;
    double const numbers = static_cast<double>(uncertain_parameters + study.vary.size());
    double const factors = numbers + static_cast<double>(u.structures.size()) + 1;
    StudyCounts counts;
    counts.draws = is_sampled_by(study, Sampler::morris)     ? u.trajectories * (factors + 1)
                   : is_sampled_by(study, Sampler::saltelli) ? u.draws * (factors + 2)
                                                             : u.draws * grid_points(study);
    double const strategies = std::max(1.0, static_cast<double>(study.strategies.size()));
    double const levels = study.strategies.empty() ? 1 : std::max(1.0, static_cast<double>(study.budget.levels.size()));
    double const cells = strategies * levels * (1 + static_cast<double>(u.what_if.size()));  // of a draw
    counts.cases = counts.draws * cells;
    counts.bytes = counts.draws * (bytes_of_draw + numbers * bytes_of_number) +
                   counts.cases * (bytes_of_case + 2 * outcomes * study.replicates.per_draw * sizeof(float));
    return counts;
}

double bytes_allowed() {
    double const machine = memory_of_machine();
    return machine > 0 ? std::min(most_bytes, machine / 2) : most_bytes;
}

void check_counts(Study const& study, param::Document const& document, std::size_t uncertain_parameters,
                  param::Diagnostics& diagnostics) {
    StudyCounts const counts = counts_of(study, uncertain_parameters);
    double const allowed = bytes_allowed();
    if (counts.bytes <= allowed) return;
    Checker const check{document, diagnostics};
    std::string_view const what = multiplier(study);
    double const asked =
        is_sampled_by(study, Sampler::morris) ? study.uncertainty.trajectories : study.uncertainty.draws;
    double const fit = std::floor(asked * allowed / counts.bytes);
    bool const of_grid = grid_points(study) > 1 && fit < 1;
    check.error(
        check.given(what) ? std::string{what} : std::string{of_grid ? "vary" : "uncertainty"}, "E405",
        fmt::format("the study asks for {:.3g} draws and {:.3g} cases, which take {} before anything is run; {} "
                    "are allowed here",
                    counts.draws, counts.cases, bytes_text(counts.bytes), bytes_text(allowed)),
        of_grid   ? "list fewer values in 'vary', or choose another 'sampler' than grid"
        : fit < 1 ? "take fewer 'per_draw' replicates"
                  : fmt::format("{}: {:.0f} would fit", what.substr(what.find('.') + 1), fit));
}

}  // namespace cpdsim
