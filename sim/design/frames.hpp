// What the draws of a pack have in common besides the world's numbers: the base with the strategy's, the level's and
// the future's changes and the structural forms, as a text that is read once, however many packs share it. A draw is a
// copy of it with numbers set in place.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/parallel.hpp"
#include "design/cases.hpp"
#include "io/provenance.hpp"

namespace cpdsim {

struct Frame {
    Scenario scenario;
    std::string text;                   ///< canonical, the scenario as resolved
    std::string hash;                   ///< of all that decides the result, with the content of CSV files
    std::vector<ParameterRow> rows;     ///< for the provenance
    std::vector<std::string> varied;    ///< paths of the numbers that the draws set, and nobody after them
    std::vector<std::size_t> position;  ///< of these in DesignDraw::values
};

/// What was made for a plan, from the first case that is planned to the last that is run.
struct FramesMade {
    Turns turns;
    std::map<std::string, std::shared_ptr<Frame const>> by_id;
};

class Frames {
public:
    Frames(LoadedStudy const& study, StudyPlan const& plan)
        : study_{study}, plan_{plan}, made_{plan.frames ? plan.frames : std::make_shared<FramesMade>()} {}

    /// From several threads at once. `at.draw` is any draw of the pack. Error: UserError (input_invalid).
    [[nodiscard]] std::shared_ptr<Frame const> of(CaseIndex const& at) const;

private:
    LoadedStudy const& study_;
    StudyPlan const& plan_;
    std::shared_ptr<FramesMade> made_;
};

/// A frame with a draw's numbers. Error: UserError (input_invalid), with the diagnostics' text.
[[nodiscard]] Scenario with_numbers(Frame const& frame, std::vector<double> const& values, LoadedStudy const& study,
                                    std::string const& words);

}  // namespace cpdsim
