#include "data/quantity.hpp"

#include <algorithm>
#include <array>

namespace cpdsim {
namespace {

/// What stands in a series or a table alone. What a programme did and how many teachers there are is neither good nor
/// bad.
constexpr std::array<std::string_view, 3> more_is_better{"still_changed", "practice_share_end", "school_reach"};

/// `spend_` of whatever payer is as the whole is.
Outcome const* find(std::string_view quantity) {
    return find_outcome(quantity.substr(0, quantity.substr(0, 6) == "spend_" ? 5 : quantity.npos));
}

}  // namespace

Kind kind_of(std::string_view quantity, std::string_view units) {
    constexpr std::array<std::string_view, 4> counts{"applicants", "awards", "classes", "steering_persons"};
    if (Outcome const* const outcome = find(quantity)) return outcome->kind;
    if (std::find(counts.begin(), counts.end(), quantity) != counts.end()) return Kind::count;
    if (units.substr(0, 3) == "EUR") return Kind::money;
    return units == "1" || units.empty() ? Kind::share : Kind::count;
}

Better better_of(std::string_view quantity) {
    if (Outcome const* const outcome = find(quantity)) return outcome->better;
    bool const more = std::find(more_is_better.begin(), more_is_better.end(), quantity) != more_is_better.end();
    return more ? Better::more : Better::none;
}

std::string_view units_of(std::string_view quantity) {
    Outcome const* const outcome = find(quantity);
    return outcome == nullptr ? std::string_view{} : outcome->units;
}

std::string_view name_of(Kind kind) {
    constexpr std::array<std::string_view, 4> names{"count", "share", "index", "money"};
    return names[static_cast<std::size_t>(kind)];
}

std::string_view name_of(Better better) {
    constexpr std::array<std::string_view, 3> names{"more", "less", "none"};
    return names[static_cast<std::size_t>(better)];
}

Array outcome_array(std::string_view name, std::vector<float> values) {
    Outcome const& outcome = *find_outcome(name);
    return {std::string{name},
            {"replicate"},
            std::move(values),
            reported(name, std::string{outcome.units}, std::string{outcome.long_name})};
}

Attributes reported(std::string_view quantity, std::string units, std::string long_name) {
    std::string const kind{name_of(kind_of(quantity, units))}, better{name_of(better_of(quantity))};
    Attributes attributes = described(std::move(units), std::move(long_name));
    attributes.push_back({"kind", kind});
    attributes.push_back({"better", better});
    return attributes;
}

}  // namespace cpdsim
