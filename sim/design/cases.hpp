// The cases of a study: future x strategy x budget level x draw, each as the scenario that is run for it. A case
// differs from the base by its draw's values, its strategy's changes, its future's changes, and one funding line for
// every programme of the strategy's mix on top of the base's own funding. The cases of the draws that share a pack are
// one run. Equal runs (a strategy without money at two levels of the budget) have equal keys and are made once.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "design/design.hpp"
#include "design/load_study.hpp"
#include "io/provenance.hpp"
#include "param/annotations.hpp"
#include "param/document.hpp"
#include "scenario/pack.hpp"
#include "scenario/scenario.hpp"

namespace cpdsim {

struct Frame;
class Frames;
struct FramesMade;

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
    std::size_t run = 0;    ///< in StudyPlan::runs
    std::size_t place = 0;  ///< of its draw among those of the run
};

/// What is run, and kept, at once: the draws of a pack under one future, strategy and level.
struct PlannedRun {
    CaseIndex at;  ///< of its first draw
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
    std::size_t pilot_draws = 0;       ///< the first so many do not count in the summary
    bool outcomes_only = false;        ///< no files of the cases
    std::size_t what_if_draws = 0;     ///< the futures besides "main" are run for the packs of the first so many
    std::size_t reference_level = 0;   ///< the level nearest to 100 %
    YearMonth window_from, window_to;  ///< of the budget: outcomes count from its end for every strategy alike
    Time time;                         ///< of every case
    int window_end_row = 0, sustained_row = 0;  ///< of every case's series
    std::vector<PlannedCase> cases;      ///< pack by pack, so that a study stopped early has compared like with like
    std::vector<PlannedRun> runs;        ///< with different keys, in the same order
    std::vector<std::size_t> position;   ///< in `cases`, by (future, strategy, level, draw); none where not planned
    std::string id;                      ///< hash of all keys
    std::shared_ptr<FramesMade> frames;  ///< of its cases; what they are made of does not change once it is planned

    static constexpr std::size_t none = static_cast<std::size_t>(-1);
    [[nodiscard]] std::size_t cell(CaseIndex const& at) const;
    [[nodiscard]] PlannedCase const* find(CaseIndex const& at) const;  ///< nullptr: not planned
    [[nodiscard]] std::vector<std::size_t> const& draws_of(PlannedRun const& run) const {
        return design.packs[design.draws[run.at.draw].pack].draws;
    }
    [[nodiscard]] std::string words(CaseIndex const& at) const;  ///< "hub_first, 50 %, draw 3 (high_turnover)"
    [[nodiscard]] std::string words(PlannedRun const& run) const;
};

/// Errors: UserError (input_invalid), with the diagnostics' text, when a case is not a valid scenario.
[[nodiscard]] StudyPlan make_plan(LoadedStudy const& study, std::string const& name, int jobs = 1);

[[nodiscard]] BuiltCase build_case(LoadedStudy const& study, StudyPlan const& plan, CaseIndex const& at);

/// What the study, a strategy and a future set on the base, in this order, and the funding; without the numbers of the
/// draw, which stand between the structural forms and the strategy's changes.
struct FrameChanges {
    std::vector<std::pair<std::string, std::string>> forms, later, common;
};
[[nodiscard]] FrameChanges frame_changes(LoadedStudy const& study, StudyPlan const& plan, CaseIndex const& at);
/// Own money and the mix's; to be set last.
[[nodiscard]] std::string funding_text(LoadedStudy const& study, StudyPlan const& plan, CaseIndex const& at,
                                       param::Document const& document);

/// The pack's draws, in its order, ready to run.
struct BuiltPack {
    std::shared_ptr<Frame const> frame;
    std::vector<Scenario> scenarios;                 ///< of each draw
    std::vector<std::size_t> draws;                  ///< their numbers
    std::vector<std::vector<double> const*> values;  ///< DesignDraw::values of each
    std::vector<Luck> luck;                          ///< of each draw's first replicate
    std::uint32_t world = 0;
    int replicates = 1;  ///< of each draw
    /// All lanes: a draw's replicates one after another. Refers to the scenarios.
    [[nodiscard]] Pack pack() const;
};
[[nodiscard]] BuiltPack build_pack(LoadedStudy const& study, StudyPlan const& plan, Frames const& frames,
                                   PlannedRun const& run);

/// Whether a case keeps an attribution, which costs several runs more.
[[nodiscard]] bool keeps_attribution(LoadedStudy const& study, StudyPlan const& plan, CaseIndex const& at);

/// Window of a strategy's money.
[[nodiscard]] std::pair<YearMonth, YearMonth> window_of(LoadedStudy const& study, std::string const& strategy);

}  // namespace cpdsim
