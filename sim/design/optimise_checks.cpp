#include "design/optimise_checks.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "param/quantity.hpp"
#include "param/reader.hpp"
#include "scenario/checks.hpp"

namespace cpdsim {
namespace {

constexpr double most_options = 1000;  // combinations of other levers

bool is_multiple(double share, double step) { return std::abs(share / step - std::round(share / step)) < 1e-6; }

/// Shares that no mix of whole steps can have, and bounds that leave none.
void check_shares(Study const& study, OptimiseSpec const& spec, Checker const& check) {
    if (spec.mix.size() < 2)
        check.error("optimise.mix", "E406", "there is nothing to choose: 'mix' needs two programmes or more",
                    "for example {cascade: 0..60 %, pilot_school: 0..100 %}");
    if (!is_multiple(1, spec.step))
        check.error("optimise.step", "E406", fmt::format("steps of {:g} % do not make 100 %", 100 * spec.step),
                    "for example 5 % or 10 %");
    double low = 0, high = 0;
    std::vector<double> highest;
    bool good = !spec.mix.empty();
    for (auto const& [programme, text] : spec.mix) {
        std::string const path = "optimise.mix." + programme;
        auto const bounds = share_bounds(text);
        if (!bounds) {
            check.error(path, "E406", fmt::format("'{}' is no range of shares", text), "for example '0..60 %'");
            good = false;
            continue;
        }
        for (double const end : {bounds->low, bounds->high})
            if (!is_multiple(end, spec.step))
                check.error(path, "E406",
                            fmt::format("{:g} % is no multiple of the step, {:g} %", 100 * end, 100 * spec.step),
                            fmt::format("for example {:g} %", 100 * spec.step * std::round(end / spec.step)));
        low += bounds->low;
        high += bounds->high;
        highest.push_back(bounds->high);
    }
    if (good && low > 1 + 1e-9)
        check.error("optimise.mix", "E406", fmt::format("the least shares make {:g} % together", 100 * low),
                    "a mix makes 100 %: lower some of them");
    if (good && high < 1 - 1e-9)
        check.error("optimise.mix", "E406", fmt::format("the greatest shares make {:g} % together", 100 * high),
                    "a mix makes 100 %: raise some of them");
    if (!spec.limits.programmes.at_most || !good) return;
    check.whole_number("optimise.limits.programmes.at_most", *spec.limits.programmes.at_most);
    std::sort(highest.rbegin(), highest.rend());
    double reach = 0;
    for (std::size_t k = 0; k < std::min(highest.size(), static_cast<std::size_t>(*spec.limits.programmes.at_most));
         ++k)
        reach += highest[k];
    if (reach < 1 - 1e-9)
        check.error("optimise.limits.programmes.at_most", "E406",
                    fmt::format("{:g} programmes take {:g} % of the money at most", *spec.limits.programmes.at_most,
                                100 * reach),
                    "allow more programmes, or raise their shares");
    static_cast<void>(study);
}

void check_choose(Study const& study, OptimiseSpec const& spec, Checker const& check) {
    double combinations = 1;
    for (auto const& [path, values] : spec.choose) {
        combinations *= static_cast<double>(std::max<std::size_t>(1, values.size()));
        if (!is_window_path(path)) continue;
        for (std::string const& value : values)
            if (!param::parse_month(value))
                check.error("optimise.choose", "E406", fmt::format("'{}' of '{}' is no month", value, path),
                            "for example 2031-08");
    }
    if (combinations > most_options)
        check.error("optimise.choose", "E406", fmt::format("the levers have {:g} combinations", combinations),
                    "leave out some values");
    static_cast<void>(study);
}

}  // namespace

bool is_window_path(std::string const& path) { return path == "window.from" || path == "window.to"; }

std::optional<ShareBounds> share_bounds(std::string const& text) {
    auto const range = param::read_range(text, {"share", "share", {0, 1}});
    if (!range || range.value->low > range.value->high) return std::nullopt;
    return ShareBounds{range.value->low, range.value->high};
}

std::optional<double> amount_of_outcome(std::string const& text, std::string const& outcome) {
    std::size_t const length = param::number_length(text);
    if (length == 0) return std::nullopt;
    auto const number = param::read_number("indifferent", std::string_view{text}.substr(0, length));
    std::size_t const word = text.find_first_not_of(' ', length);
    if (!number || word == std::string::npos) return std::nullopt;
    std::string const unit = text.substr(word);
    std::string const one = !outcome.empty() && outcome.back() == 's' ? outcome.substr(0, outcome.size() - 1) : outcome;
    if (unit != outcome && unit != one) return std::nullopt;
    return *number.value;
}

std::optional<double> share_of_draws(std::string const& text) {
    std::string share = text;
    for (std::string const& ending : {std::string{" of draws"}, std::string{" of the draws"}})
        if (share.size() > ending.size() && share.compare(share.size() - ending.size(), ending.size(), ending) == 0)
            share.resize(share.size() - ending.size());
    auto const read = param::read_quantity(share, {"in", "share", {0, 1}});
    return read ? std::optional{read.value->value} : std::nullopt;
}

void check_optimise(Study const& study, param::Document const& document, param::Diagnostics& diagnostics) {
    if (!study.optimise) return;
    OptimiseSpec const& spec = *study.optimise;
    Checker const check{document, diagnostics};
    check_shares(study, spec, check);
    check_choose(study, spec, check);
    std::string const main = spec.better.empty() ? study.outcomes.main : spec.better.front();
    auto const amount = amount_of_outcome(spec.indifferent, main);
    if (!spec.indifferent.empty() && (!amount || *amount < 0))
        check.error("optimise.indifferent", "E406",
                    fmt::format("'{}' is no difference in '{}', which decides here", spec.indifferent, main),
                    fmt::format("for example '25 {}'", main));
    if (spec.limits.unspent.at_most && !share_of_draws(spec.limits.unspent.in))
        check.error("optimise.limits.unspent.in", "E406",
                    fmt::format("'{}' is no share of the draws", spec.limits.unspent.in),
                    "for example '90 % of draws'");
    if (spec.limits.spend && spec.limits.spend->payer.empty())
        check.error("optimise.limits.spend", "E105", "'spend' names no 'payer'",
                    "for example {payer: municipality, at_most: 6 million EUR}");
    for (auto const& [path, value] :
         {std::pair{"cases", spec.effort.cases}, {"together", spec.effort.together}, {"draws", spec.effort.draws}})
        check.whole_number(fmt::format("optimise.effort.{}", path), value);
    for (auto const& [path, value] : {std::pair{"draws", spec.certify.draws}, {"at_most", spec.certify.at_most}})
        check.whole_number(fmt::format("optimise.certify.{}", path), value);
    if (spec.certify.at_most < spec.certify.draws)
        check.error("optimise.certify.at_most", "E406", "'at_most' is less than 'draws'");
    if (study.budget.total.value <= 0)
        check.error("budget.total", "E105", "there is no money to be shared out: 'total' of 'budget' is missing",
                    "for example 'total: 30 million EUR'");
    if (study.baseline.empty())
        check.error("baseline", "E105", "the study names no 'baseline' strategy to compare with",
                    "for example 'no_new_money: {mix: {}}'");
    if (!study.vary.empty())
        check.error("vary", "E406", "a sweep and a search for the best mix are two studies",
                    "leave out 'vary', or 'optimise'");
    for (Sampler const sampler : {Sampler::grid, Sampler::morris, Sampler::saltelli})
        if (study.uncertainty.sampler == sampler && check.given("uncertainty.sampler"))
            check.error(
                "uncertainty.sampler", "E406",
                fmt::format("the draws of '{}' are not futures that a mix could be judged by", param::name_of(sampler)),
                "choose latin_hypercube, sobol or random");
}

}  // namespace cpdsim
