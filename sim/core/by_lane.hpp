// The same struct of numbers sixteen times, one for each lane: parameters are read through the lane, so that a lane may
// be a future of its own. The lanes of a single scenario share one struct.
#pragma once

#include <array>
#include <cstddef>
#include <optional>

#include "core/apart.hpp"
#include "core/lanes.hpp"

namespace cpdsim {

/// Refers to structs that outlive it. Cheap to copy.
template <class Numbers>
class ByLane {
public:
    /// The same in every lane. From a temporary it would dangle.
    ByLane(Numbers const& everywhere) { of_.fill(&everywhere); }  // NOLINT: one scenario is the case of equal lanes
    ByLane(Numbers const&& temporary) = delete;
    explicit ByLane(std::array<Numbers const*, lane_count> const& of) : of_{of} {}

    [[nodiscard]] Numbers const& operator[](int lane) const { return *of_[static_cast<std::size_t>(lane)]; }

    /// A number of each lane; `number` takes a `Numbers const&`. Computed in double precision, kept in single.
    template <class Number>
    [[nodiscard]] Lane lanes(Number&& number) const {
        Lane all;
        for (int r = 0; r < lane_count; ++r) all[r] = static_cast<float>(number((*this)[r]));
        return all;
    }
    /// Lanes in which it is so; `holds` takes a `Numbers const&`.
    template <class Holds>
    [[nodiscard]] LaneMask where(Holds&& holds) const {
        LaneMask mask = no_lane;
        for (int r = 0; r < lane_count; ++r)
            if (holds((*this)[r])) mask |= only(r);
        return mask;
    }
    /// A member of each lane's struct.
    [[nodiscard]] Lane operator()(double Numbers::*member) const {
        return lanes([member](Numbers const& numbers) { return numbers.*member; });
    }

    /// A struct within the struct of each lane.
    template <class Part>
    [[nodiscard]] ByLane<Part> part(Part Numbers::*member) const {
        std::array<Part const*, lane_count> parts;
        for (int r = 0; r < lane_count; ++r) parts[static_cast<std::size_t>(r)] = &((*this)[r].*member);
        return ByLane<Part>{parts};
    }
    template <class Part>
    [[nodiscard]] ByLane<Part> part(Apart<Part> Numbers::*member) const {
        std::array<Part const*, lane_count> parts;
        for (int r = 0; r < lane_count; ++r) parts[static_cast<std::size_t>(r)] = &*((*this)[r].*member);
        return ByLane<Part>{parts};
    }

private:
    std::array<Numbers const*, lane_count> of_;
};

/// What may be there or not is so in all lanes alike; lane 0 says which.
template <class Numbers>
[[nodiscard]] std::optional<ByLane<Numbers>> if_present(ByLane<std::optional<Numbers>> const& maybe) {
    if (!maybe[0]) return std::nullopt;
    std::array<Numbers const*, lane_count> of;
    for (int r = 0; r < lane_count; ++r) of[static_cast<std::size_t>(r)] = &maybe[r].value();
    return ByLane<Numbers>{of};
}

}  // namespace cpdsim
