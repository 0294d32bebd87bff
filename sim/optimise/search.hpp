// The search on draws that are kept fixed: a design, then proposals on fewer draws that stand for all, then the best on
// all of them. What it promises is too good, as that of every search is: certify.hpp says what the mixes are worth.
#pragma once

#include <functional>

#include "optimise/front.hpp"
#include "optimise/propose.hpp"
#include "optimise/reduced_draws.hpp"

namespace cpdsim::optimise {

/// How far the search is, for people.
struct Round {
    std::string stage;  ///< design, search, finish, ends
    std::size_t packs = 0, mixes = 0;
    double best = 0;  ///< of those run on all draws, or on the fewer ones
    double hope = 0;
};
using Tell = std::function<void(Round const&)>;

class Search {
public:
    Search(Problem const& problem, Record& record, Tell tell);

    void run();

    [[nodiscard]] DrawSet const& all() const { return all_; }
    [[nodiscard]] Reduction const& reduction() const { return reduction_; }
    /// Mixes run on all search draws that keep to the limits there, best first, with their values.
    struct Ranked {
        std::size_t number = 0;
        double value = 0;
    };
    [[nodiscard]] std::vector<Ranked> ranked() const;
    /// What is expected of any mix on all search draws, from everything that was run.
    [[nodiscard]] Surface surface() const;
    /// The front of trade-offs among those run on all draws: numbers that no other beats in every goal.
    [[nodiscard]] std::vector<std::size_t> front() const;
    [[nodiscard]] double value_of(std::size_t number) const;  ///< on all draws
    [[nodiscard]] double indifferent() const;
    [[nodiscard]] std::size_t left() const;  ///< packs of the effort
    /// More mixes, on all draws.
    void run_fully(std::vector<Mix> const& mixes, std::string const& stage, double hope = 0);
    [[nodiscard]] std::vector<Round> const& rounds() const { return rounds_; }
    [[nodiscard]] bool settled() const { return settled_; }
    [[nodiscard]] std::vector<Mix> mixes_run() const;

private:
    [[nodiscard]] std::vector<Mix> design();
    void on_fewer_draws();
    [[nodiscard]] bool promises_little(Proposed const& proposed) const;
    [[nodiscard]] std::vector<Mix> front_on_fewer() const;
    void finish();
    [[nodiscard]] std::vector<Seen> seen(DrawSet const& draws, std::vector<Goal> const& goals) const;
    [[nodiscard]] Surface main_surface(DrawSet const& draws) const;
    [[nodiscard]] std::vector<double> best_by_form(DrawSet const& draws) const;
    [[nodiscard]] double objective(std::size_t number, Goal const& goal, DrawSet const& draws) const;
    [[nodiscard]] Proposed next(DrawSet const& draws, std::size_t count);
    void tell(std::string const& stage, double hope, DrawSet const& draws);

    Problem const& problem_;
    Record& record_;
    Tell tell_;
    Dice dice_;
    DrawSet all_;
    Reduction reduction_;
    std::vector<std::size_t> run_;  ///< numbers of mixes of the lattice, in the order in which they came
    std::vector<Round> rounds_;
    bool settled_ = false;  ///< nothing more was to be hoped for, before the effort was used
};

}  // namespace cpdsim::optimise
