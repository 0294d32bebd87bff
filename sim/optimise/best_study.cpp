// best.yaml: the study again, with mixes of the search as strategies.
#include <system_error>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/error.hpp"
#include "optimise/write_optimise.hpp"
#include "param/quantity.hpp"

namespace cpdsim::optimise {
namespace {

namespace fs = std::filesystem;

std::string quoted(std::string const& text) {
    std::string out = "\"";
    for (char const c : text) out += c == '"' || c == '\\' ? std::string{'\\', c} : std::string{c};
    return out + "\"";
}

std::string strategy_text(StrategySpec const& spec, std::string const& title) {
    std::vector<std::string> shares, changes;
    for (auto const& [programme, share] : spec.mix)
        shares.push_back(fmt::format("{}: {}", quoted(programme), param::quantity_text(share, "share")));
    std::string text = fmt::format("{{title: {{en: {}}}, mix: {{{}}}", quoted(title), fmt::join(shares, ", "));
    std::vector<std::string> window;
    if (spec.window.from) window.push_back("from: " + to_text(*spec.window.from));
    if (spec.window.to) window.push_back("to: " + to_text(*spec.window.to));
    if (!window.empty()) text += fmt::format(", window: {{{}}}", fmt::join(window, ", "));
    for (auto const& [path, value] : spec.set) changes.push_back(fmt::format("{}: {}", quoted(path), value));
    if (!changes.empty()) text += fmt::format(", set: {{{}}}", fmt::join(changes, ", "));
    return text + "}";
}

/// "alternative:fewest_programmes" -> "alternative_fewest_programmes"
std::string id_from(std::string role) {
    for (char& c : role)
        if (c == ':' || c == '.') c = '_';
    return role;
}

bool is_shown(std::string const& role) {
    return role == "recommended" || role == "safest" || role == "fairest" || role.rfind("alternative:", 0) == 0;
}

}  // namespace

std::string best_study_text(LoadedStudy const& study, fs::path const& folder, OptimiseOutcome const& outcome,
                            EngineEvaluator const& evaluator) {
    param::Document document = study.document;
    document.root.erase("optimise");
    param::Diagnostics diagnostics;
    std::error_code fault;
    fs::path const base = fs::relative(fs::weakly_canonical(study.base_file), fs::weakly_canonical(folder), fault);
    document.set("base", quoted(fault || base.empty() ? fs::absolute(study.base_file).string() : base.string()),
                 diagnostics);
    std::vector<std::size_t> shown;
    for (Row const& row : outcome.found.rows) {
        Candidate const& candidate = outcome.found.record->candidate(row.number);
        if (!candidate.strategy.empty()) continue;  // it is there already
        for (std::string const& role : row.roles) {
            if (!is_shown(role)) continue;
            std::string const id = role == "recommended" ? "best" : id_from(role);
            std::string const title = fmt::format("{}: {}", role == "recommended" ? "Best mix" : role,
                                                  outcome.problem.levers.words(candidate.mix));
            document.set("strategies." + id, strategy_text(evaluator.strategy_of(candidate), title), diagnostics);
            break;
        }
    }
    if (diagnostics.failed())
        throw UserError{Exit::internal_fault, "best.yaml cannot be written:\n" + diagnostics.text()};
    return fmt::format("# Made by `cpdsim optimise`: an ordinary study. `best` is the recommended mix.\n{}",
                       document.text());
}

}  // namespace cpdsim::optimise
