// Mixes as strategies of a study that is never written: its packs are run by the farm of all studies, on threads and
// ranks, and their outcomes kept in the folder's journal by the keys of all studies. So whatever was run once is there
// after a kill, and asking again for everything from the start is how a search is resumed.
#pragma once

#include <functional>
#include <memory>

#include "optimise/evaluator.hpp"
#include "study/farm.hpp"

namespace cpdsim::optimise {

class EngineEvaluator : public Evaluator {
public:
    /// All referred to must outlive it. `what_ifs` are those of the study.
    EngineEvaluator(LoadedStudy const& study, Levers const& levers, std::string name, StudyFolder const& folder,
                    Simulate simulate, FarmOptions options);

    std::vector<PackOfDraws> const& packs(std::size_t more) override;
    /// Of draws of a posterior, all packs that will be wanted, set after set; the copies of a draw stand in one set if
    /// there are draws enough. The share of each form in the whole posterior (else among the draws taken).
    std::vector<double> settle(std::vector<std::size_t> const& sets);
    [[nodiscard]] bool sets_are_apart() const { return !rows_.empty(); }
    std::vector<PackValues> evaluate(std::vector<Asked> const& asked) override;
    [[nodiscard]] std::vector<std::string> const& outcomes() const override { return outcomes_; }

    /// The candidate as a strategy.
    [[nodiscard]] StrategySpec strategy_of(Candidate const& candidate) const;
    /// The study that runs these candidates; the baseline is not added.
    [[nodiscard]] LoadedStudy study_with(std::vector<Candidate> const& candidates) const;
    [[nodiscard]] Design const& design() const { return design_; }
    [[nodiscard]] std::size_t forms() const { return forms_.size(); }
    [[nodiscard]] std::vector<std::string> const& form_names() const { return forms_; }
    [[nodiscard]] std::size_t runs_made() const { return made_; }
    [[nodiscard]] std::size_t runs_kept() const { return kept_; }

private:
    [[nodiscard]] std::string id_of(Candidate const& candidate) const;
    void keep_manifest(StudyPlan const& plan);
    [[nodiscard]] std::string shared(std::string text) const;

    LoadedStudy const& study_;
    Levers const& levers_;
    std::string name_;
    StudyFolder const& folder_;
    Simulate simulate_;
    FarmOptions options_;
    Design design_;
    std::vector<PackOfDraws> packs_;
    std::vector<std::size_t> rows_;   ///< of the posterior
    std::vector<std::size_t> order_;  ///< of each of these, its number in the design
    std::vector<std::string> forms_, outcomes_;
    struct Asking {
        std::string key, words;
    };
    std::vector<Asking> asked_;  ///< every run so far, for the manifest
    std::size_t made_ = 0, kept_ = 0;
};

/// Different structural forms of the draws of a study.
[[nodiscard]] std::size_t forms_of(LoadedStudy const& study);

}  // namespace cpdsim::optimise
