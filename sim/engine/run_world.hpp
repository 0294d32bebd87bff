// Everything a mechanism may read or write, gathered: fixed columns, ties, state, groups.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "core/calendar.hpp"
#include "core/parallel.hpp"
#include "core/random.hpp"
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

/// Seeds and numbers that name this block of sixteen replicates.
struct BlockId {
    std::uint64_t seed = 1;
    std::uint32_t draw = 0;             ///< parameter draw of a study
    std::uint32_t first_replicate = 0;  ///< a multiple of 16
    int replicates = lane_count;        ///< lanes in use; the others are computed and ignored

    [[nodiscard]] Draws draws(std::string_view purpose) const { return Draws{seed, purpose, draw}; }
    [[nodiscard]] std::uint32_t block() const { return first_replicate / lane_count; }
};

/// The draws that belong to persons, their keys made once, and what persons of a school share.
struct PersonDraws {
    Draws leaving, propensity, transfer, pre_service;
    LaneColumn school;  ///< standard normal: how willing the school's teachers are
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
    BlockId id;
    double step_years = 1.0 / 12;  ///< length of a step
    PersonDraws persons;
    PropensityDistribution propensity;
    std::optional<PropensityDistribution> transfer;  ///< of persons; absent: the same for all
    float newcomer_knowledge = 0;                    ///< K of newcomers whom pre-service links reach in this step
    float newcomer_share = 0;                        ///< share of newcomers they reach
    float newcomer_familiarity = 0;                  ///< logits added to the wish to apply of those reached
    bool newcomers_may_be_familiar = false;          ///< some programme of the run makes them so
    float newcomers_practise_below = 2;  ///< newcomers start at P0 where it is below this, else at 0 (hazard form)
    Lane everyone = Lane::Zero();        ///< sum over all teachers of what peers read; for complete mixing
    Lane everyone_at_baseline = Lane::Zero();  ///< the same of the baselines, where who practises is counted
    Workers* workers = nullptr;

    [[nodiscard]] Teachers const& teachers() const { return population->teachers; }
    [[nodiscard]] Schools const& schools() const { return population->schools; }
};

/// What the mechanisms of one stretch hand to each other about the teachers of a block.
struct BlockScratch {
    static constexpr Teacher size = Stillness::block_size;
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

/// A block of consecutive teachers that stays in cache.
struct TeacherBlock {
    Teacher first = 0, last = 0;  ///< first .. last - 1
    BlockScratch* scratch = nullptr;
};

}  // namespace cpdsim
