#include "study/summary.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>
#include <set>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "data/quantity.hpp"
#include "study/discounting.hpp"
#include "study/form_words.hpp"

namespace cpdsim {
namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();
constexpr double often_enough = 2.0 / 3;  // the best is called ahead only if it is so in this share of futures

/// (draw, replicate) of one outcome of one strategy at the reference level in the main future.
std::vector<double> values_of(StudyPlan const& plan, std::vector<Array> const& outcomes, std::string const& name,
                              std::size_t strategy) {
    auto const replicates = static_cast<std::size_t>(plan.replicates);
    std::vector<double> values(plan.design.draws.size() * replicates, missing);
    for (Array const& outcome : outcomes) {
        if (outcome.name != name) continue;
        for (std::size_t draw = plan.pilot_draws; draw < plan.design.draws.size(); ++draw) {
            std::size_t const begin = plan.cell({0, strategy, plan.reference_level, draw}) * replicates;
            for (std::size_t r = 0; r < replicates; ++r)
                values[draw * replicates + r] = static_cast<double>(floats(outcome)[begin + r]);
        }
    }
    return values;
}

/// treated - reference where both are there.
std::vector<float> differences(std::vector<double> const& treated, std::vector<double> const& reference) {
    std::vector<float> found;
    for (std::size_t i = 0; i < treated.size(); ++i)
        if (double const difference = treated[i] - reference[i]; std::isfinite(difference))
            found.push_back(static_cast<float>(difference));
    return found;
}

/// Which draws are independent, and their structural forms.
Sampling sampling_of(Design const& design) {
    Sampling sampling;
    std::map<std::string, std::int32_t> forms;
    for (DesignDraw const& draw : design.draws) {
        sampling.cluster.push_back(draw.cluster);
        sampling.stratum.push_back(
            forms.try_emplace(draw.structure, static_cast<std::int32_t>(forms.size())).first->second);
    }
    return sampling;
}

/// Mean of the draws' means, so that a draw with fewer replicates counts as much.
double mean_over_draws(std::vector<double> const& values, std::size_t replicates) {
    std::vector<double> means;
    for (std::size_t begin = 0; begin < values.size(); begin += replicates)
        means.push_back(mean_of({values.begin() + static_cast<std::ptrdiff_t>(begin),
                                 values.begin() + static_cast<std::ptrdiff_t>(begin + replicates)}));
    return mean_of(means);
}

std::string grouped(double value) {
    std::string digits = fmt::format("{:.0f}", std::abs(value));
    for (std::size_t at = digits.size(); at > 3; at -= 3) digits.insert(at - 3, ",");
    return digits;
}

std::string number(double value, bool with_sign) {
    if (std::isnan(value)) return "-";
    std::string const digits = std::abs(value) >= 100 ? grouped(value) : fmt::format("{:.3g}", std::abs(value));
    bool const zero = digits.find_first_not_of("0.") == std::string::npos;
    return (value < 0 && !zero ? "-" : with_sign && !zero ? "+" : "") + digits;
}

std::string percent(double share) {
    if (std::isnan(share)) return "-";
    // "0 %" and "100 %" are said of nothing and of all, and not of nearly.
    if (share > 0 && share < 0.005) return "<1 %";
    if (share < 1 && share >= 0.995) return ">99 %";
    return fmt::format("{:.0f} %", 100 * share);
}

std::string clipped(std::string const& text, std::size_t width) {
    if (text.size() <= width) return text;
    std::size_t end = width - 1;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;  // not inside a character
    return text.substr(0, end) + "~";
}

/// Broken between words, at most 100 columns wide.
std::string filled(std::string const& text) {
    constexpr std::size_t width = 100;
    std::string out;
    std::size_t column = 0;
    for (std::size_t at = 0; at < text.size();) {
        std::size_t const end = std::min(text.find(' ', at), text.size());
        std::string const word = text.substr(at, end - at);
        if (column > 0 && column + 1 + word.size() > width) {
            out += "\n";
            column = 0;
        } else if (column > 0) {
            out += " ";
            ++column;
        }
        out += word;
        column += word.size();
        at = end + 1;
    }
    return out + "\n";
}

/// What the interval rests on, and whether that is too little.
std::string precision_words(StudySummary const& summary) {
    Paired const& lead = summary.lead;
    std::string text;
    if (lead.draws > 1 && summary.one_group)
        return filled(
            "all draws share one world of schools and teachers: how much worlds differ is not in it, so it is "
            "too narrow; take more draws" +
            std::string{summary.shares_worlds ? ", and 8 worlds or more" : ""});
    if (lead.clusters < few_clusters)
        text += filled(fmt::format("too few {} to rely on it: take {} draws or more{}",
                                   lead.clusters < lead.draws ? "worlds" : "draws",
                                   few_clusters * ((lead.draws + lead.clusters - 1) / std::max(1, lead.clusters)),
                                   summary.shares_worlds ? fmt::format(" in {} worlds or more", few_clusters) : ""));
    else if (std::abs(lead.skewness) >= most_skewness)
        text += "a few draws make most of it; more draws can move it beyond this interval\n";
    return text;
}

/// Rounded to what an uncertainty of `half` leaves of it: the power of ten below its half, but two figures at least and
/// three at most; as on the report's first page.
double known(double value, double half) {
    if (!std::isfinite(value) || value == 0) return value;
    double const two = std::floor(std::log10(std::abs(value))) - 1;
    double const place = half > 0 ? std::clamp(std::floor(std::log10(half / 2)), two - 1, two) : two;
    double const step = std::pow(10.0, place);
    return std::round(value / step) * step;
}

/// As people call it, and as the table does.
std::string quoted(StrategySummary const& strategy) {
    if (strategy.title.empty() || strategy.title == strategy.id) return "\"" + strategy.id + "\"";
    return fmt::format("\"{}\" ({})", strategy.title, strategy.id);
}

/// The verdict in the words of the report, with its numbers.
std::string headline(StudySummary const& summary) {
    Paired const& lead = summary.lead;
    std::string const best = quoted(summary.strategies[0]), next = quoted(summary.strategies[1]);
    double const half = (lead.high - lead.low) / 2;
    auto const say = [&](double value) { return number(summary.direction * known(value, half), true); };
    if (!summary.by_form.empty()) {
        std::string text = fmt::format("Which strategy is best depends on {}, which research has not settled: ",
                                       question_about(summary.by_form.front().path));
        bool const none = std::none_of(summary.by_form.begin(), summary.by_form.end(),
                                       [](FormLeader const& leader) { return leader.clear; });
        for (FormLeader const& leader : summary.by_form)
            text += fmt::format("{}with \"{}\" it is {}{}", &leader == &summary.by_form.front() ? "" : "; ",
                                words_of_form(leader.form), quoted(summary.strategies[leader.strategy]),
                                leader.clear || none ? "" : ", though not clearly");
        return text + (none ? "; in no case clearly" : "");
    }
    std::string const low = say(summary.direction > 0 ? lead.low : lead.high),
                      high = say(summary.direction > 0 ? lead.high : lead.low);
    std::string const between = low == high ? "" : fmt::format(" (the average lies between {} and {})", low, high);
    switch (verdict_of(summary)) {
        case Verdict::equal:
            return fmt::format("{} and {} do exactly the same in every future", best, next);
        case Verdict::unknown:
            return fmt::format(
                "{} has more than {} ({}) in the one future that was calculated; one future cannot tell "
                "which is better",
                best, next, say(lead.mean));
        case Verdict::ahead:
            if (summary.strategies[0].id == summary.baseline)
                return fmt::format("No strategy does better than {}, the baseline: {} against the nearest, {}{}", best,
                                   say(lead.mean), next, between);
            return fmt::format(
                "{} {}: {} against {}{}{}", best,
                summary.strategies[1].id == summary.baseline ? "does better than the baseline" : "comes first",
                say(lead.mean), summary.strategies[1].id == summary.baseline ? "" : "the runner-up, ", next, between);
        case Verdict::not_clear:
            break;
    }
    if (lead.low > 0 || lead.high < 0)
        return fmt::format(
            "The model cannot say reliably which of {} and {} is better: {} on average (between {} and "
            "{}), but ahead in only {} of futures",
            best, next, say(lead.mean), low, high, percent(lead.share_above));
    return fmt::format(
        "The model cannot tell which of {} and {} is better: {} on average, but that average may lie "
        "anywhere from {} to {}",
        best, next, say(lead.mean), low, high);
}

/// Median of the gain over the baseline, and how often it is next to nothing; `toward`: more is better.
void middle_and_nothing(std::vector<StrategySummary>& all, std::vector<std::vector<double>> const& toward,
                        std::size_t baseline, auto const& threshold) {
    double largest = 0;
    for (StrategySummary& one : all) one.median = one.nothing = missing;
    if (baseline >= all.size()) return;
    for (std::size_t s = 0; s < all.size(); ++s)
        if (s != baseline && std::abs(all[s].to_baseline.mean) > largest)  // false of what is missing
            largest = std::abs(all[s].to_baseline.mean);
    double const nothing = threshold(largest);
    for (std::size_t s = 0; s < all.size(); ++s) {
        std::vector<float> gains = differences(toward[s], toward[baseline]);
        if (gains.empty()) continue;
        auto const few = std::count_if(gains.begin(), gains.end(), [&](float gain) { return gain < nothing; });
        all[s].nothing = static_cast<double>(few) / static_cast<double>(gains.size());
        all[s].median = static_cast<double>(quantiles_of(gains, {0.5}).front());
    }
}

/// Extra money over extra effect, as on the report's first page (analysis/money.py): both summed over the futures that
/// have both.
double price_of(StrategySummary const& one, std::vector<double> const& gain, std::vector<double> extra_spend,
                std::size_t replicates) {
    bool const clear = one.to_baseline.low > 0 || one.to_baseline.high < 0;
    std::vector<double> extra_effect = gain;
    for (std::size_t i = 0; i < gain.size(); ++i)
        if (!std::isfinite(gain[i]) || !std::isfinite(extra_spend[i])) extra_effect[i] = extra_spend[i] = missing;
    double const effect = mean_over_draws(extra_effect, replicates), spend = mean_over_draws(extra_spend, replicates);
    return clear && effect > 0 ? spend / effect : missing;
}

/// The same for all strategies but the baseline.
void prices(StudySummary& summary, std::vector<StrategySummary>& all, std::vector<std::vector<double>> const& toward,
            std::vector<std::vector<double>> const& spend, std::size_t baseline, std::size_t replicates) {
    for (StrategySummary& one : all) one.price = missing;
    bool const counted = summary.units != "1" && !summary.units.empty() && summary.units.rfind("EUR", 0) != 0;
    if (baseline >= all.size() || !counted) return;
    auto const less = [](std::vector<double> a, std::vector<double> const& b) {
        for (std::size_t i = 0; i < a.size(); ++i) a[i] -= b[i];
        return a;
    };
    for (std::size_t s = 0; s < all.size(); ++s)
        if (s != baseline)
            all[s].price =
                price_of(all[s], less(toward[s], toward[baseline]), less(spend[s], spend[baseline]), replicates);
}

/// The same with amounts as people read them.
StudySummary in_own_currency(StudySummary summary) {
    ShownMoney const& money = summary.money;
    for (StrategySummary& s : summary.strategies) s.price = money.of(s.price);
    if (summary.units.rfind("EUR", 0) != 0) return summary;
    summary.units.replace(0, 3, money.currency);
    auto const change = [&](Paired& pair) {
        for (double* const amount : {&pair.mean, &pair.low, &pair.high, &pair.standard_error})
            *amount = money.of(*amount);
    };
    for (StrategySummary& s : summary.strategies) {
        s.mean = money.of(s.mean);
        s.median = money.of(s.median);
        change(s.to_baseline);
    }
    change(summary.lead);
    return summary;
}

/// What the same chance and the same assumptions for both do to the variance of the difference: mostly less of it.
std::string pairing_words(Reduction const& reduction) {
    auto const times = [](double reduced) {
        if (std::isinf(reduced)) return std::string{"nothing of it is left"};
        if (std::abs(reduced - 1) < 0.05) return std::string{"as large as without"};
        return reduced > 1 ? fmt::format("{:.3g} times smaller", reduced)
                           : fmt::format("{:.3g} times larger", 1 / reduced);
    };
    std::string by;
    if (!std::isnan(reduction.within)) by += fmt::format("within draws {}", times(reduction.within));
    if (!std::isnan(reduction.between))
        by += fmt::format("{}between draws {}", by.empty() ? "" : ", ", times(reduction.between));
    return by.empty() ? "" : filled(fmt::format("variance of the difference with common random numbers: {}", by));
}

void lead_text(std::string& text, StudySummary const& summary) {
    if (summary.strategies.size() < 2 || std::isnan(summary.lead.mean)) return;
    Paired const& lead = summary.lead;
    text += filled(headline(summary) + ".");
    if (verdict_of(summary) == Verdict::equal || std::isnan(lead.low)) return;
    std::string rests =
        fmt::format("{} ahead of {} in {} of {} pairs; half-width {} with {} draws",
                    clipped(summary.strategies[0].id, 21), clipped(summary.strategies[1].id, 21),
                    percent(lead.share_above), lead.pairs, number((lead.high - lead.low) / 2, false), lead.draws);
    if (lead.clusters < lead.draws) rests += fmt::format(" in {} independent groups", lead.clusters);
    text += filled(rests);
    text += precision_words(summary);
    text += pairing_words(summary.reduction);
}

}  // namespace

double next_to_nothing(std::string const& outcome, std::string const& units, std::optional<double> teachers,
                       double largest_mean) {
    if (units == "teacher" && teachers && *teachers > 0) return *teachers / 1000;
    if (kind_of(outcome, units) == Kind::share) return 0.001;
    return 0.05 * std::abs(largest_mean);
}

StudySummary summarise(LoadedStudy const& study, StudyPlan const& plan, StudyLayout const& layout,
                       std::vector<Array> const& outcomes, Digests const& digests) {
    StudySummary summary;
    std::optional<double> const teachers = teachers_represented(plan, layout, digests);
    summary.money = shown_money(study.base.scenario.money);
    summary.outcome = study.study.outcomes.main;
    summary.baseline = study.study.baseline;
    summary.interval = study.study.report.interval;
    summary.shares_worlds = study.study.uncertainty.worlds.has_value();
    std::set<std::int32_t> groups;
    for (DesignDraw const& draw : plan.design.draws) groups.insert(draw.cluster);
    summary.one_group = groups.size() == 1;
    summary.direction = better_of(summary.outcome) == Better::less ? -1 : 1;
    for (Array const& outcome : outcomes)
        if (outcome.name == summary.outcome) summary.units = outcome.units();
    auto const replicates = static_cast<std::size_t>(plan.replicates);
    Sampling const sampling = sampling_of(plan.design);
    std::vector<std::vector<double>> values, toward, spend;
    for (std::size_t s = 0; s < plan.strategies.size(); ++s) {
        values.push_back(values_of(plan, outcomes, summary.outcome, s));
        toward.push_back(values.back());
        spend.push_back(values_of(plan, outcomes, "spend", s));
        for (double& value : toward.back()) value *= summary.direction;
    }
    std::vector<double> const chances = probability_best(toward);
    std::size_t const baseline = place_of(plan.strategies, summary.baseline);
    std::vector<std::size_t> order;
    std::vector<StrategySummary> all;
    for (std::size_t s = 0; s < plan.strategies.size(); ++s) {
        StrategySummary one;
        one.id = plan.strategies[s];
        if (auto const found = study.study.strategies.find(one.id);
            found != study.study.strategies.end() && !found->second.title.empty()) {
            param::Translated const& title = found->second.title;
            one.title = title.contains("en") ? title.at("en") : title.begin()->second;
        }
        one.mean = mean_over_draws(values[s], replicates);
        one.to_baseline = baseline < values.size()
                              ? paired(values[s], values[baseline], replicates, sampling, summary.interval)
                              : Paired{missing, missing, missing, missing, 0, 0};
        one.ahead = baseline < values.size()
                        ? paired(toward[s], toward[baseline], replicates, sampling, summary.interval).share_above
                        : missing;
        one.probability_best = chances[s];
        double const planned = mean_over_draws(values_of(plan, outcomes, "planned", s), replicates);
        double const unspent = mean_over_draws(values_of(plan, outcomes, "unspent", s), replicates);
        one.unspent_share = planned > 0 ? unspent / planned : missing;
        for (std::size_t draw = 0; draw < plan.design.draws.size(); ++draw) {
            PlannedCase const* const at = plan.find({0, s, plan.reference_level, draw});
            one.cases_planned += 1;
            one.cases_done += layout.states[at->run] == CaseState::done ? 1 : 0;
        }
        all.push_back(one);
        order.push_back(s);
    }
    middle_and_nothing(all, toward, baseline, [&](double largest) {
        return next_to_nothing(summary.outcome, summary.units, teachers, largest);
    });
    for (StrategySummary& one : all) one.median *= summary.direction;
    bool const over_years = summary.outcome == "practice_years" || summary.outcome == "pupil_years";
    if (over_years && study.study.budget.discount > 0)
        for (std::size_t s = 0; s < spend.size(); ++s)
            discount(spend[s], discounted_shares(plan, layout, digests, s, study.study.budget.discount), replicates);
    prices(summary, all, toward, spend, baseline, replicates);
    auto const rank = [&](std::size_t s) {
        return std::isnan(all[s].mean) ? -std::numeric_limits<double>::infinity() : summary.direction * all[s].mean;
    };
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return rank(a) > rank(b); });
    for (std::size_t const s : order) summary.strategies.push_back(all[s]);
    std::vector<std::string> structures;
    for (DesignDraw const& draw : plan.design.draws) structures.push_back(draw.structure);
    Sampler const sampler = study.study.uncertainty.sampler;
    if (sampler != Sampler::morris && sampler != Sampler::saltelli)  // whose draws are chained
        summary.by_form = leaders_by_form(toward, structures, replicates, sampling, summary.interval);
    for (FormLeader& leader : summary.by_form)
        leader.strategy =
            static_cast<std::size_t>(std::find(order.begin(), order.end(), leader.strategy) - order.begin());
    summary.lead = order.size() < 2
                       ? Paired{missing, missing, missing, missing, 0, 0}
                       : paired(toward[order[0]], toward[order[1]], replicates, sampling, summary.interval);
    bool const pairs = order.size() > 1 && study.study.pairing == PairingOfRuns::common_random_numbers;
    summary.reduction =
        pairs ? variance_reduction(toward[order[0]], toward[order[1]], replicates) : Reduction{missing, missing};
    return summary;
}

Verdict verdict_of(StudySummary const& summary) {
    Paired const& lead = summary.lead;
    if (summary.strategies.size() < 2 || std::isnan(lead.mean)) return Verdict::unknown;
    if (lead.mean == 0 && lead.standard_error == 0 && lead.share_above == 0) return Verdict::equal;
    if (std::isnan(lead.low)) return Verdict::unknown;
    return lead.low > 0 && lead.share_above >= often_enough ? Verdict::ahead : Verdict::not_clear;
}

std::string_view name_of(Verdict verdict) {
    switch (verdict) {
        case Verdict::ahead:
            return "ahead";
        case Verdict::not_clear:
            return "not_clear";
        case Verdict::equal:
            return "equal";
        case Verdict::unknown:
            break;
    }
    return "unknown";
}

h5::Attributes lead_attributes(StudySummary const& summary) {
    if (summary.strategies.size() < 2) return {};
    Paired const& lead = summary.lead;
    return {{"best", summary.strategies[0].id},
            {"runner_up", summary.strategies[1].id},
            {"verdict", std::string{name_of(verdict_of(summary))}},
            {"best_minus_runner_up", lead.mean},
            {"low", lead.low},
            {"high", lead.high},
            {"interval", summary.interval},
            {"halfwidth", (lead.high - lead.low) / 2},
            {"standard_error", lead.standard_error},
            {"share_ahead", lead.share_above},
            {"pairs", static_cast<std::int32_t>(lead.pairs)},
            {"draws", static_cast<std::int32_t>(lead.draws)},
            {"clusters", static_cast<std::int32_t>(lead.clusters)},
            {"degrees_of_freedom", lead.freedom},
            {"skewness", lead.skewness},
            {"variance_reduction_within_draws", summary.reduction.within},
            {"variance_reduction_between_draws", summary.reduction.between}};
}

std::string summary_text(StudySummary const& kept) {
    StudySummary const summary = in_own_currency(kept);
    std::string const interval = fmt::format("{:.0f} % interval", 100 * summary.interval);
    std::string text = fmt::format("{}{}, at 100 % of the budget\n", summary.outcome,
                                   summary.units.empty() || summary.units == "1" ? "" : " (" + summary.units + ")");
    bool const priced = std::any_of(summary.strategies.begin(), summary.strategies.end(),
                                    [](StrategySummary const& s) { return std::isfinite(s.price); });
    text += fmt::format("{:>71}{:>8}{:>7}{}\n", "middle", "next to", "best",
                        priced ? fmt::format("{:>9}", summary.money.currency) : "");
    text += fmt::format("{:<20}{:>9}{:>13}{:>21}{:>8}{:>8}{:>7}{}{:>9}\n", "strategy", "mean", "vs baseline", interval,
                        "future", "nothing", "in", priced ? "     each" : "", "unspent");
    for (StrategySummary const& s : summary.strategies) {
        bool const compared = !summary.baseline.empty() && s.id != summary.baseline;
        Paired const& d = s.to_baseline;
        std::string const range =
            compared && !std::isnan(d.low) ? fmt::format("{} .. {}", number(d.low, true), number(d.high, true)) : "-";
        std::string const price = priced ? fmt::format("{:>9}", number(s.price, false)) : "";
        std::string row = fmt::format("{:<20}{:>9}{:>13}{:>21}{:>8}{:>8}{:>7}{}{:>9}", clipped(s.id, 19),
                                      number(s.mean, false), compared ? number(d.mean, true) : "-", range,
                                      compared ? number(s.median, true) : "-", compared ? percent(s.nothing) : "-",
                                      percent(s.probability_best), price, percent(s.unspent_share));
        if (s.cases_done < s.cases_planned)
            row += fmt::format("  ({:.0f} of {:.0f} draws)", s.cases_done, s.cases_planned);
        text += row.substr(0, 120) + "\n";
    }
    lead_text(text, summary);
    return text;
}

std::string summary_json(StudySummary const& summary) {
    auto const value = [](double number) {
        return std::isnan(number) ? nlohmann::ordered_json(nullptr) : nlohmann::ordered_json(number);
    };
    auto const difference = [&](Paired const& p) {
        return nlohmann::ordered_json{{"mean", value(p.mean)}, {"low", value(p.low)},
                                      {"high", value(p.high)}, {"share_above", value(p.share_above)},
                                      {"pairs", p.pairs},      {"draws", p.draws},
                                      {"clusters", p.clusters}};
    };
    nlohmann::ordered_json strategies = nlohmann::ordered_json::array();
    for (StrategySummary const& s : summary.strategies) {
        nlohmann::ordered_json one{{"strategy", s.id}, {"mean", value(s.mean)}};
        if (!summary.baseline.empty()) one["minus_baseline"] = difference(s.to_baseline);
        if (!summary.baseline.empty()) one["ahead"] = value(s.ahead);
        if (!summary.baseline.empty()) one["median"] = value(s.median);
        if (!summary.baseline.empty()) one["next_to_nothing"] = value(s.nothing);
        if (!summary.baseline.empty()) one["price"] = value(s.price);
        one["probability_best"] = value(s.probability_best);
        one["unspent_share"] = value(s.unspent_share);
        strategies.push_back(std::move(one));
    }
    nlohmann::ordered_json json{{"outcome", summary.outcome},         {"units", summary.units},
                                {"currency", summary.money.currency}, {"eur_per_currency", summary.money.euros},
                                {"baseline", summary.baseline},       {"interval", summary.interval},
                                {"direction", summary.direction},     {"strategies", strategies}};
    if (summary.strategies.size() > 1) {
        json["best_minus_runner_up"] = difference(summary.lead);
        json["best_minus_runner_up"]["halfwidth"] = value((summary.lead.high - summary.lead.low) / 2);
        json["best_minus_runner_up"]["verdict"] = name_of(verdict_of(summary));
        json["best_minus_runner_up"]["variance_reduction"] = {{"within_draws", value(summary.reduction.within)},
                                                              {"between_draws", value(summary.reduction.between)}};
    }
    return json.dump(2);
}

}  // namespace cpdsim
