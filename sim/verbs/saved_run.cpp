#include "verbs/saved_run.hpp"

#include <fmt/format.h>

#include <system_error>

#include "core/error.hpp"
#include "core/version.hpp"
#include "param/reader.hpp"
#include "scenario/wiring.hpp"
#include "verbs/find_data.hpp"
#include "verbs/recorded.hpp"
#include "verbs/verbs.hpp"

namespace cpdsim {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void refuse(fs::path const& file, std::string const& why, std::string const& mend) {
    throw UserError{Exit::input_invalid, fmt::format("cannot go on from '{}' ({}) {}", file.string(), why, mend)};
}

/// A path as a YAML scalar, whatever is in it.
std::string yaml_text(std::string const& path) {
    std::string text = "'";
    for (char const c : path) text += c == '\'' ? std::string{"''"} : std::string{c};
    return text + "'";
}

}  // namespace

int steps_until(std::string const& month, Scenario const& scenario, int from) {
    auto const parsed = param::parse_month(month);
    if (!parsed) throw UserError{Exit::usage, fmt::format("--until '{}' is no month; write --until 2031-08", month)};
    TimeGrid const grid = grid_of(scenario.time);
    int const steps = grid.step_of(plus_months(*parsed, 1));
    if (steps > from && steps < grid.steps()) return steps;
    std::string const first = to_text(from > 0 ? grid.month_of(from) : grid.start());
    throw UserError{Exit::usage,
                    fmt::format("--until {} leaves nothing to do before or after it (there is from {} to {}); "
                                "write a month between them",
                                month, first, to_text(grid.end()))};
}

void refuse_to_replace(fs::path const& state, bool force) {
    std::error_code fault;
    if (force || !fs::exists(state, fault)) return;
    throw UserError{
        Exit::cannot_write,
        fmt::format("'{}' is there already and would be replaced; choose another name, or --force", state.string())};
}

StateFile state_to_continue(fs::path const& file) {
    std::error_code fault;
    if (fs::exists(file, fault) && !is_result_file(file))
        refuse(file, "it is not the saved state of a run", "save one with --until and --save");
    StateFile state = read_state_file(file);
    Provenance const& by = state.provenance;
    if (by.version != version() || by.commit != commit())
        refuse(file,
               fmt::format("cpdsim {} ({}) saved it, and this is {} ({})", by.version, by.commit, version(), commit()),
               "go on with that program, or run it from the start with this one");
    return state;
}

void refuse_other_scenario(StateFile const& state, fs::path const& file, std::string const& key,
                           std::string const& scenario) {
    if (state.provenance.id == key) return;
    refuse(file,
           fmt::format("it is of \"{}\", seed {}, and '{}' is not the same in everything that matters",
                       state.provenance.title, state.provenance.seed, scenario),
           fmt::format("leave the scenario out to go on with what was saved ('{}'); `cpdsim diff` shows what differs",
                       state.provenance.written_in));
}

Scenario scenario_in(StateFile const& state, fs::path const& file) {
    param::Diagnostics diagnostics;
    param::Source source{file.string() + ":/provenance/scenario_as_resolved", state.provenance.scenario_as_resolved};
    source.inherited_from = file.string();  // merged long ago: what is only inherited is not to be complained about
    param::Document document = param::parse_document(std::move(source), diagnostics);
    for (auto const& [place, path] : find_data(state.provenance, file, {}))
        document.set(place, yaml_text(path), diagnostics, file.string());
    Scenario scenario = read_scenario(document, diagnostics);
    if (diagnostics.failed()) throw InvalidInput{std::move(diagnostics)};
    scenario.run.seed = static_cast<double>(state.provenance.seed);
    scenario.run.replicates = state.provenance.replicates;
    return scenario;
}

}  // namespace cpdsim
