// A study's `optimise:` run from its file to optimise.h5 and best.yaml.
#pragma once

#include "optimise/engine_evaluator.hpp"
#include "optimise/find_best.hpp"
#include "scenario/shown_money.hpp"
#include "study/prices.hpp"
#include "study/run_study.hpp"

namespace cpdsim::optimise {

/// What the study asks for. The study has an `optimise` and was found valid.
[[nodiscard]] Problem problem_of(LoadedStudy const& study);

struct OptimiseOutcome {
    Problem problem;
    Found found;
    std::vector<std::string> forms;
    std::size_t runs_made = 0, runs_kept = 0;
    bool stopped = false;
};

/// Writes optimise.h5 and best.yaml into the folder. Error: UserError. Ranks besides the first run packs and write
/// nothing.
[[nodiscard]] OptimiseOutcome run_optimise(LoadedStudy const& study, std::string const& name, StudyFolder const& folder,
                                           Simulate const& simulate, FarmOptions const& options, Foreign foreign,
                                           Proposals proposals, Tell const& tell);

/// Before anything is run: what is likely, and what it takes at most.
struct OptimisePrice {
    std::size_t likely_packs = 0, most_packs = 0;
    double pack_seconds = 0;  ///< of a core
    int jobs = 1;
    double memory = 0;
};
[[nodiscard]] OptimisePrice price_of(LoadedStudy const& study, std::string const& name, StudyFolder const& folder,
                                     int jobs);

/// For the terminal, with amounts in the study's own currency; ends with a newline. JSON has EUR, as files do.
[[nodiscard]] std::string optimise_text(OptimiseOutcome const& outcome, ShownMoney const& money);
[[nodiscard]] std::string optimise_json(OptimiseOutcome const& outcome);

}  // namespace cpdsim::optimise
