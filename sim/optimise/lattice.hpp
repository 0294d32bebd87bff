// Points of the lattice: at random, beside another one, or all of them. Everything drawn is a function of the seed.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "optimise/levers.hpp"

namespace cpdsim::optimise {

/// A sequence of numbers from a seed (SplitMix64, Steele et al. 2014): the search is one thread, and a sequence is all
/// it needs.
class Dice {
public:
    explicit Dice(std::uint64_t seed) : state_{seed} {}
    std::uint64_t word();
    double uniform();  ///< in [0, 1)
    std::size_t below(std::size_t count);
    double normal();

private:
    std::uint64_t state_;
};

/// Some programmes, few as often as many, with shares evenly over what they may make together.
[[nodiscard]] Mix random_mix(Levers const& levers, Dice& dice);

/// All mixes that one exchange of 1, 2 or 4 steps between two programmes, or of all that one has, leads to; and those
/// with one other value of a lever.
[[nodiscard]] std::vector<Mix> neighbours(Levers const& levers, Mix const& mix);

/// Number of mixes, without looking at how many programmes they fund.
[[nodiscard]] double count_mixes(Levers const& levers);
/// Visits every mix that is allowed, in lexical order.
void each_mix(Levers const& levers, std::function<void(Mix const&)> const& visit);

/// The nearest mix that is allowed to the steps that are wished for; options as they are. Nothing lost: any wish will
/// do.
[[nodiscard]] Mix nearest_mix(Levers const& levers, std::vector<double> const& steps, std::vector<int> options);

}  // namespace cpdsim::optimise
