#include "data/quantity.hpp"

#include <algorithm>
#include <array>

namespace cpdsim {
namespace {

struct Directed {
    std::string_view name, units;
    Better better;
};

/// What a programme did, how many teachers there are and what was planned is neither good nor bad. `spend_` stands for
/// each payer's.
constexpr std::array<Directed, 27> directed{{{"sustained_teachers", "teacher", Better::more},
                                             {"still_changed", "teacher", Better::more},
                                             {"lasting_gain", "teacher", Better::more},
                                             {"lasting_by_5", "teacher", Better::more},
                                             {"lasting_by_10", "teacher", Better::more},
                                             {"lasting_by_15", "teacher", Better::more},
                                             {"changed_at_stop", "teacher", Better::more},
                                             {"changed_teachers", "teacher", Better::more},
                                             {"changed", "1", Better::more},
                                             {"practising", "1", Better::more},
                                             {"practice_share", "1", Better::more},
                                             {"practice_share_end", "1", Better::more},
                                             {"practice_gain", "teacher", Better::more},
                                             {"practice_years", "teacher year", Better::more},
                                             {"pupil_years", "pupil year", Better::more},
                                             {"pupils_by_inquiry", "pupil", Better::more},
                                             {"worst_tenth", "1", Better::more},
                                             {"reach", "1", Better::more},
                                             {"reach_programmes", "1", Better::more},
                                             {"school_reach", "1", Better::more},
                                             {"trainers", "teacher", Better::more},
                                             {"never_reached", "1", Better::less},
                                             {"gini_cpd_hours", "1", Better::less},
                                             {"spend", "EUR", Better::less},
                                             {"spend_", "EUR", Better::less},
                                             {"unspent", "EUR", Better::less},
                                             {"cost_per_sustained_teacher", "EUR", Better::less}}};

constexpr std::string_view each_payer = "spend_";

Directed const* find(std::string_view quantity) {
    std::string_view const name = quantity.substr(0, each_payer.size()) == each_payer ? each_payer : quantity;
    auto const* const at =
        std::find_if(directed.begin(), directed.end(), [&](Directed const& one) { return one.name == name; });
    return at == directed.end() ? nullptr : at;
}

}  // namespace

Kind kind_of(std::string_view quantity, std::string_view units) {
    constexpr std::array<std::string_view, 4> counts{"applicants", "awards", "classes", "steering_persons"};
    if (quantity == "gini_cpd_hours") return Kind::index;
    if (std::find(counts.begin(), counts.end(), quantity) != counts.end()) return Kind::count;
    if (units.substr(0, 3) == "EUR") return Kind::money;
    return units == "1" || units.empty() ? Kind::share : Kind::count;
}

Better better_of(std::string_view quantity) {
    Directed const* const found = find(quantity);
    return found == nullptr ? Better::none : found->better;
}

std::string_view units_of(std::string_view quantity) {
    Directed const* const found = find(quantity);
    return found == nullptr ? std::string_view{} : found->units;
}

std::string_view name_of(Kind kind) {
    constexpr std::array<std::string_view, 4> names{"count", "share", "index", "money"};
    return names[static_cast<std::size_t>(kind)];
}

std::string_view name_of(Better better) {
    constexpr std::array<std::string_view, 3> names{"more", "less", "none"};
    return names[static_cast<std::size_t>(better)];
}

Attributes reported(std::string_view quantity, std::string units, std::string long_name) {
    std::string const kind{name_of(kind_of(quantity, units))}, better{name_of(better_of(quantity))};
    Attributes attributes = described(std::move(units), std::move(long_name));
    attributes.push_back({"kind", kind});
    attributes.push_back({"better", better});
    return attributes;
}

}  // namespace cpdsim
