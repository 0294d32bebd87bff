#include "scenario/stands_for.hpp"

#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "generators/observed.hpp"
#include "generators/phases.hpp"
#include "generators/school_size.hpp"

namespace cpdsim {
namespace {

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

template <class Drawn>
StandsFor of(std::string phase, Drawn const& drawn, double share, bool at_least_one) {
    double const schools = drawn.represent > 0 ? drawn.represent : std::round(drawn.simulate);
    double const staff = schools * mean_staff(drawn.size);
    return {std::move(phase), schools, staff, schools * mean_concerned(drawn.size, share, at_least_one),
            staff * drawn.pupils_per_teacher};
}

}  // namespace

std::vector<StandsFor> what_it_stands_for(PopulationParams const& population, NetworkParams const& network) {
    if (population.from) {
        PopulationParams whole = population;
        whole.from->simulate = 0;
        ObservedSize const observed = observed_size(whole, network, {});
        return {{"", observed.schools, unknown, observed.teachers, unknown}};
    }
    if (population.phases.empty()) return {of("", population.schools, population.schools.stem_share, true)};
    std::vector<StandsFor> rows;
    StandsFor all;
    for (std::string const& name : in_order_of_schooling(population.phases)) {
        PhaseDrawn const& phase = population.phases.at(name);
        StandsFor const row = of(name, phase, phase.concerned, false);
        all.schools += row.schools;
        all.teachers += row.teachers;
        all.concerned += row.concerned;
        all.pupils += row.pupils;
        rows.push_back(row);
    }
    if (rows.size() > 1) rows.push_back(all);
    return rows;
}

std::string text_of(StandsFor const& all) {
    std::string text = fmt::format("{:.0f} schools", all.schools);
    if (std::isnan(all.teachers)) return text + fmt::format(", {:.0f} teachers concerned", all.concerned);
    text += fmt::format(", {:.0f} teachers ({:.0f} of them concerned)", all.teachers, all.concerned);
    return text + fmt::format(", {:.0f} pupils", all.pupils);
}

}  // namespace cpdsim
