#include "policy/partners.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

namespace cpdsim {
namespace {

using Place = std::uint32_t;

float able(World const& world, Teacher i, int lane) {
    return world.state.knowledge[i][lane] + world.teachers().baseline[i];
}

/// The weakest of the school and whom they are paired with, the k-th with the k-th of the strongest.
void pair_with_stronger(std::vector<Place> const& by_practice, std::size_t pairs, std::vector<Place>& partner) {
    std::size_t const number = by_practice.size();
    pairs = std::min(pairs, number / 2);
    for (std::size_t k = 0; k < pairs; ++k) partner[by_practice[k]] = by_practice[number - pairs + k];
}

void pair_with_anybody(AtWork const& at, Cohort const& cohort, std::vector<Place> const& by_practice, std::size_t pairs,
                       std::vector<Place>& partner) {
    std::size_t const number = by_practice.size();
    if (number < 2) return;
    Chance const lot = at.chances("partners in pairs");
    for (std::size_t k = 0; k < std::min(pairs, number); ++k) {
        double const u = lot.of(at.world.key_of(cohort.members[by_practice[k]]));
        auto other = static_cast<std::size_t>(u * static_cast<double>(number - 1));
        if (other >= k) ++other;
        partner[by_practice[k]] = by_practice[std::min(other, number - 1)];
    }
}

}  // namespace

std::vector<std::uint32_t> partners_in(AtWork const& at, Cohort const& cohort) {
    auto const& pairing = at.programme().pairing;
    if (!pairing || pairing->hours <= 0 || pairing->share <= 0) return {};
    std::map<School, std::vector<Place>> colleagues;
    for (Place m = 0; m < cohort.members.size(); ++m) {
        if (cohort.attends[m] != 0) colleagues[at.world.teachers().school[cohort.members[m]]].push_back(m);
    }
    std::vector<Place> partner(cohort.members.size());
    std::iota(partner.begin(), partner.end(), 0U);
    for (auto& [school, places] : colleagues) {
        std::stable_sort(places.begin(), places.end(), [&](Place a, Place b) {
            return at.world.state.practice[cohort.members[a]][at.lane] <
                   at.world.state.practice[cohort.members[b]][at.lane];
        });
        auto const pairs = static_cast<std::size_t>(std::lround(pairing->share * static_cast<double>(places.size())));
        if (pairing->with == PairedWith::stronger)
            pair_with_stronger(places, pairs, partner);
        else
            pair_with_anybody(at, cohort, places, pairs, partner);
    }
    return partner;
}

void work_in_pairs(AtWork const& at, World& world, Cohort const& cohort) {
    if (cohort.partners.empty() || !at.teaches()) return;
    Pairing const& pairing = *at.programme().pairing;
    double const hours = pairing.hours * at.lesson_years();
    auto const taken_over = static_cast<float>(-std::expm1(-pairing.rate * hours));
    std::vector<std::pair<Teacher, float>> gains;
    for (std::size_t m = 0; m < cohort.members.size(); ++m) {
        std::size_t const other = cohort.partners[m];
        if (other == m || !came(at, cohort, m) || !came(at, cohort, other)) continue;
        Teacher const i = cohort.members[m], j = cohort.members[other];
        for (Teacher const one : {i, j}) world.state.hours_attended[one][at.lane] += static_cast<float>(hours);
        float const beyond = able(world, j, at.lane) - able(world, i, at.lane);
        if (beyond > 0) gains.emplace_back(i, taken_over * beyond);
    }
    for (auto const& [i, gain] : gains) {
        float& knowledge = world.state.knowledge[i][at.lane];
        knowledge = std::min(1.F, knowledge + gain);
        world.stillness.wake(i);
    }
}

}  // namespace cpdsim
