#include "study/rules.hpp"

#include <algorithm>
#include <array>

namespace cpdsim {
namespace {

using Kept = std::optional<Rule::Kept>;

template <std::size_t N>
bool is_one_of(std::array<std::string_view, N> const& names, std::string_view name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

/// What each group of teachers has at the end, and sustained change at the date at which it counts.
Kept of_groups(std::string_view name) {
    constexpr std::array<std::string_view, 8> kept{
        "practice_gain", "practising",         "changed", "reach", "reach_programmes",
        "never_reached", "sustained_teachers", "teachers"};
    if (!is_one_of(kept, name)) return std::nullopt;
    return Rule::Kept{name == "sustained_teachers" ? OverTime::at_sustained : OverTime::at_the_end};
}

/// Counts of people at work are reported by their largest value, places and hours by their sum.
Kept of_programmes(std::string_view name) {
    constexpr std::array<std::string_view, 5> stocks{"members", "schools", "trainers", "labelled", "steering_persons"};
    if (is_one_of(stocks, name)) return Rule::Kept{OverTime::largest, "; largest number in the run"};
    return Rule::Kept{OverTime::sum, "; sum over the run"};
}

Kept of_money(std::string_view) { return Rule::Kept{OverTime::sum}; }
Kept of_money_by_year(std::string_view) { return Rule::Kept{OverTime::by_calendar_year}; }
Kept of_hours(std::string_view) { return Rule::Kept{OverTime::at_the_end, ", mean over replicates"}; }
/// Of those changed when the money stopped, how many still are, year by year.
Kept of_persistence(std::string_view name) {
    return name == "still_changed" ? Kept{{OverTime::years_after_stop}} : std::nullopt;
}
Kept of_teachers(std::string_view name) { return name == "teachers" ? Kept{{OverTime::at_the_start}} : std::nullopt; }

std::vector<Rule> const& all_rules() {
    static std::vector<Rule> const rules{
        {.from = "/outcomes", .into = std::string{all_outcomes}, .title = ""},
        {.from = "/by_group", .into = "/by_group", .title = "", .keeps = of_groups},
        {.from = "/budget",
         .into = "/budget",
         .title = "money over the whole run, national, mean over replicates",
         .each_replicate = false,
         .unmentioned = Unmentioned::zero,
         .keeps = of_money},
        {.from = "/budget",
         .into = "/budget_by_year",
         .title = "money by calendar year, national, mean over draws and replicates",
         .each_replicate = false,
         .each_draw = false,
         .sums = {"payer", "kind"},
         .unmentioned = Unmentioned::zero,
         .keeps = of_money_by_year},
        {.from = "/timeseries",
         .into = "/persistence",
         .title = "what remains when the money has stopped",
         .keeps = of_persistence},
        {.from = "/lorenz", .into = "/lorenz", .title = "", .each_replicate = false, .keeps = of_hours},
        {.from = "/programmes",
         .into = "/programmes",
         .title = "each programme over the run, mean over replicates",
         .each_replicate = false,
         .unmentioned = Unmentioned::zero_where_labelled,
         .keeps = of_programmes},
        {.from = "/attribution",
         .into = "/attribution",
         .title = "what the outcome would lack without a programme, or without one of its routes, with the same draws; "
                  "mean over replicates, where the case keeps it",
         .each_replicate = false,
         .labels_from = "/budget"}};
    return rules;
}

bool is_group(std::string const& path) { return path.rfind("/by_group", 0) == 0; }

/// ... with the paths of a group's own table.
Rule for_group(Rule rule, std::string const& path) {
    rule.into = path;
    if (path == "/by_group") rule.title = "by group of teachers at the end; sustained_teachers when it counts";
    return rule;
}

}  // namespace

std::vector<Rule> rules_of(std::string const& path) {
    std::vector<Rule> found;
    for (Rule const& rule : all_rules()) {
        if (is_group(path) && rule.from == "/by_group")
            found.push_back(for_group(rule, path));
        else if (rule.from == path)
            found.push_back(rule);
    }
    if (is_group(path))
        found.push_back(
            {.from = "/by_group", .into = std::string{teachers_at_start}, .title = "", .keeps = of_teachers});
    if (found.empty()) found.push_back({.from = "", .into = path, .title = ""});
    return found;
}

std::size_t order_of(std::string const& path) {
    auto const& rules = all_rules();
    auto const at = std::find_if(rules.begin(), rules.end(), [&](Rule const& rule) {
        return is_group(path) ? rule.into == "/by_group" : rule.into == path;
    });
    return static_cast<std::size_t>(at - rules.begin());
}

Rule rule_into(std::string const& path) {
    std::size_t const at = order_of(path);
    return at < all_rules().size() ? all_rules()[at] : rules_of(path).front();
}

}  // namespace cpdsim
