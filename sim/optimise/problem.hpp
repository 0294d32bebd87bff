// What is to be found, without a word of how mixes are run.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "design/optimise_spec.hpp"
#include "optimise/levers.hpp"

namespace cpdsim::optimise {

struct Goal {
    std::string outcome;
    int direction = 1;  ///< -1: less is better
};

/// A strategy of the file.
struct Incumbent {
    std::string id;
    std::optional<Mix> mix;  ///< where it is a point of the lattice
};

enum class Proposals { surrogate, random };

struct Problem {
    Levers levers;
    std::vector<Goal> better;  ///< the first decides
    Robust robust = Robust::mean;
    AcrossForms across_forms = AcrossForms::average;
    std::optional<double> indifferent;
    double near_best = 0.05;
    std::string baseline;
    std::vector<Incumbent> strategies;  ///< without the baseline
    std::optional<double> unspent_at_most, unspent_in;
    std::string payer;  ///< empty: no limit of what somebody spends
    double spend_at_most = 0;
    std::size_t effort = 3000;  ///< packs
    std::size_t together = 8;
    std::size_t forms = 1;
    std::vector<double> form_weights;  ///< of each form, sum 1, from a posterior; empty: all alike
    std::size_t search_packs = 6;
    std::size_t certify_packs = 6, most_certify_packs = 24;
    double interval = 0.9;
    std::uint64_t seed = 1;
    Proposals proposals = Proposals::surrogate;
};

}  // namespace cpdsim::optimise
