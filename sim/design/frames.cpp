#include "design/frames.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "core/error.hpp"
#include "design/case_key.hpp"
#include "design/provenance.hpp"
#include "param/numbers_at.hpp"
#include "scenario/checks.hpp"

namespace cpdsim {
namespace {

/// Whether setting `later` after `path` takes away what was set there.
bool covers(std::string const& later, std::string const& path) {
    auto const within = [](std::string const& outer, std::string const& inner) {
        return inner.rfind(outer, 0) == 0 && (inner.size() == outer.size() || inner[outer.size()] == '.');
    };
    return within(later, path) || within(path, later);
}

[[noreturn]] void refuse(std::string const& words, param::Diagnostics const& diagnostics) {
    throw UserError{Exit::input_invalid,
                    fmt::format("the case {} is not a valid scenario:\n{}", words, diagnostics.text())};
}

/// Where the numbers of the draws go: everywhere but where the strategy or the future say otherwise, or where a form
/// has switched the section off.
void find_varied(Frame& frame, StudyPlan const& plan, FrameChanges const& changes) {
    for (std::size_t k = 0; k < plan.design.parameters.size(); ++k) {
        VariedParameter const& parameter = plan.design.parameters[k];
        auto const covered = [&](auto const& change) { return covers(change.first, parameter.path); };
        bool const fixed = std::any_of(changes.later.begin(), changes.later.end(), covered) ||
                           std::any_of(changes.common.begin(), changes.common.end(), covered);
        if (!parameter.is_number || fixed || !param::number_at(frame.scenario, parameter.path)) continue;
        frame.varied.push_back(parameter.path);
        frame.position.push_back(k);
    }
}

std::shared_ptr<Frame const> make_frame(LoadedStudy const& study, StudyPlan const& plan, CaseIndex const& at) {
    BuiltCase built;
    param::Document& document = built.document;
    document = study.base.document;
    param::Diagnostics diagnostics;
    FrameChanges const changes = frame_changes(study, plan, at);
    for (auto const* list : {&changes.forms, &changes.later, &changes.common})
        for (auto const& [path, value] : *list) document.set(path, value, diagnostics, "(case)");
    if (!study.study.strategies.empty())
        document.set("funding", funding_text(study, plan, at, document), diagnostics, "(case)");
    auto frame = std::make_shared<Frame>();
    frame->scenario = read_scenario(document, diagnostics, &built.annotations);
    if (diagnostics.failed()) refuse(plan.words(at), diagnostics);
    built.scenario = frame->scenario;
    find_varied(*frame, plan, changes);
    frame->hash = scenario_hash(document, frame->scenario);
    frame->text = document.text();
    frame->rows = rows_of(built);
    for (ParameterRow& row : frame->rows)
        if (std::find(frame->varied.begin(), frame->varied.end(), row.path) != frame->varied.end())
            row.value = "by draw, see draws";
    return frame;
}

}  // namespace

std::shared_ptr<Frame const> Frames::of(CaseIndex const& at) const {
    std::string id = fmt::format("{} {} {} {}", at.future, at.strategy, at.level, keeps_attribution(study_, plan_, at));
    for (auto const& [path, value] : plan_.design.draws[at.draw].changes) id += fmt::format("\n{}={}", path, value);
    std::shared_ptr<Frame const> found;
    made_->turns.take([&] {
        auto const known = made_->by_id.find(id);
        if (known != made_->by_id.end()) found = known->second;
    });
    if (found) return found;
    auto made = make_frame(study_, plan_, at);  // twice at worst: the same, whoever makes it
    made_->turns.take([&] { found = made_->by_id.emplace(id, std::move(made)).first->second; });
    return found;
}

Scenario with_numbers(Frame const& frame, std::vector<double> const& values, LoadedStudy const& study,
                      std::string const& words) {
    Scenario scenario = frame.scenario;
    if (frame.varied.empty()) return scenario;
    for (std::size_t k = 0; k < frame.varied.size(); ++k)
        param::number_at(scenario, frame.varied[k]).set(values[frame.position[k]]);
    param::Diagnostics diagnostics;
    check_values(scenario, study.base.document, diagnostics);
    if (diagnostics.failed()) refuse(words, diagnostics);
    return scenario;
}

}  // namespace cpdsim
