#include "evidence/suite.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <set>

#include <fmt/format.h>

#include "core/error.hpp"
#include "core/parallel.hpp"
#include "design/case_key.hpp"
#include "param/numbers_at.hpp"
#include "param/reader.hpp"
#include "scenario/checks.hpp"
#include "scenario/pack.hpp"
#include "scenario/wiring.hpp"

namespace cpdsim {
namespace {

[[noreturn]] void refuse(std::string const& what, param::Diagnostics const& found) {
    throw UserError{Exit::input_invalid, fmt::format("the laboratory of {} is not valid:\n{}", what, found.text())};
}

bool overlap(std::string const& a, std::string const& b) {
    std::string const& shorter = a.size() < b.size() ? a : b;
    std::string const& longer = a.size() < b.size() ? b : a;
    return longer.rfind(shorter, 0) == 0 && (longer.size() == shorter.size() || longer[shorter.size()] == '.');
}

/// Whether the laboratory's own folder says what stands at the path, not a preset that it extends.
bool is_fixed(LabRun const& run, std::string const& path) {
    for (auto const& [changed, value] : run.changes)
        if (overlap(changed, path)) return true;
    if (run.document.find(path) == nullptr) return false;
    param::Mark const mark = run.document.mark_of(path);
    if (mark.file < 0 || mark.file >= static_cast<int>(run.document.files.size())) return true;
    return run.document.files[static_cast<std::size_t>(mark.file)].directory == run.scenario.parent_path();
}

/// Whether a path belongs to a programme that the laboratory does not pay for: there it does nothing.
bool is_idle(Scenario const& laboratory, std::string const& path) {
    static std::string const prefix = "programmes.";
    if (path.rfind(prefix, 0) != 0) return false;
    std::string const id = path.substr(prefix.size(), path.find('.', prefix.size()) - prefix.size());
    return std::none_of(laboratory.funding.begin(), laboratory.funding.end(),
                        [&](FundingLine const& line) { return line.programme == id; });
}

/// Where the study's numbers and words go.
void find_numbers(LabRun& run, Scenario& trial, std::vector<VariedParameter> const& parameters) {
    for (std::size_t k = 0; k < parameters.size(); ++k) {
        VariedParameter const& p = parameters[k];
        auto const put = [&](std::string const& path) {
            if (!p.is_number || !param::number_at(trial, path) || shapes_world(path) || is_idle(trial, path)) return;
            run.position.push_back(k);
            run.path.push_back(path);
        };
        for (auto const& [path, from] : run.takes)
            if (from == p.path) put(path);
        if (run.takes.count(p.path) == 0 && !is_fixed(run, p.path)) put(p.path);
    }
}

int row_of(Scenario const& scenario, YearMonth date) { return grid_of(scenario.time).step_of(plus_months(date, 1)); }

Scenario read(LabRun const& run, param::Document const& document) {
    param::Diagnostics found;
    Scenario scenario = read_scenario(document, found);
    if (found.failed()) refuse(run.scenario.string(), found);
    return scenario;
}

/// Draws that may share packs: those whose words are the same.
using Words = std::vector<std::pair<std::string, std::string>>;
Words words_of(LabRun const& run, DesignDraw const& draw) {
    Words words;
    for (auto const& change : draw.changes) {
        auto const where = param::check_path(param::info_of<Scenario>(), run.document, change.first);
        if (where.found && !is_fixed(run, change.first)) words.push_back(change);
    }
    return words;
}

/// Sixteen draws of one run, to be made at once.
struct Unit {
    std::size_t run = 0;
    Words words;
    std::vector<std::size_t> draws;
};

std::vector<Unit> units_of(Suite const& suite, std::vector<DesignDraw> const& draws) {
    std::vector<Unit> all;
    for (std::size_t r = 0; r < suite.runs.size(); ++r) {
        std::map<Words, std::vector<std::size_t>> kinds;
        for (std::size_t d = 0; d < draws.size(); ++d) kinds[words_of(suite.runs[r], draws[d])].push_back(d);
        for (auto const& [words, members] : kinds)
            for (std::size_t first = 0; first < members.size(); first += lane_count)
                all.push_back(
                    {r,
                     words,
                     {members.begin() + static_cast<std::ptrdiff_t>(first),
                      members.begin() + static_cast<std::ptrdiff_t>(std::min(members.size(), first + lane_count))}});
    }
    return all;
}

/// What a unit needs besides the draws' numbers, made once for all units of a kind.
struct Ground {
    Scenario scenario;
    std::string hash;
    std::shared_ptr<Prepared::Ground const> world;
    std::size_t users = 0;
};

class Grounds {
public:
    Grounds(Suite const& suite, std::vector<Unit> const& units) : suite_{suite} {
        for (Unit const& unit : units) ++made_[{unit.run, unit.words}].users;
    }

    std::shared_ptr<Ground const> scenario(Unit const& unit) { return get(unit, false); }
    std::shared_ptr<Ground const> with_world(Unit const& unit) { return get(unit, true); }
    void leave(Unit const& unit) {
        turns_.take([&] {
            Entry& entry = made_[{unit.run, unit.words}];
            if (--entry.users == 0) entry.ground.reset();
        });
    }

private:
    struct Entry {
        std::size_t users = 0;
        std::shared_ptr<Ground> ground;
    };

    std::shared_ptr<Ground const> get(Unit const& unit, bool with_world) {
        std::shared_ptr<Ground> found;
        turns_.take([&] {
            Entry& entry = made_[{unit.run, unit.words}];
            if (!entry.ground) entry.ground = make(unit);
            if (with_world && !entry.ground->world) {
                Workers alone{1};
                entry.ground->world = prepare_pack(Pack{{&entry.ground->scenario}, {Luck{}}, 0, 0}, alone);
            }
            found = entry.ground;
        });
        return found;
    }

    std::shared_ptr<Ground> make(Unit const& unit) {
        LabRun const& run = suite_.runs[unit.run];
        param::Document document = run.document;
        param::Diagnostics found;
        for (auto const& [path, value] : unit.words) document.set(path, value, found, "(draw)");
        auto ground = std::make_shared<Ground>();
        ground->scenario = read(run, document);
        ground->hash = scenario_hash(document, ground->scenario);
        return ground;
    }

    Suite const& suite_;
    std::map<std::pair<std::size_t, Words>, Entry> made_;
    Turns turns_;
};

std::string key_of(Suite const& suite, Unit const& unit, std::vector<DesignDraw> const& draws, std::string const& hash,
                   std::uint32_t first_luck = 0) {
    LabRun const& run = suite.runs[unit.run];
    std::string text = "evidence " + hash;
    for (Probe const& p : run.probes)
        text += fmt::format("\n{} {} {} {} {} {} {} {}", param::name_of(p.quantity), p.among, p.row, p.since,
                            p.above ? fmt::format("{}", *p.above) : "-", p.contributes, p.answers, p.pleases);
    for (std::string const& path : run.path) text += "\n" + path;
    for (std::size_t const d : unit.draws) {
        text += fmt::format("\n{}", first_luck + d);
        for (std::size_t const k : run.position)
            text += fmt::format(" {:x}", std::bit_cast<std::uint64_t>(draws[d].values[k]));
    }
    return hash_text(text);
}

/// The numbers of a probe as they are kept: value, without each part, spread.
constexpr std::size_t kept_of_probe = 2 + parts_of_schools;

std::optional<Results> run_unit(Suite const& suite, Unit const& unit, std::vector<DesignDraw> const& draws,
                                Ground const& ground, SuiteOptions const& options) {
    LabRun const& run = suite.runs[unit.run];
    std::vector<Scenario> lanes;
    Pack pack;
    for (std::size_t const d : unit.draws) {
        lanes.push_back(ground.scenario);
        for (std::size_t k = 0; k < run.path.size(); ++k)
            param::number_at(lanes.back(), run.path[k]).set(draws[d].values[run.position[k]]);
        param::Diagnostics found;
        check_scenario(lanes.back(), run.document, found);
        if (found.failed()) refuse(fmt::format("{} (draw {})", run.scenario.string(), d), found);
        pack.luck.push_back({options.first_luck + static_cast<std::uint32_t>(d), 0});
    }
    for (Scenario const& lane : lanes) pack.lanes.push_back(&lane);
    auto const seen = std::make_shared<Snapshots>();
    for (Probe const& probe : run.probes) {
        (*seen)[probe.row];
        if (probe.since >= 0) (*seen)[probe.since];
    }
    RunRequest request;
    auto prepared = std::make_shared<Prepared>();
    prepared->grounds.push_back(ground.world);
    request.prepared = prepared;
    request.stop = options.stop;
    request.dress = [&](std::vector<Mechanism>&, std::vector<Observer>& observers, Results&) {
        observers.push_back(make_snapshot_observer(seen));
    };
    Workers alone{1};
    auto const results = simulate_pack(pack, alone, request);
    if (!results) return std::nullopt;
    Results kept;
    kept.replicates = static_cast<int>(lanes.size());
    for (std::size_t p = 0; p < run.probes.size(); ++p) {
        auto const measured =
            measure(run.probes[p], ground.world->population, ground.world->network, *seen, *results, kept.replicates);
        for (std::size_t k = 0; k < kept_of_probe; ++k) {
            std::vector<float> column;
            for (Measured const& one : measured)
                column.push_back(static_cast<float>(k == 0 ? one.value : k == 1 ? one.sd : one.without[k - 2]));
            kept.outcomes().arrays.push_back(
                {fmt::format("{} {}", p, k), {"replicate"}, std::move(column), described("1", "")});
        }
    }
    return kept;
}

/// Arms into findings.
void assemble(Suite const& suite, std::vector<Unit> const& units, std::vector<Results> const& kept, Findings& out) {
    // [run][probe][k][draw]
    std::vector<std::vector<std::vector<double>>> held;
    for (LabRun const& run : suite.runs)
        held.emplace_back(run.probes.size() * kept_of_probe, std::vector<double>(out.draws, std::nan("")));
    for (std::size_t u = 0; u < units.size(); ++u)
        for (std::size_t c = 0; c < kept[u].outcomes().arrays.size(); ++c)
            for (std::size_t lane = 0; lane < units[u].draws.size(); ++lane)
                held[units[u].run][c][units[u].draws[lane]] = floats(kept[u].outcomes().arrays[c])[lane];
    for (std::size_t j = 0; j < suite.targets.size(); ++j) {
        LoadedTarget const& target = suite.targets[j];
        Measure const& m = *target.target.measure;
        auto const& names = target.contrast->names();
        std::vector<double> values(names.size());
        for (std::size_t d = 0; d < out.draws; ++d) {
            auto const of = [&](std::string const& arm, std::size_t k) {
                ArmPlace const place = suite.arms[j].at(arm);
                return held[place.run][place.probe * kept_of_probe + k][d];
            };
            double const unit = m.per == Per::sd_of_controls ? std::sqrt(m.reliability) / of("control", 1) : 1;
            auto const contrast = [&](std::size_t k) {
                for (std::size_t n = 0; n < names.size(); ++n) values[n] = of(names[n], k);
                return target.contrast->of(values) * unit;
            };
            double mean = 0, squares = 0;
            std::array<double, parts_of_schools> without{};
            for (std::size_t g = 0; g < parts_of_schools; ++g)
                mean += (without[g] = contrast(2 + g)) / parts_of_schools;
            for (double const w : without) squares += (w - mean) * (w - mean);
            out.found[j][d] = contrast(0);
            out.error[j][d] = std::sqrt((parts_of_schools - 1.0) / parts_of_schools * squares);
        }
    }
}

}  // namespace

Suite make_suite(std::vector<LoadedTarget> targets, std::vector<VariedParameter> const& parameters) {
    Suite suite;
    std::map<std::string, std::size_t> known;

    struct Wanted {
        std::size_t target;
        std::string arm;
        std::size_t run;
    };
    std::vector<Wanted> wanted;
    for (LoadedTarget& target : targets)
        if (target.simulated()) suite.targets.push_back(std::move(target));
    for (std::size_t j = 0; j < suite.targets.size(); ++j) {
        LoadedTarget const& target = suite.targets[j];
        for (auto const& [arm, own] : target.target.arms) {
            Overrides const changes = changes_of(target.target, arm);
            std::string id = target.scenario.string();
            for (auto const& [path, value] : changes) id += fmt::format("\n{}={}", path, value);
            for (auto const& [path, from] : target.target.takes) id += fmt::format("\n{}<{}", path, from);
            YearMonth const date = date_of(*target.target.measure, arm);
            auto const [at, is_new] = known.emplace(id, suite.runs.size());
            if (is_new) suite.runs.push_back({target.scenario, changes, target.target.takes, date, {}, {}, {}, {}});
            suite.runs[at->second].end = std::max(suite.runs[at->second].end, date);
            wanted.push_back({j, arm, at->second});
        }
    }
    std::set<std::size_t> used;
    std::vector<Scenario> trial;
    for (LabRun& run : suite.runs) {
        param::Diagnostics found;
        auto const loaded = load_scenario(run.scenario, {}, found);
        if (!loaded) refuse(run.scenario.string(), found);
        run.document = loaded->document;
        run.end = std::max(run.end, loaded->scenario.time.end);
        for (auto const& [path, value] : run.changes) run.document.set(path, value, found, "(arm)");
        run.document.set("time.end", to_text(run.end), found, "(arm)");
        run.document.set("outputs.by", "[]", found, "(arm)");
        run.document.set("outputs.keep", "[timeseries]", found, "(arm)");
        trial.push_back(read(run, run.document));
        find_numbers(run, trial.back(), parameters);
        used.insert(run.position.begin(), run.position.end());
    }
    suite.arms.resize(suite.targets.size());
    for (Wanted const& w : wanted) {
        Measure const& m = *suite.targets[w.target].target.measure;
        auto const group = m.among.find(w.arm);
        Scenario const& scenario = trial[w.run];
        Probe const probe{m.quantity,
                          group == m.among.end() ? "all" : group->second,
                          row_of(scenario, date_of(m, w.arm)),
                          m.since ? row_of(scenario, *m.since) : -1,
                          m.above,
                          m.contributes,
                          m.answers,
                          m.pleases.count(w.arm) > 0 ? m.pleases.at(w.arm) : 0};
        auto& probes = suite.runs[w.run].probes;
        auto const at = std::find(probes.begin(), probes.end(), probe);
        suite.arms[w.target][w.arm] = {w.run, static_cast<std::size_t>(at - probes.begin())};
        if (at == probes.end()) probes.push_back(probe);
    }
    for (std::size_t k = 0; k < parameters.size(); ++k)
        if (used.count(k) == 0) suite.unused.push_back(parameters[k].path);
    return suite;
}

std::vector<std::size_t> numbers_of(Suite const& suite) {
    std::set<std::size_t> used;
    for (LabRun const& run : suite.runs) used.insert(run.position.begin(), run.position.end());
    return {used.begin(), used.end()};
}

std::optional<Findings> run_suite(Suite const& suite, std::vector<DesignDraw> const& draws, Journal& journal,
                                  SuiteOptions const& options) {
    std::vector<Unit> const units = units_of(suite, draws);
    Grounds grounds{suite, units};
    std::vector<Results> kept(units.size());
    Turns turns;
    std::size_t done = 0;
    Workers workers{options.jobs};
    workers.for_each(units.size(), [&](std::size_t u) {
        if (options.stop.stop_requested()) return;
        std::string const key = key_of(suite, units[u], draws, grounds.scenario(units[u])->hash, options.first_luck);
        std::optional<Results> found = journal.read(key);
        if (!found) {
            found = run_unit(suite, units[u], draws, *grounds.with_world(units[u]), options);
            if (!found) return;
            journal.append(key, *found);
        }
        grounds.leave(units[u]);
        kept[u] = std::move(*found);
        turns.take([&] {
            ++done;
            if (options.progress)
                options.progress(static_cast<double>(done) / static_cast<double>(units.size()), units.size());
        });
    });
    journal.flush();
    if (done < units.size()) return std::nullopt;
    Findings out;
    out.draws = draws.size();
    out.found.assign(suite.targets.size(), std::vector<double>(draws.size()));
    out.error = out.found;
    assemble(suite, units, kept, out);
    return out;
}

SuitePrice price_of(Suite const& suite, std::vector<DesignDraw> const& draws, Journal const& journal) {
    std::vector<Unit> const units = units_of(suite, draws);
    Grounds grounds{suite, units};
    SuitePrice price;
    for (Unit const& unit : units) {
        auto const ground = grounds.scenario(unit);
        ++price.packs;
        if (journal.has(key_of(suite, unit, draws, ground->hash))) ++price.kept;
        Scenario one = ground->scenario;
        one.run.replicates = lane_count;
        price.agent_steps += estimate(one).agent_steps;
    }
    return price;
}

}  // namespace cpdsim
