#include "study/grow_draws.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace cpdsim {
namespace {

constexpr double all_freedom = 15;  // of sixteen repetitions of a design

}  // namespace

double halfwidth_of(Paired const& lead) { return (lead.high - lead.low) / 2; }

double draws_needed(Paired const& lead, double wanted) {
    double const ratio = halfwidth_of(lead) / wanted;
    double const needed = lead.draws * ratio * ratio;
    if (!(lead.freedom > 0) || !std::isfinite(needed)) return std::ceil(needed);
    // More draws are more repetitions too, up to all there are, so that Student's t falls, or rises with fewer.
    double const freedom = std::clamp(lead.freedom * needed / lead.draws, 1.0, std::max(lead.freedom, all_freedom));
    double const t = student_quantile(0.9, freedom) / student_quantile(0.9, lead.freedom);
    return std::ceil(needed * t * t);
}

std::size_t fresh_draws(Paired const& lead, std::size_t pilot, Precision const& precision) {
    std::size_t const allowed = precision.most_draws > pilot ? precision.most_draws - pilot : 0;
    double const needed = 1.1 * draws_needed(lead, precision.halfwidth);
    if (std::isnan(needed) || needed >= static_cast<double>(allowed)) return allowed;
    return std::min(allowed, std::max(fewest_fresh_draws, static_cast<std::size_t>(std::ceil(needed))));
}

StudyOutcome run_until_narrow(LoadedStudy study, Precision const& precision, RunWithDraws const& run,
                              std::function<void(std::string const&)> const& tell) {
    auto& uncertainty = study.study.uncertainty;
    uncertainty.what_if_draws = uncertainty.what_if_draws.value_or(uncertainty.draws);
    std::size_t const pilot =
        std::min(precision.most_draws, std::max(draws_of_pilot, static_cast<std::size_t>(uncertainty.draws)));
    uncertainty.draws = static_cast<double>(pilot);
    StudyOutcome outcome = run(study, 0);
    if (outcome.report.stopped || !outcome.summary) return outcome;
    Paired const first = outcome.summary->lead;
    std::size_t const fresh = fresh_draws(first, pilot, precision);
    tell(std::isnan(halfwidth_of(first))
             ? fmt::format("pilot of {} draws: no interval", pilot)
             : fmt::format("pilot of {} draws: half-width {:.4g}, wanted {:.4g}; {} fresh draws decide", pilot,
                           halfwidth_of(first), precision.halfwidth, fresh));
    if (fresh == 0) return outcome;
    uncertainty.draws = static_cast<double>(pilot + fresh);
    outcome = run(study, pilot);
    if (outcome.report.stopped || !outcome.summary) return outcome;
    double const reached = halfwidth_of(outcome.summary->lead);
    tell(fmt::format("{} fresh draws: half-width {:.4g}{}", fresh, reached,
                     reached <= precision.halfwidth
                         ? ""
                         : fmt::format(", still above {:.4g}; about {:.0f} would do", precision.halfwidth,
                                       draws_needed(outcome.summary->lead, precision.halfwidth))));
    return outcome;
}

}  // namespace cpdsim
