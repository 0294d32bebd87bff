#include "study/scenario_summary.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "study/merge.hpp"
#include "study/statistics.hpp"

namespace cpdsim {
namespace {

double outcome_of(Results const& results, std::string const& name) {
    Array const* const found = results.outcomes().array(name);
    return found == nullptr ? std::numeric_limits<double>::quiet_NaN()
                            : mean_of({floats(*found).begin(), floats(*found).end()});
}

double series_at(Results const& results, std::string const& name, std::size_t row) {
    Array const* const found = results.timeseries().array(name);
    if (found == nullptr) return std::numeric_limits<double>::quiet_NaN();
    std::vector<double> values;
    for (std::size_t at = row; at < floats(*found).size(); at += static_cast<std::size_t>(results.rows()))
        values.push_back(static_cast<double>(floats(*found)[at]));
    return mean_of(values);
}

std::string grouped(double value) {
    std::string digits = fmt::format("{:.0f}", std::abs(value));
    for (std::size_t at = digits.size(); at > 3; at -= 3) digits.insert(at - 3, ",");
    return (value < -0.5 ? "-" : "") + digits;
}

}  // namespace

std::string scenario_text(Results const& results, ShownMoney const& money) {
    std::size_t const last = results.days.empty() ? 0 : results.days.size() - 1;
    std::string text =
        fmt::format("lessons taught by inquiry   {:.1f} % at the start, {:.1f} % at the end\n",
                    100 * series_at(results, "practice_share", 0), 100 * series_at(results, "practice_share", last));
    double const reach = outcome_of(results, "reach_programmes");
    if (!std::isnan(reach))
        text += fmt::format("reached by a programme      {:.1f} % of teachers when the window ends\n", 100 * reach);
    double const sustained = outcome_of(results, "sustained_teachers");
    text += fmt::format(
        "sustained                   {}, of {} changed when the window ended\n",
        std::isnan(sustained) ? "not measured: the run ends before it counts" : grouped(sustained) + " teachers",
        grouped(outcome_of(results, "changed_at_stop")));
    auto const amount = [&](std::string const& name) {
        return fmt::format("{} {}", grouped(money.of(outcome_of(results, name))), money.currency);
    };
    text += fmt::format("spent                       {}, of {} planned; {} stay unspent\n", amount("spend"),
                        amount("planned"), amount("unspent"));
    return text;
}

std::string scenario_json(Results const& results) {
    auto const value = [](double number) {
        return std::isnan(number) ? nlohmann::ordered_json(nullptr) : nlohmann::ordered_json(number);
    };
    std::size_t const last = results.days.empty() ? 0 : results.days.size() - 1;
    nlohmann::ordered_json json{{"replicates", results.replicates},
                                {"practice_share_start", value(series_at(results, "practice_share", 0))},
                                {"practice_share_end", value(series_at(results, "practice_share", last))}};
    for (Array const& outcome : results.outcomes().arrays)
        json[outcome.name] = value(outcome_of(results, outcome.name));
    return json.dump(2);
}

}  // namespace cpdsim
