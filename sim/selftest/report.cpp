#include "selftest/report.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>

namespace cpdsim::selftest {
namespace {

/// Seven digits for what is not tiny, so that a table shows the published figures.
std::string number(double value) { return std::isnan(value) ? "-" : fmt::format("{:.7g}", value); }
std::string small(double value) { return std::isnan(value) ? "-" : fmt::format("{:.1e}", value); }
std::string seconds(double value) { return fmt::format("{:.1f} s", value); }

template <class Outcomes>
double total_seconds(Outcomes const& outcomes) {
    double sum = 0;
    for (auto const& outcome : outcomes) sum += outcome.seconds;
    return sum;
}

nlohmann::ordered_json json_number(double value) {
    return std::isfinite(value) ? nlohmann::ordered_json(value) : nlohmann::ordered_json(nullptr);
}

nlohmann::ordered_json json_of(Value const& v) {
    return {{"quantity", v.quantity},
            {"expected", json_number(v.expected)},
            {"simulated", json_number(v.simulated)},
            {"error", json_number(v.error())},
            {"tolerance", json_number(v.tolerance())},
            {"standard_error", json_number(v.standard_error)},
            {"rule", v.rule()},
            {"holds", v.holds()}};
}

std::string cell(std::string text) {
    for (std::size_t at = text.find('|'); at != std::string::npos; at = text.find('|', at + 2)) text.insert(at, "\\");
    return text;
}

}  // namespace

std::string list_text(std::vector<ClosedForm> const& forms) {
    std::string text;
    for (ClosedForm const& form : forms) text += fmt::format("{:<20}{} ({})\n", form.name, form.setting, form.citation);
    return text;
}

std::string forms_text(std::vector<Outcome> const& outcomes) {
    std::string text = fmt::format("{:<20}{:<49}{:>12}{:>13}{:>9}{:>10}  {:<6} {}\n", "case", "quantity", "expected",
                                   "simulated", "error", "tolerance", "", "citation, time");
    std::size_t values = 0, failed = 0, skipped = 0;
    for (Outcome const& outcome : outcomes) {
        if (!outcome.skipped.empty()) {
            ++skipped;
            text += fmt::format("{:<20}skipped: {}\n", outcome.name, outcome.skipped);
        }
        for (Value const& v : outcome.values) {
            bool const first = &v == &outcome.values.front();
            ++values;
            failed += v.holds() ? 0 : 1;
            text += fmt::format("{:<20}{:<49}{:>12}{:>13}{:>9}{:>10}  {:<6} {}\n", first ? outcome.name : "",
                                v.quantity, number(v.expected), number(v.simulated), small(v.error()),
                                small(v.tolerance()), v.holds() ? "pass" : "FAIL",
                                first ? outcome.citation + ", " + seconds(outcome.seconds) : "");
        }
    }
    text += fmt::format("{} cases, {} values: {}", outcomes.size(), values,
                        failed == 0 ? "all within tolerance" : fmt::format("{} FAIL", failed));
    if (skipped > 0) text += fmt::format(", {} skipped", skipped);
    return text + fmt::format("; {} of one core\n", seconds(total_seconds(outcomes)));
}

std::string mutations_text(std::vector<MutationOutcome> const& outcomes) {
    std::string text = fmt::format("{:<20}{:<74}{:<11}{}\n", "case", "engine made wrong", "", "by");
    std::size_t caught = 0, skipped = 0;
    std::string last;
    for (MutationOutcome const& m : outcomes) {
        caught += m.caught() ? 1 : 0;
        skipped += m.skipped.empty() ? 0 : 1;
        std::string const by =
            m.skipped.empty()
                ? fmt::format("{}: {} for {}, error {}, tolerance {}", m.worst.quantity, number(m.worst.simulated),
                              number(m.worst.expected), small(m.worst.error()), small(m.worst.tolerance()))
                : m.skipped;
        text += fmt::format("{:<20}{:<74}{:<11}{}\n", m.name == last ? "" : m.name, m.wrong,
                            m.caught()          ? "caught"
                            : m.skipped.empty() ? "NOT CAUGHT"
                                                : "skipped",
                            by);
        last = m.name;
    }
    text += fmt::format("{} of {} wrong engines caught", caught, outcomes.size() - skipped);
    if (skipped > 0) text += fmt::format(", {} skipped", skipped);
    return text + fmt::format("; {} of one core\n", seconds(total_seconds(outcomes)));
}

std::string selftest_json(std::vector<Outcome> const& outcomes, std::vector<MutationOutcome> const& mutations) {
    nlohmann::ordered_json json;
    bool passed = true;
    for (Outcome const& outcome : outcomes) {
        auto values = nlohmann::ordered_json::array();
        for (Value const& value : outcome.values) values.push_back(json_of(value));
        passed = passed && outcome.passed();
        json["cases"].push_back({{"name", outcome.name},
                                 {"setting", outcome.setting},
                                 {"citation", outcome.citation},
                                 {"passed", outcome.passed()},
                                 {"skipped", outcome.skipped},
                                 {"seconds", outcome.seconds},
                                 {"values", values}});
    }
    for (MutationOutcome const& m : mutations) {
        passed = passed && (m.caught() || !m.skipped.empty());
        json["mutations"].push_back({{"name", m.name},
                                     {"wrong", m.wrong},
                                     {"caught", m.caught()},
                                     {"skipped", m.skipped},
                                     {"seconds", m.seconds},
                                     {"by", json_of(m.worst)}});
    }
    json["passed"] = passed;
    return json.dump(2) + "\n";
}

std::string selftest_markdown(std::vector<Outcome> const& outcomes, std::vector<MutationOutcome> const& mutations) {
    std::string text =
        "# Verification\n\n"
        "Written by `cpdsim selftest --markdown`; `cpdsim selftest` runs it again. Expected values come from "
        "mathematics "
        "alone\n(`selftest/theory.cpp`). The tolerance is four standard errors of the simulated mean (s.e., from its "
        "replicates) plus what is\nstated: rounding, the length of the step, the finite size of a graph. A test checks "
        "that everything but the simulated values is\ncurrent.\n\n## Closed forms\n\n"
        "| case | setting | quantity | expected | simulated | tolerance | | citation "
        "|\n|---|---|---|---|---|---|---|---|\n";
    for (Outcome const& outcome : outcomes) {
        if (!outcome.skipped.empty())
            text += fmt::format("| {} | {} | | | | | skipped | {} |\n", outcome.name, cell(outcome.setting),
                                cell(outcome.citation));
        for (Value const& v : outcome.values) {
            bool const first = &v == &outcome.values.front();
            text += fmt::format("| {} | {} | {} | {} | {} | {} | {} | {} |\n", first ? outcome.name : "",
                                first ? cell(outcome.setting) : "", cell(v.quantity), number(v.expected),
                                number(v.simulated), v.rule(), v.holds() ? "pass" : "FAIL",
                                first ? cell(outcome.citation) : "");
        }
    }
    text +=
        "\n## Mutations\n\nThe same comparisons on engines that were made wrong on purpose (`selftest/faults.cpp`). "
        "Each "
        "must be caught: a test that no\nfault can fail proves nothing.\n\n"
        "| case | engine made wrong | | by | expected | simulated |\n|---|---|---|---|---|---|\n";
    for (MutationOutcome const& m : mutations)
        text += fmt::format("| {} | {} | {} | {} | {} | {} |\n", m.name, cell(m.wrong),
                            m.caught()          ? "caught"
                            : m.skipped.empty() ? "NOT CAUGHT"
                                                : "skipped",
                            cell(m.worst.quantity), number(m.worst.expected), number(m.worst.simulated));
    return text;
}

}  // namespace cpdsim::selftest
