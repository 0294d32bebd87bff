// stand-in until the engine's own
#pragma once
#include <cstdint>
#include <vector>
#include "scenario/build.hpp"
namespace cpdsim {
struct Luck { std::uint32_t realisation = 0; std::uint32_t slot = 0; bool operator==(Luck const&) const = default; };
struct Pack {
    std::vector<Scenario const*> lanes;
    std::vector<Luck> luck;
    std::uint32_t world = 0;
    std::uint32_t network_block = 0;
};
std::shared_ptr<Prepared::Block const> prepare_pack(Pack const&, Workers&);
std::optional<Results> simulate_pack(Pack const&, Workers&, RunRequest const&);
}
