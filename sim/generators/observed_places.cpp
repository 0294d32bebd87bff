#include "generators/observed_places.hpp"

#include <fmt/format.h>

#include <cmath>
#include <numbers>
#include <optional>
#include <unordered_map>
#include <utility>

#include "generators/person_chances.hpp"

namespace cpdsim {
namespace {

constexpr double earth_km = 6371;

using Place = std::pair<double, double>;  ///< latitude, longitude

bool in_europe(Place const& place) {
    return place.first > 34 && place.first < 72 && place.second > -25 && place.second < 45;
}

/// The place of a row; half a place and the origin, which stands for nothing, are faults.
std::optional<Place> place_of(Columns& columns, std::size_t row) {
    auto const latitude = columns.number("latitude", row, {-90, 90});
    auto const longitude = columns.number("longitude", row, {-180, 180});
    CsvField const* const one = columns.field("latitude", row);
    CsvField const* const other = columns.field("longitude", row);
    if ((one == nullptr) != (other == nullptr))
        columns.report(one == nullptr ? *other : *one,
                       fmt::format("a school with a {} but no {}", one == nullptr ? "longitude" : "latitude",
                                   one == nullptr ? "latitude" : "longitude"),
                       "give both, or leave both fields empty");
    if (!latitude || !longitude || one == nullptr) return std::nullopt;
    if (*latitude == 0 && *longitude == 0) {
        columns.report(*one, "latitude and longitude are 0, which is a place in the sea",
                       "leave both fields empty where the place is not known");
        return std::nullopt;
    }
    return Place{*latitude, *longitude};
}

/// Registers that give the longitude first are common; distances are then wrong without a sign of it.
void check_places(CsvTable const& table, std::vector<std::optional<Place>> const& known,
                  std::vector<DataProblem>& problems) {
    std::size_t exchanged = 0, without = 0;
    for (auto const& place : known) {
        if (!place)
            ++without;
        else if (!in_europe(*place) && in_europe({place->second, place->first}))
            ++exchanged;
    }
    if (exchanged > 0)
        problems.push_back({table.file, 1, 1,
                            fmt::format("{} of {} schools lie outside Europe, and would lie inside with latitude and "
                                        "longitude exchanged",
                                        exchanged, known.size()),
                            "if they are, exchange the two headers, or map them with 'columns:'", true});
    if (without > 0)
        problems.push_back({table.file, 1, 1,
                            fmt::format("{} of {} schools have no place; they are put where the others are centred",
                                        without, known.size()),
                            "ties between schools get rarer with distance: give their latitude and longitude", true});
}

}  // namespace

void place_schools(CsvTable const& table, Columns& columns, std::vector<int> const& rows,
                   Realisation const& realisation, Population& population, std::vector<DataProblem>& problems) {
    Schools& schools = population.schools;
    std::map<std::string, double> shares;
    for (std::uint16_t const region : schools.region) shares[population.labels.regions[region]] += 1;
    // CategoryTable orders by name; regions are numbered by appearance, so places are drawn by rank of the name.
    std::vector<std::uint16_t> const by_appearance = schools.region;
    std::unordered_map<std::string, std::uint16_t> rank;
    for (auto const& [name, share] : shares) rank.emplace(name, static_cast<std::uint16_t>(rank.size()));
    for (std::uint16_t& region : schools.region) region = rank.at(population.labels.regions[region]);
    draw_places(CategoryTable{shares}, static_cast<double>(schools.size()), realisation, schools);
    schools.region = by_appearance;

    std::vector<std::optional<Place>> known(schools.size());
    double latitudes = 0, longitudes = 0, count = 0;
    for (School s = 0; s < schools.size(); ++s) {
        if (rows[s] < 0) continue;
        known[s] = place_of(columns, static_cast<std::size_t>(rows[s]));
        if (!known[s]) continue;
        latitudes += known[s]->first;
        longitudes += known[s]->second;
        count += 1;
    }
    if (count == 0) return;
    check_places(table, known, problems);
    double const degree = std::numbers::pi / 180;
    double const shrink = std::cos(latitudes / count * degree);
    for (School s = 0; s < schools.size(); ++s) {
        schools.x_km[s] =
            known[s] ? static_cast<float>(earth_km * degree * shrink * (known[s]->second - longitudes / count)) : 0.F;
        schools.y_km[s] =
            known[s] ? static_cast<float>(earth_km * degree * (known[s]->first - latitudes / count)) : 0.F;
    }
}

}  // namespace cpdsim
