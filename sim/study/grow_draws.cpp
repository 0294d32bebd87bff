#include "study/grow_draws.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace cpdsim {
namespace {

std::string words(Paired const& lead, std::size_t draws, double wanted) {
    double const halfwidth = halfwidth_of(lead);
    if (std::isnan(halfwidth)) return fmt::format("{} draws: no interval yet", draws);
    std::string text = fmt::format("{} draws: half-width {:.4g}, wanted {:.4g}", draws, halfwidth, wanted);
    if (halfwidth > wanted) text += fmt::format("; about {:.0f} draws would do", draws_needed(lead, wanted));
    if (halfwidth <= wanted && draws < fewest_draws_to_stop)
        text += fmt::format("; an interval of fewer than {} draws is not trusted", fewest_draws_to_stop);
    return text;
}

}  // namespace

double halfwidth_of(Paired const& lead) { return (lead.high - lead.low) / 2; }

double draws_needed(Paired const& lead, double wanted) {
    double const ratio = halfwidth_of(lead) / wanted;
    return std::ceil(lead.draws * ratio * ratio);
}

std::optional<std::size_t> next_round(Paired const& lead, std::size_t draws, Precision const& precision) {
    bool const narrow = draws >= fewest_draws_to_stop && halfwidth_of(lead) <= precision.halfwidth;  // not with NaN
    if (narrow || draws >= precision.most_draws) return std::nullopt;
    return std::min(2 * draws, precision.most_draws);
}

StudyOutcome run_until_narrow(LoadedStudy study, Precision const& precision, RunWithDraws const& run,
                              std::function<void(std::string const&)> const& tell) {
    auto& uncertainty = study.study.uncertainty;
    uncertainty.what_if_draws = uncertainty.what_if_draws.value_or(uncertainty.draws);
    for (;;) {
        auto const draws = static_cast<std::size_t>(uncertainty.draws);
        StudyOutcome outcome = run(study);
        if (outcome.report.stopped || !outcome.summary) return outcome;
        tell(words(outcome.summary->lead, draws, precision.halfwidth));
        auto const next = next_round(outcome.summary->lead, draws, precision);
        if (!next) return outcome;
        uncertainty.draws = static_cast<double>(*next);
    }
}

}  // namespace cpdsim
