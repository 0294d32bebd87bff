// Everything a mechanism may read or write, gathered: fixed columns, ties, state, groups.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "core/calendar.hpp"
#include "core/lane_chances.hpp"
#include "core/parallel.hpp"
#include "world/groups.hpp"
#include "world/peers.hpp"
#include "world/propensity.hpp"
#include "world/state.hpp"
#include "world/stillness.hpp"
#include "world/world.hpp"

namespace cpdsim {

/// Where in time the step lies.
struct Clock {
    TimeGrid const* grid = nullptr;
    int step = 0;                     ///< 0 .. steps - 1
    double dt = 1.0 / 12;             ///< years
    bool teaching = true;             ///< not a holiday month
    bool starts_school_year = false;  ///< first step of the month in which the school year starts

    [[nodiscard]] double years() const { return step * dt; }  ///< since the start, at the beginning of the step
};

/// What names this pack of sixteen lanes: its seed, the luck of each lane, and the world they share.
struct PackId {
    std::uint64_t seed = 1;
    PackLuck luck;
    std::uint32_t world = 0;           ///< realisation of population and ties
    std::uint32_t network_number = 0;  ///< of the ties within the realisation
    int lanes = lane_count;            ///< in use; the others are computed and ignored

    [[nodiscard]] LaneChances chances(std::string_view purpose) const { return {seed, purpose, luck}; }
};

/// The chances that belong to persons, their keys made once, and what persons of a school share.
struct PersonChances {
    LaneChances leaving, propensity, transfer, pre_service;
    LaneColumn school;  ///< standard normal: how willing the school's teachers are
};

/// Which number of those given by phase, type or region holds for each school: 0 the one for the rest, k the k-th of
/// the names in their order. Empty where one number holds for all.
struct NumberGroups {
    using Of = std::vector<std::uint16_t>;  ///< [school]
    Of participation, ordinary_hours, no_show, leave, leave_first_year, move, heads;

    [[nodiscard]] static std::size_t of(Of const& groups, School school) { return groups.empty() ? 0 : groups[school]; }
};

struct World {
    Population const* population = nullptr;
    Network network;
    PeerRows peers;                   ///< the merged, weighted rows the peer kernel runs on
    std::vector<float> inverse_room;  ///< per post: 1 / (1 - P0), or 0 without room above the baseline
    State state;
    Groups groups;
    Stillness stillness;
    Attendance attendance;
    CommunityInfluence community;
    PackId id;
    double step_years = 1.0 / 12;  ///< length of a step
    PersonChances persons;
    LaneDistributions propensity;
    std::vector<LaneDistributions> propensity_of;  ///< of groups with numbers of their own: entry group - 1
    NumberGroups number_groups;
    std::optional<LaneDistributions> transfer;          ///< of persons; absent: the same for all in every lane
    LaneMask transfer_differs = no_lane;                ///< lanes in which persons differ in transfer
    Lane newcomer_knowledge = Lane::Zero();             ///< K of newcomers whom pre-service links reach in this step
    Lane newcomer_share = Lane::Zero();                 ///< share of newcomers they reach
    Lane newcomer_familiarity = Lane::Zero();           ///< logits added to the wish to apply of those reached
    bool newcomers_may_be_familiar = false;             ///< some programme of the run makes them so
    Lane newcomers_practise_below = Lane::Constant(2);  ///< newcomers start at P0 below this, else at 0 (hazard form)
    Lane everyone = Lane::Zero();              ///< sum over all teachers of what peers read; for complete mixing
    Lane everyone_at_baseline = Lane::Zero();  ///< the same of the baselines, where who practises is counted
    Workers* workers = nullptr;

    [[nodiscard]] Teachers const& teachers() const { return population->teachers; }
    [[nodiscard]] Schools const& schools() const { return population->schools; }
    /// What names a post or a school in keys.
    [[nodiscard]] std::uint32_t key_of(Teacher i) const { return population->key_of(i); }
    [[nodiscard]] std::uint32_t key_of_school(School s) const { return population->key_of_school(s); }

    /// What a run has changed since its start, for core/saved_state.hpp. All else is made again from the scenario; the
    /// peers' rows follow from the ties.
    template <class Visit>
    void each_part(Visit&& visit) {
        for (TieLayer& layer : network.layers) {  // posts keep the numbers of their ties
            if (layer.survival >= 1) continue;
            visit.of_world("ties", layer.to);
            visit.of_world("tie_weights", layer.weight);
        }
        visit("state", state);
        visit("groups", groups);
        visit("stillness", stillness);
        visit("attendance", attendance);
        visit("community", community);
        visit("newcomer_knowledge", newcomer_knowledge);
        visit("newcomer_share", newcomer_share);
        visit("newcomer_familiarity", newcomer_familiarity);
        visit("everyone", everyone);
        visit("everyone_at_baseline", everyone_at_baseline);
    }
};

/// What the mechanisms of one stretch hand to each other about the teachers of a chunk.
struct ChunkScratch {
    static constexpr Teacher size = Stillness::chunk_size;
    std::array<Lane, size> peers;            ///< N_i of this step
    std::array<Lane, size> peers_baseline;   ///< N_i(P0), with communities
    std::array<LaneMask, size> with_peers;   ///< lanes in which there are peers at all
    std::array<LaneMask, size> dosed{};      ///< lanes that have received hours in this step
    std::array<LaneMask, size> on_course{};  ///< lanes that have completed a course in this step
    std::array<Lane, size> weighted_hours;   ///< quality-weighted, h; where dosed
    std::array<Lane, size> completed;  ///< what it leaves of the gap is e^-completed (quality_only); where on_course

    /// Hours of a meeting, in the lanes alone.
    void dose(Teacher place, LaneMask lanes, Lane const& hours) { add(weighted_hours, dosed, place, lanes, hours); }
    /// The end of a course, whether it has hours in this step or not.
    void complete(Teacher place, LaneMask lanes, Lane const& course) {
        dose(place, lanes, Lane::Zero());
        add(completed, on_course, place, lanes, course);
    }

private:
    /// What has not been given to anybody yet is not 0 but unknown.
    static void add(std::array<Lane, size>& column, std::array<LaneMask, size>& given, Teacher place, LaneMask lanes,
                    Lane const& what) {
        LaneMask const known = given[place] == no_lane ? no_lane : every_lane;
        column[place] = choose(known, column[place], Lane::Zero()) + choose(lanes, what, Lane::Zero());
        given[place] |= lanes;
    }
};

/// A chunk of consecutive teachers that stays in cache.
struct TeacherChunk {
    Teacher first = 0, last = 0;  ///< first .. last - 1
    ChunkScratch* scratch = nullptr;
};

}  // namespace cpdsim
