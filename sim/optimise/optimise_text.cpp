// What a search found, for the terminal.
#include <algorithm>
#include <cmath>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include "data/quantity.hpp"
#include "optimise/run_optimise.hpp"

namespace cpdsim::optimise {
namespace {

std::string words(OptimiseOutcome const& outcome, std::size_t number) {
    Candidate const& candidate = outcome.found.record->candidate(number);
    return candidate.strategy.empty() ? outcome.problem.levers.words(candidate.mix) : candidate.strategy;
}

std::string decimal(double value) {
    return std::abs(value) >= 100 ? fmt::format("{:.0f}", value) : fmt::format("{:.3g}", value);
}

std::string range_text(OptimiseOutcome const& outcome) {
    Levers const& levers = outcome.problem.levers;
    std::string text = fmt::format("\n{:<28}{:>8}   as good are\n", "programme", "best");
    Candidate const& best = outcome.found.record->candidate(outcome.found.certified.recommended);
    for (std::size_t k = 0; k < levers.size(); ++k) {
        ProgrammeRange const& range = outcome.found.ranges[k];
        double const least = 100.0 * range.least / levers.whole, most = 100.0 * range.most / levers.whole;
        std::string const own = best.strategy.empty() ? fmt::format("{:g} %", 100 * levers.share(best.mix, k)) : "";
        std::string const verdict = range.least > 0                ? "must have"
                                    : range.most == 0              ? "leave out"
                                    : range.most == levers.high[k] ? "free"
                                                                   : "";
        text += fmt::format("{:<28}{:>8}   {:g} to {:g} %{}{}\n", levers.programmes[k], own, least, most,
                            verdict.empty() ? "" : "   ", verdict);
    }
    return text;
}

}  // namespace

std::string optimise_text(OptimiseOutcome const& outcome, ShownMoney const& money) {
    Found const& found = outcome.found;
    Problem const& problem = outcome.problem;
    Goal const& first = problem.better.front();
    Row const& best = found.recommended();
    bool const amounts = units_of(first.outcome) == "EUR";
    auto const number = [&](double value) { return decimal(amounts ? money.of(value) : value); };
    std::string text = fmt::format(
        "best mix  {}\n{}{}  {} more than '{}' ({:g} %: {} to {}), in {} futures that the search "
        "had not seen; the search itself promised {}\n",
        words(outcome, best.number), first.outcome, amounts ? fmt::format(" ({})", money.currency) : "",
        number(best.certificate.gain.front()), problem.baseline, 100 * problem.interval,
        number(best.certificate.low.front()), number(best.certificate.high.front()),
        16 * found.certified.value_packs.size(), number(best.promised));
    if (found.certified.alike > 1)
        text +=
            fmt::format("{} different mixes cannot be told apart: choose by other reasons\n", found.certified.alike);
    text += range_text(outcome);
    text += fmt::format("\n{:<60}{:>10}{:>22}\n", "on the same draws", "gain", "best mix ahead by");
    for (Row const& row : found.rows) {
        Certificate const& c = row.certificate;
        std::string const ahead = row.number == best.number ? ""
                                                            : fmt::format("{} ({} to {})", number(c.behind),
                                                                          number(c.behind_low), number(c.behind_high));
        bool const shown = std::any_of(row.roles.begin(), row.roles.end(), [](std::string const& role) {
            return role == "finalist" || role == "strategy" || role == "front" || role == "recommended";
        });
        if (shown)
            text += fmt::format("{:<60}{:>10}{:>22}\n", words(outcome, row.number).substr(0, 59),
                                number(c.gain.front()), ahead);
    }
    return text;
}

std::string optimise_json(OptimiseOutcome const& outcome) {
    Found const& found = outcome.found;
    Row const& best = found.recommended();
    nlohmann::ordered_json mixes = nlohmann::ordered_json::array(), ranges = nlohmann::ordered_json::object();
    for (Row const& row : found.rows)
        mixes.push_back({{"mix", words(outcome, row.number)},
                         {"roles", row.roles},
                         {"gain", row.certificate.gain},
                         {"low", row.certificate.low},
                         {"high", row.certificate.high},
                         {"behind", row.certificate.behind},
                         {"behind_low", row.certificate.behind_low},
                         {"behind_high", row.certificate.behind_high}});
    for (std::size_t k = 0; k < found.ranges.size(); ++k)
        ranges[outcome.problem.levers.programmes[k]] = {
            static_cast<double>(found.ranges[k].least) / outcome.problem.levers.whole,
            static_cast<double>(found.ranges[k].most) / outcome.problem.levers.whole};
    nlohmann::ordered_json const json{{"best", words(outcome, best.number)},
                                      {"outcome", outcome.problem.better.front().outcome},
                                      {"gain", best.certificate.gain.front()},
                                      {"low", best.certificate.low.front()},
                                      {"high", best.certificate.high.front()},
                                      {"promised", best.promised},
                                      {"alike", found.certified.alike},
                                      {"settled", found.search->settled()},
                                      {"packs", found.record->used()},
                                      {"runs", outcome.runs_made},
                                      {"kept", outcome.runs_kept},
                                      {"ranges", ranges},
                                      {"mixes", mixes}};
    return json.dump(2);
}

}  // namespace cpdsim::optimise
