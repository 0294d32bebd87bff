// The cases of a study: future x strategy x budget level x draw, each as the scenario that is run for it. A case
// differs from the base by its draw's values, its strategy's changes, its future's changes, and one funding line for
// every programme of the strategy's mix on top of the base's own funding. Equal cases (a strategy without money at two
// levels of the budget) have equal keys and are run once.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "io/provenance.hpp"
#include "param/annotations.hpp"
#include "param/document.hpp"
#include "scenario/scenario.hpp"
#include "study/design.hpp"
#include "study/load_study.hpp"

namespace cpdsim {

/// A scenario ready to run, with what it came from.
struct BuiltCase {
    Scenario scenario;
    param::Document document;
    param::Annotations annotations;
    std::uint32_t draw_key = 0;  ///< of RunRequest::draw
};

/// Where a case stands.
struct CaseIndex {
    std::size_t future = 0, strategy = 0, level = 0, draw = 0;
    bool operator==(CaseIndex const&) const = default;
};

struct PlannedCase {
    CaseIndex at;
    std::string key;
    std::size_t run = 0;  ///< in StudyPlan::runs
};

/// Everything a study will do, before it does anything.
struct StudyPlan {
    std::string name;                     ///< stem of the study file
    std::vector<std::string> futures;     ///< "main" first
    std::vector<std::string> strategies;  ///< in the order of the file
    std::vector<double> levels;
    Design design;
    int replicates = 1;
    std::size_t what_if_draws = 0;              ///< draws that the futures besides "main" are run for
    std::size_t reference_level = 0;            ///< the level nearest to 100 %
    YearMonth window_from, window_to;           ///< of the budget: outcomes count from its end for every strategy alike
    Time time;                                  ///< of every case
    int window_end_row = 0, sustained_row = 0;  ///< of every case's series
    std::vector<PlannedCase> cases;     ///< draw by draw, so that a study stopped early has compared like with like
    std::vector<PlannedCase> runs;      ///< cases with different keys, in the same order
    std::vector<std::size_t> position;  ///< in `cases`, by (future, strategy, level, draw); none where not planned
    std::string id;                     ///< hash of all keys

    static constexpr std::size_t none = static_cast<std::size_t>(-1);
    [[nodiscard]] std::size_t cell(CaseIndex const& at) const;
    [[nodiscard]] PlannedCase const* find(CaseIndex const& at) const;  ///< nullptr: not planned
    [[nodiscard]] std::string words(CaseIndex const& at) const;        ///< "hub_first, 50 %, draw 3 (high_turnover)"
};

/// Errors: UserError (input_invalid), with the diagnostics' text, when a case is not a valid scenario.
[[nodiscard]] StudyPlan make_plan(LoadedStudy const& study, std::string const& name, int jobs = 1);

[[nodiscard]] BuiltCase build_case(LoadedStudy const& study, StudyPlan const& plan, CaseIndex const& at);

/// Whether a case keeps an attribution, which costs several runs more.
[[nodiscard]] bool keeps_attribution(LoadedStudy const& study, StudyPlan const& plan, CaseIndex const& at);

/// Window of a strategy's money.
[[nodiscard]] std::pair<YearMonth, YearMonth> window_of(LoadedStudy const& study, std::string const& strategy);

}  // namespace cpdsim
