// Random numbers of sixteen lanes. A lane has its luck: the same luck gives the same chances, whoever is beside it and
// wherever it stands. Sixteen replicates of one scenario are lanes whose luck follows one another, and then their
// chances come four to a Philox call.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

#include "core/random.hpp"

namespace cpdsim {

/// What chance a lane has.
struct Luck {
    std::uint32_t realisation = 0;  ///< of everything drawn in the run: the draw of a study, 0 for a single scenario
    std::uint32_t slot = 0;         ///< within the realisation: the replicate
    bool operator==(Luck const&) const = default;
};

/// When something is drawn: in a step, or under another number that tells the chances of an entity apart.
struct When {
    std::uint32_t number;
    constexpr When(int step) : number{static_cast<std::uint32_t>(step)} {}
    constexpr When(std::uint32_t key) : number{key} {}
};

/// The luck of sixteen lanes.
class PackLuck {
public:
    /// How much of it follows one another, and so how dear its chances are; never which they are.
    enum class Order {
        aligned,   ///< one realisation, slots one after another from a multiple of four
        in_fours,  ///< the same of each four lanes
        scattered  ///< none: a Philox call for each lane
    };

    /// Sixteen slots of one realisation, from `first` on.
    explicit PackLuck(Luck first);
    PackLuck() : PackLuck{Luck{}} {}
    /// Up to sixteen lanes; those that are missing go on where the last one stands, since nobody looks at them.
    explicit PackLuck(std::span<Luck const> given);

    [[nodiscard]] Luck const& operator[](int lane) const { return of_[static_cast<std::size_t>(lane)]; }
    [[nodiscard]] Order order() const { return order_; }

private:
    std::array<Luck, lane_count> of_{};
    Order order_ = Order::aligned;
};

/// The chances of one purpose in sixteen lanes. Has no state, so calling it twice gives the same numbers.
class LaneChances {
public:
    LaneChances() = default;
    LaneChances(std::uint64_t seed, std::string_view purpose, PackLuck const& luck);

    /// Uniform in [0, 1) in each lane.
    [[nodiscard]] Lane lanes(std::uint32_t entity, When when, std::uint32_t index = 0) const {
        if (order_ == PackLuck::Order::aligned) return common_.uniform_lanes(entity, when.number, slot_[0], index);
        return unaligned(entity, when, index);
    }
    /// The same for two entities at once, which takes wide processors hardly longer than one.
    [[nodiscard]] std::array<Lane, 2> lanes_of_two(std::array<std::uint32_t, 2> const& entities, When when,
                                                   std::uint32_t index = 0) const {
        if (order_ == PackLuck::Order::aligned)
            return common_.uniform_lanes_two(entities, when.number, slot_[0], index);
        return {unaligned(entities[0], when, index), unaligned(entities[1], when, index)};
    }
    /// Uniform in [0, 1) in one lane. Equals that lane's entry of `lanes`.
    [[nodiscard]] float lane(std::uint32_t entity, When when, int lane, std::uint32_t index = 0) const {
        return of(lane).uniform(entity, when.number, slot(lane), index);
    }
    /// For sixteen entities, each in a lane of its own: entry k equals lane(entities[k], when, lanes[k], index).
    using Sixteen = std::array<std::uint32_t, lane_count>;
    [[nodiscard]] Lane each(Sixteen const& entities, When when, Sixteen const& lanes, std::uint32_t index = 0) const;
    /// For sixteen entities in one lane.
    [[nodiscard]] Lane each_in(int lane, Sixteen const& entities, When when, std::uint32_t index = 0) const;
    /// As many chances of an entity in one lane as are wanted, one after another.
    [[nodiscard]] ChanceSequence sequence(std::uint32_t entity, When when, int lane) const {
        return {of(lane), entity, when.number, slot(lane)};
    }

    /// The chances of the lane's realisation, and the lane's slot in it.
    [[nodiscard]] Chances of(int lane) const {
        return Chances{Chances::Key{key_[0][static_cast<std::size_t>(lane)], key_[1][static_cast<std::size_t>(lane)]}};
    }
    [[nodiscard]] std::uint32_t slot(int lane) const { return slot_[static_cast<std::size_t>(lane)]; }

private:
    [[nodiscard]] Lane unaligned(std::uint32_t entity, When when, std::uint32_t index) const;

    Chances common_;  ///< of lane 0, and of all where they are aligned
    PackLuck::Order order_ = PackLuck::Order::aligned;
    Sixteen slot_{};
    std::array<Sixteen, 2> key_{};
};

}  // namespace cpdsim
