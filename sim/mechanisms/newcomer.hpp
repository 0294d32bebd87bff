// A new person in a post: takes over the school and the post's ties, not the knowledge (MODEL.md §2).
#pragma once

#include "engine/run_world.hpp"

namespace cpdsim {

/// Draws the persons who are in the post at the start, in every lane: willingness to take part (Beta over persons with
/// a school component, Gaussian copula; an observed propensity goes first), 1 - transfer, and
/// the hazard they live through before leaving (unit exponential). Keyed by post and time of arrival.
void place_first_persons(World& world, Teacher post);

/// Asks the memory for what belongs to the person in the post, before it is changed.
void ask_for(World const& world, Teacher post);

struct Newcomer {
    Teacher post = 0;
    int lane = 0;
    float knowledge = 0;    ///< K from initial training, 0..1
    bool familiar = false;  ///< knows the programmes from initial training
};

/// New persons take over posts, sixteen at a time, whichever posts and replicates they come to: their chances are made
/// together. Whoever uses it ends with `place`.
class Newcomers {
public:
    /// `arrival` is the step of arrival.
    Newcomers(World& world, int arrival) : world_{world}, arrival_{arrival} {}

    void add(Newcomer const& newcomer) {
        waiting_[count_] = newcomer;
        if (++count_ == lane_count) place();
    }
    void place();

private:
    World& world_;
    int arrival_;
    std::size_t count_ = 0;
    std::array<Newcomer, lane_count> waiting_{};
};

}  // namespace cpdsim
