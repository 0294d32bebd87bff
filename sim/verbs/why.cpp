// `cpdsim why FILE.h5`: why so little comes of a programme. Hours -> knowledge -> let through to the classroom ->
// practice -> changed -> still so: of those whom it taught, what is lost at each step (sim/observers/taught.cpp).
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <memory>
#include <system_error>

#include "io/any_file.hpp"
#include "policy/programme.hpp"
#include "verbs/recorded.hpp"
#include "verbs/verbs.hpp"

namespace cpdsim {
namespace {

namespace fs = std::filesystem;

struct Options {
    std::string source, programme, strategy;
};

/// Of one programme, means over draws and replicates; steps are shares of what the step before left.
struct Chain {
    std::string strategy, programme;
    double places = 0, recipients = 0, taught = 0, hours = 0, knowledge = 0, let_through = 0, gain = 0, changed = 0,
           changed_there = 0, sustained = 0;

    [[nodiscard]] bool reached_anybody() const { return taught > 0; }
    [[nodiscard]] double each(double sum) const { return taught > 0 ? sum / taught : 0; }
};

double ratio(double part, double whole) { return whole > 0 ? part / whole : 0; }

/// One step and what it leaves of what came to it.
struct Step {
    std::string_view name;
    double left;
};

/// The steps that can lose something, in order. The first is measured against all that could be known.
std::vector<Step> steps_of(Chain const& c) {
    return {{"knowledge", c.each(c.knowledge)},
            {"let_through", ratio(c.let_through, c.knowledge)},
            {"practised", ratio(c.gain, c.let_through)},
            {"changed", ratio(c.changed, c.taught)},
            {"still_there", ratio(c.changed_there, c.changed)},
            {"sustained", ratio(c.sustained, c.changed_there)}};
}

std::string grouped(double value) {
    std::string digits = fmt::format("{:.0f}", std::abs(value));
    for (std::size_t at = digits.size(); at > 3; at -= 3) digits.insert(at - 3, ",");
    return (value < 0 && digits != "0" ? "-" : "") + digits;
}

std::string percent(double share) {
    if (share > 0 && share < 0.005) return "<1 %";
    if (share < 1 && share >= 0.995) return ">99 %";
    return fmt::format("{:.0f} %", 100 * share);
}

std::string lost(double left) {
    return left > 1 ? fmt::format("{} more come from colleagues and support", percent(left - 1))
                    : percent(1 - left) + " lost";
}

/// The step that leaves least. How many have changed follows from what each has gained: it counts as a step of its own
/// only where what came before leaves half or more. What follows nothing cannot be its cause.
Step weakest_of(Chain const& c) {
    std::vector<Step> steps = steps_of(c);
    auto const nothing = std::find_if(steps.begin(), steps.end(), [](Step const& s) { return s.left <= 0; });
    if (nothing != steps.end()) steps.erase(nothing + 1, steps.end());
    bool const before = std::any_of(steps.begin(), steps.begin() + std::min<std::ptrdiff_t>(3, std::ssize(steps)),
                                    [](Step const& s) { return s.left < 0.5; });
    if (before) std::erase_if(steps, [](Step const& s) { return s.name == "changed"; });
    return *std::min_element(steps.begin(), steps.end(), [](Step const& a, Step const& b) { return a.left < b.left; });
}

std::string sentence(Chain const& c) {
    if (!c.reached_anybody())
        return "Nobody whom it taught is in post when the window ends: look at what bound its intakes (`cpdsim "
               "report`, "
               "ledger).";
    Step const weakest = weakest_of(c);
    Step const* const least = &weakest;
    std::string const left = percent(std::max(0.0, least->left));
    if (least->name == "knowledge")
        return fmt::format(
            "Most is lost before the classroom: after {:.3g} h each, {} of what could be known is known "
            "when the window ends; the rest was never learnt, or is forgotten again.",
            c.each(c.hours), left);
    if (least->name == "let_through")
        return fmt::format(
            "Most is lost between knowing and doing: transfer, support, materials and climate let {} of "
            "what is known through to the classroom.",
            left);
    if (least->name == "practised")
        return fmt::format(
            "Most is lost in practice: people practise {} of what their conditions would let through; it "
            "grows slowly, or has fallen again.",
            left);
    if (least->name == "changed")
        return fmt::format("Most do not change enough to count: {} of those whom it taught have.", left);
    if (least->name == "still_there")
        return fmt::format("Most is lost by leaving: {} of those who had changed are still in post when it counts.",
                           left);
    return fmt::format(
        "Most is lost afterwards: of those who had changed and are still there, {} still teach so when "
        "it counts.",
        left);
}

struct File {
    std::vector<Chain> chains;
    bool counts = false;  ///< the run lasts until change counts as sustained
};

std::size_t reference_level(Axis const& levels) {
    auto const* const values = std::get_if<std::vector<double>>(&levels.values);
    std::size_t best = 0;
    for (std::size_t i = 1; values != nullptr && i < values->size(); ++i)
        if (std::abs((*values)[i] - 1) < std::abs((*values)[best] - 1)) best = i;
    return best;
}

/// Sums over time of one variable, means over draws and replicates; (strategy, programme).
class Counts {
public:
    explicit Counts(Table const& table) : table_{table} {}

    [[nodiscard]] std::map<std::pair<std::size_t, std::size_t>, double> of(std::string const& name) const {
        std::map<std::pair<std::size_t, std::size_t>, double> means;
        Array const* const variable = table_.array(name);
        auto const* const values = variable == nullptr ? nullptr : std::get_if<std::vector<float>>(&variable->values);
        if (values == nullptr) return means;  // zero everywhere, and left out
        std::map<std::pair<std::size_t, std::size_t>, std::map<std::size_t, double>> runs;
        for (std::size_t i = 0; i < values->size(); ++i) {
            std::size_t rest = i, strategy = 0, programme = 0, run = 0, stride = 1;
            bool wanted = true;
            for (auto axis = variable->axes.rbegin(); axis != variable->axes.rend(); ++axis) {
                Axis const& dimension = *table_.axis(*axis);
                std::size_t const at = rest % dimension.size();
                rest /= dimension.size();
                if (*axis == "strategy")
                    strategy = at;
                else if (*axis == "programme")
                    programme = at;
                else if (*axis == "level")
                    wanted = wanted && at == reference_level(dimension);
                else if (*axis != "time") {
                    run += at * stride;
                    stride *= dimension.size();
                }
            }
            if (wanted) runs[{strategy, programme}][run] += static_cast<double>((*values)[i]);
        }
        for (auto const& [place, sums] : runs) {
            double sum = 0, count = 0;
            for (auto const& [run, value] : sums) {
                sum += std::isnan(value) ? 0 : value;
                count += std::isnan(value) ? 0 : 1;
            }
            means[place] = count > 0 ? sum / count : 0;
        }
        return means;
    }

private:
    Table const& table_;
};

std::vector<std::string> labels_of(Table const& table, std::string const& name) {
    Axis const* const dimension = table.axis(name);
    auto const* const labels =
        dimension == nullptr ? nullptr : std::get_if<std::vector<std::string>>(&dimension->values);
    return labels == nullptr ? std::vector<std::string>{""} : *labels;
}

bool anything_counts(h5::File const& file) {
    Table const outcomes = read_group(file, "/outcomes");
    Array const* const sustained = outcomes.array("sustained_teachers");
    auto const* const values = sustained == nullptr ? nullptr : std::get_if<std::vector<float>>(&sustained->values);
    return values != nullptr && std::any_of(values->begin(), values->end(), [](float v) { return !std::isnan(v); });
}

File read_file(fs::path const& path) {
    try_reading(path);
    h5::File const file = h5::File::open(path);
    if (!file.root().has("programmes") || !file.root().has("outcomes"))
        throw UserError{Exit::input_invalid, fmt::format("'{}' holds no programmes (it is neither a result file nor a "
                                                         "study.h5); give a file that `cpdsim run` wrote",
                                                         path.string())};
    Table const table = read_group(file, "/programmes");
    if (table.array("taught") == nullptr && table.array("places_taken") != nullptr &&
        table.array("taught_hours") == nullptr) {
        auto const taken = Counts{table}.of("places_taken");
        if (std::any_of(taken.begin(), taken.end(), [](auto const& one) { return one.second > 0; }))
            throw UserError{
                Exit::input_invalid,
                fmt::format("'{}' does not hold what became of those who were taught (an older version wrote "
                            "it); run it again",
                            path.string())};
    }
    Counts const counts{table};
    File found;
    found.counts = anything_counts(file);
    auto const strategies = labels_of(table, "strategy"), programmes = labels_of(table, "programme");
    std::map<std::string, double Chain::*> const members{{"places_taken", &Chain::places},
                                                         {"recipients", &Chain::recipients},
                                                         {"taught", &Chain::taught},
                                                         {"taught_hours", &Chain::hours},
                                                         {"taught_knowledge", &Chain::knowledge},
                                                         {"taught_let_through", &Chain::let_through},
                                                         {"taught_gain", &Chain::gain},
                                                         {"taught_changed", &Chain::changed},
                                                         {"taught_changed_there", &Chain::changed_there},
                                                         {"taught_sustained", &Chain::sustained}};
    std::map<std::pair<std::size_t, std::size_t>, Chain> chains;
    for (auto const& [name, member] : members)
        for (auto const& [place, value] : counts.of(name)) chains[place].*member = value;
    for (auto& [place, chain] : chains) {
        chain.strategy = strategies[place.first];
        chain.programme = programmes[place.second];
        if (chain.places > 0 || chain.recipients > 0 || chain.taught > 0) found.chains.push_back(chain);
    }
    return found;
}

std::string named(param::Translated const& title, std::string const& id) {
    if (title.empty()) return id;
    auto const english = title.find("en");
    return fmt::format("{} ({})", english == title.end() ? title.begin()->second : english->second, id);
}

void refuse_unknown(File const& file, Options const& options, fs::path const& path) {
    std::vector<std::string> programmes, strategies;
    for (Chain const& chain : file.chains) {
        programmes.push_back(chain.programme);
        strategies.push_back(chain.strategy);
    }
    auto const check = [&](std::string const& wanted, std::vector<std::string>& known, char const* what) {
        std::sort(known.begin(), known.end());
        known.erase(std::unique(known.begin(), known.end()), known.end());
        if (wanted.empty() || std::find(known.begin(), known.end(), wanted) != known.end()) return;
        throw UserError{Exit::input_invalid, fmt::format("'{}' has no {} '{}' that met anybody (it has: {})",
                                                         path.string(), what, wanted, fmt::join(known, ", "))};
    };
    check(options.strategy, strategies, "strategy");
    check(options.programme, programmes, "programme");
}

std::string text_of(Chain const& c, bool counts, Recorded const& recorded) {
    auto const programme = recorded.scenario.programmes->find(c.programme);
    std::string text =
        "  " +
        named(programme == recorded.scenario.programmes->end() ? param::Translated{} : programme->second.title,
              c.programme) +
        "\n";
    auto const line = [&](std::string_view what, std::string const& value, std::string const& remark = "") {
        text += fmt::format("    {:<42}{:>10}   {}", what, value, remark);
        text.erase(text.find_last_not_of(' ') + 1);
        text += "\n";
    };
    auto const share = [](double value) { return fmt::format("{:.3f}", value); };
    line("places taken", grouped(c.places), "over the whole run");
    if (c.recipients > 0) line("taught by trainers", grouped(c.recipients), "over the whole run");
    line("taught, in post when the window ends", grouped(c.taught));
    if (c.reached_anybody()) {
        line("hours each", fmt::format("{:.3g} h", c.each(c.hours)), "weighted by quality, of all programmes");
        line("knowledge each, of 1", share(c.each(c.knowledge)),
             percent(1 - c.each(c.knowledge)) + " not learnt, or forgotten again");
        line("let through to the classroom", share(c.each(c.let_through)), lost(ratio(c.let_through, c.knowledge)));
        line("practised, of what could be gained", share(c.each(c.gain)),
             c.let_through > 0 ? lost(ratio(c.gain, c.let_through)) : "");
        line("changed when the window ends", grouped(c.changed),
             percent(1 - ratio(c.changed, c.taught)) + " of the taught have not");
        if (counts && c.changed > 0) {
            line("  of them in post when it counts", grouped(c.changed_there), lost(ratio(c.changed_there, c.changed)));
            line("  and still changed: lasting", grouped(c.sustained),
                 c.changed_there > 0 ? lost(ratio(c.sustained, c.changed_there)) : "");
        }
    }
    return text + "    " + sentence(c) + "\n";
}

std::string json_of(std::vector<Chain> const& chains) {
    nlohmann::ordered_json list = nlohmann::ordered_json::array();
    for (Chain const& c : chains) {
        nlohmann::ordered_json one{{"strategy", c.strategy},
                                   {"programme", c.programme},
                                   {"places_taken", c.places},
                                   {"recipients", c.recipients},
                                   {"taught", c.taught},
                                   {"hours", c.each(c.hours)},
                                   {"knowledge", c.each(c.knowledge)},
                                   {"let_through", c.each(c.let_through)},
                                   {"practised", c.each(c.gain)},
                                   {"changed", c.changed},
                                   {"changed_there", c.changed_there},
                                   {"sustained", c.sustained},
                                   {"sentence", sentence(c)}};
        for (Step const& step : steps_of(c)) one["left"][std::string{step.name}] = step.left;
        list.push_back(std::move(one));
    }
    return list.dump(2) + "\n";
}

/// Of a folder its study.h5, else the one result file in it.
fs::path file_in(fs::path const& folder) {
    std::error_code fault;
    if (fs::is_regular_file(folder / "study.h5", fault)) return folder / "study.h5";
    std::vector<fs::path> files;
    for (auto const& entry : fs::directory_iterator{folder, fault})
        if (entry.path().extension() == ".h5") files.push_back(entry.path());
    return files.size() == 1 ? files.front() : folder / "study.h5";
}

void explain_why(Options const& options, Common const& common) {
    fs::path path = options.source;
    std::error_code fault;
    if (fs::is_directory(path, fault)) path = file_in(path);
    if (!fs::is_regular_file(path, fault))
        throw UserError{
            Exit::input_invalid,
            fmt::format("cannot read '{}' (no such file); give a result file, or the folder of a study that "
                        "has ended",
                        path.string())};
    File file = read_file(path);
    refuse_unknown(file, options, path);
    std::erase_if(file.chains, [&](Chain const& c) {
        return (!options.programme.empty() && c.programme != options.programme) ||
               (!options.strategy.empty() && c.strategy != options.strategy);
    });
    if (common.json) return print(json_of(file.chains));
    if (file.chains.empty()) return print("no programme met anybody: there was no money for one, or nobody came\n");
    Recorded const recorded = recorded_in(path);
    std::string text, strategy;
    for (Chain const& chain : file.chains) {
        if (chain.strategy != strategy) {
            strategy = chain.strategy;
            param::Translated title;
            if (recorded.study && recorded.study->strategies.contains(strategy))
                title = recorded.study->strategies.at(strategy).title;
            text += named(title, strategy) + "\n";
        }
        text += text_of(chain, file.counts, recorded) + "\n";
    }
    if (!file.counts) text += "The run ends before change counts as lasting.\n";
    text += "Persons, represented; means over draws and replicates. Who was in several programmes counts in each.\n";
    print(text);
}

}  // namespace

void add_why(CLI::App& app, Common& common) {
    Verb const verb{app, "why", "why so little comes of a programme: what is lost from hours to lasting change"};
    auto const options = std::make_shared<Options>();
    verb.option("FILE", options->source, "result file, study.h5 or folder of a study").required();
    verb.option("--programme", options->programme, "this programme only").shown_as("P");
    verb.option("--strategy", options->strategy, "of a study: this strategy only").shown_as("S");
    add_json_flag(verb, common);
    verb.does([options, &common] { explain_why(*options, common); });
}

}  // namespace cpdsim
