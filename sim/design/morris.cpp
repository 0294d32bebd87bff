#include "design/morris.hpp"

#include <algorithm>
#include <numeric>

#include "core/random.hpp"

namespace cpdsim {
namespace {

/// What one factor does on one trajectory.
struct Move {
    double from = 0, to = 0;
    std::uint32_t turn = 0;  ///< factors move in the order of these
};

Move move_of(Chances const& chances, std::uint32_t trajectory, std::size_t levels) {
    auto const words = chances.words(trajectory, 0, 4);
    std::size_t const half = levels / 2;
    auto const low = static_cast<std::size_t>((static_cast<std::uint64_t>(words[0]) * half) >> 32U);
    // Both ends as fractions of the same divisor, so that the highest level is 1 to the bit.
    auto const at = [&](std::size_t level) { return static_cast<double>(level) / static_cast<double>(levels - 1); };
    Move const up{at(low), at(low + half), words[2]};
    return (words[1] >> 31U) == 0 ? up : Move{up.to, up.from, up.turn};
}

}  // namespace

double morris_delta(std::size_t levels) {
    return static_cast<double>(levels) / (2.0 * (static_cast<double>(levels) - 1.0));
}

std::vector<MorrisPoint> morris_points(std::uint64_t seed, std::vector<std::string> const& factors,
                                       std::size_t trajectories, std::size_t levels) {
    std::vector<Chances> draws;
    for (std::string const& factor : factors) draws.emplace_back(seed, "morris " + factor, 0);
    std::vector<MorrisPoint> points;
    for (std::uint32_t trajectory = 0; trajectory < trajectories; ++trajectory) {
        std::vector<Move> moves;
        for (Chances const& own : draws) moves.push_back(move_of(own, trajectory, levels));
        std::vector<std::size_t> order(factors.size());
        std::iota(order.begin(), order.end(), std::size_t{0});
        std::stable_sort(order.begin(), order.end(),
                         [&](std::size_t a, std::size_t b) { return moves[a].turn < moves[b].turn; });
        MorrisPoint point;
        point.trajectory = static_cast<std::int32_t>(trajectory);
        for (Move const& move : moves) point.unit_cube.push_back(move.from);
        points.push_back(point);
        for (std::size_t const factor : order) {
            point.unit_cube[factor] = moves[factor].to;
            point.changed_factor = static_cast<std::int32_t>(factor);
            ++point.position;
            points.push_back(point);
        }
    }
    return points;
}

}  // namespace cpdsim
