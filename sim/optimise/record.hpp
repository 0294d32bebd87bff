// Every mix that was run, on which packs of draws, and what came of it; gains are paired with the baseline draw by
// draw.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "optimise/evaluator.hpp"
#include "optimise/problem.hpp"

namespace cpdsim::optimise {

class Record {
public:
    Record(Problem const& problem, Evaluator& evaluator) : problem_{&problem}, evaluator_{&evaluator} {}

    /// Its number, in the order in which candidates came.
    std::size_t number_of(Candidate const& candidate);
    std::size_t number_of(Mix const& mix) { return number_of(Candidate{"", mix, ""}); }
    [[nodiscard]] Candidate const& candidate(std::size_t number) const { return entries_[number].candidate; }
    [[nodiscard]] std::size_t size() const { return entries_.size(); }
    [[nodiscard]] bool knows(Mix const& mix) const { return numbers_.contains(Candidate{"", mix, ""}); }

    /// Runs what is missing of candidates and the baseline.
    void run(std::vector<std::size_t> const& numbers, std::vector<std::size_t> const& packs);
    /// Whether it was run on all of these, and none failed.
    [[nodiscard]] bool has(std::size_t number, std::vector<std::size_t> const& packs) const;

    /// Draw by draw, in the order of the packs. Of an outcome that is not there: not a number.
    [[nodiscard]] std::vector<double> values(std::size_t number, std::string const& outcome,
                                             std::vector<std::size_t> const& packs) const;
    /// What it is better than the baseline, positive where it is.
    [[nodiscard]] std::vector<double> gains(std::size_t number, Goal const& goal,
                                            std::vector<std::size_t> const& packs) const;
    /// Of each draw, the share of the mix's money that stays unspent.
    [[nodiscard]] std::vector<double> unspent(std::size_t number, std::vector<std::size_t> const& packs) const;

    [[nodiscard]] std::vector<PackOfDraws> const& packs(std::size_t more = 0) const { return evaluator_->packs(more); }
    [[nodiscard]] std::vector<std::string> const& outcomes() const { return evaluator_->outcomes(); }
    /// Packs that were asked for, whether they had been run before or not.
    [[nodiscard]] std::size_t used() const { return used_; }
    [[nodiscard]] std::size_t failed() const { return failed_; }

private:
    struct Entry {
        Candidate candidate;
        std::map<std::size_t, PackValues> of_packs;  ///< by pack
    };
    [[nodiscard]] std::size_t baseline_of(std::size_t number) const;

    Problem const* problem_;
    Evaluator* evaluator_;
    std::vector<Entry> entries_;
    std::map<Candidate, std::size_t> numbers_;
    std::size_t used_ = 0, failed_ = 0;
};

}  // namespace cpdsim::optimise
