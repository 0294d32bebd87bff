// The networks of the bench: made in a blink, with the one property that decides the speed of the peer kernel, the
// share of ties that lead far away.
#pragma once

#include <algorithm>

#include "core/random.hpp"
#include "world/peers.hpp"

namespace cpdsim::bench {

inline constexpr std::uint32_t far_in = 10;       ///< one tie in ten leads anywhere
inline constexpr std::uint32_t neighbours = 100;  ///< the others stay among so many posts

inline Network random_network(std::size_t teachers, std::uint32_t degree) {
    TieLayer layer;
    layer.name = "colleagues";
    layer.first.reserve(teachers + 1);
    layer.to.reserve(teachers * degree);
    layer.first.push_back(0);
    ChanceSequence chances{Chances{1, "bench ties", 0}, 0};
    auto const n = static_cast<std::uint32_t>(teachers);
    for (std::uint32_t i = 0; i < n; ++i) {
        for (std::uint32_t k = 0; k < degree; ++k) {
            bool const far = chances.below(far_in) == 0;
            layer.to.push_back(far ? chances.below(n)
                                   : std::min(n - 1, i - i % neighbours + chances.below(neighbours)));
        }
        layer.first.push_back(static_cast<std::uint32_t>(layer.to.size()));
    }
    Network network;
    network.layers.push_back(std::move(layer));
    return network;
}

inline PeerRows random_rows(std::size_t teachers, std::uint32_t degree) {
    return merge_layers(random_network(teachers, degree), teachers, {});
}

}  // namespace cpdsim::bench
