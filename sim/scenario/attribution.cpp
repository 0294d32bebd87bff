#include "data/quantity.hpp"
#include "policy/programme.hpp"
#include "scenario/attribution.hpp"

#include <algorithm>
#include <array>
#include <functional>
#include <map>
#include <set>

namespace cpdsim {
namespace {

constexpr std::array<std::string_view, 4> routes{"whole", "cascade", "community", "colleagues"};
constexpr std::array<std::string_view, 3> outcomes{"sustained_teachers", "practice_gain", "practice_years"};

std::vector<std::string> funded(Scenario const& s) {
    std::set<std::string> ids;
    for (FundingLine const& line : s.funding) {
        if (line.amount.value > 0) ids.insert(line.programme);
    }
    return {ids.begin(), ids.end()};
}

/// Switches a route of the named programmes off; false where there is nothing to switch off.
bool switch_off(Scenario& s, std::vector<std::string> const& programmes, std::string_view route) {
    bool found = false;
    for (std::string const& id : programmes) {
        Programme& p = s.programmes->at(id);
        if (route == "whole") {
            std::erase_if(s.funding, [&](FundingLine const& line) { return line.programme == id; });
            found = true;
        } else if (route == "cascade" && p.cascade && p.cascade->tiers > 0) {
            p.cascade->tiers = 0;
            found = true;
        } else if (route == "community" && p.community) {
            p.community.reset();
            found = true;
        }
    }
    if (route == "colleagues" && programmes.size() == funded(s).size()) {
        s.peers.form = PeerForm::none;
        found = true;
    }
    return found;
}

/// Programmes named at place p, and all of them at the last.
std::vector<std::string> named_at(std::vector<std::string> const& programmes, std::size_t p) {
    return p < programmes.size() ? std::vector<std::string>{programmes[p]} : programmes;
}

/// Calls `use(programme, route)` for everything that can be left out in some lane, until it says false; whether it
/// never did.
bool leave_out_each(std::vector<Scenario const*> const& lanes,
                    std::function<bool(std::size_t, std::size_t)> const& use) {
    std::vector<std::string> const programmes = funded(*lanes.front());
    std::set<Scenario const*> const distinct{lanes.begin(), lanes.end()};
    for (std::size_t p = 0; p <= programmes.size(); ++p) {
        for (std::size_t r = 0; r < routes.size(); ++r) {
            bool const there = std::any_of(distinct.begin(), distinct.end(), [&](Scenario const* lane) {
                Scenario without = *lane;
                return switch_off(without, named_at(programmes, p), routes[r]);
            });
            if (there && !use(p, r)) return false;
        }
    }
    return true;
}

/// The window of the study stays where the full scenario has it, whatever is switched off.
void keep_window(Scenario& s) {
    std::erase(s.outputs.keep, KeptPart::attribution);
    if (s.outputs.window_end) return;
    for (FundingLine const& line : s.funding) {
        YearMonth const to = line.to.value_or(s.time.end);
        s.outputs.window_end = s.outputs.window_end ? std::max(*s.outputs.window_end, to) : to;
    }
}

/// The pack without a route of these programmes; lanes that are one scenario stay so. `kept` owns what it points to.
Pack pack_without(Pack const& full, std::vector<std::string> const& programmes, std::string_view route,
                  std::map<Scenario const*, Scenario>& kept) {
    Pack pack = full;
    for (Scenario const*& lane : pack.lanes) {
        auto const [at, fresh] = kept.try_emplace(lane, *lane);
        lane = &at->second;
        if (!fresh) continue;
        keep_window(at->second);
        switch_off(at->second, programmes, route);
    }
    return pack;
}

/// Runs the pack without a route of these programmes, under a name of its own where runs are saved.
std::optional<Results> run_without(Pack const& pack, std::vector<std::string> const& named, std::size_t route,
                                   Population const& population, Network const& network, Workers& workers,
                                   RunRequest const& request, Saving const& saving) {
    RunRequest quiet = request;
    quiet.progress = nullptr;
    Saving own = saving;
    own.beside = "without";
    for (std::string const& programme : named) own.beside += " " + programme;
    own.beside += ": " + std::string{routes[route]};
    std::map<Scenario const*, Scenario> kept;
    Pack const without = pack_without(pack, named, routes[route], kept);
    return run_pack(without, population, network, workers, quiet, own);
}

std::vector<float> const& values_of(Results const& results, std::string_view outcome) {
    return floats(*results.outcomes().array(outcome));
}

}  // namespace

std::optional<Table> attribute(Pack const& pack, Population const& population, Network const& network,
                               Results const& full, Workers& workers, RunRequest const& request, Saving const& saving) {
    Scenario const& scenario = pack.first();
    std::vector<std::string> const programmes = funded(scenario);
    std::vector<std::string> shown = programmes;
    shown.emplace_back("all");
    auto const replicates = static_cast<std::size_t>(full.replicates);
    std::size_t const cells = shown.size() * routes.size();
    Table table{"/attribution",
                {replicate_axis(replicates),
                 {"programme", std::move(shown)},
                 {"route", std::vector<std::string>{routes.begin(), routes.end()}}},
                {},
                titled("what the outcome would lack without a programme, or without one of its routes, with the same "
                       "draws")};
    for (std::string_view const outcome : outcomes) {
        Array const& shape = *full.outcomes().array(outcome);
        table.add(shape.name, {"replicate", "programme", "route"},
                  reported(shape.name, shape.units(), "lacking without it: " + shape.long_name()));
    }
    bool const finished = leave_out_each(pack.lanes, [&](std::size_t p, std::size_t r) {
        std::optional<Results> const rest =
            run_without(pack, named_at(programmes, p), r, population, network, workers, request, saving);
        if (!rest) return false;
        for (std::size_t k = 0; k < outcomes.size(); ++k) {
            std::vector<float> const& with = values_of(full, outcomes[k]);
            std::vector<float> const& less = values_of(*rest, outcomes[k]);
            std::vector<float>& lacking = floats(table.arrays[k]);
            for (std::size_t n = 0; n < replicates; ++n) lacking[n * cells + p * routes.size() + r] = with[n] - less[n];
        }
        return true;
    });
    if (!finished) return std::nullopt;
    return table;
}

void save_those_beside(Pack const& pack, Population const& population, Network const& network, Workers& workers,
                       RunRequest const& request, Saving const& saving) {
    std::vector<std::string> const programmes = funded(pack.first());
    leave_out_each(pack.lanes, [&](std::size_t p, std::size_t r) {
        run_without(pack, named_at(programmes, p), r, population, network, workers, request, saving);
        return !request.stop.stop_requested();
    });
}

int runs_to_attribute(Scenario const& scenario) {
    int runs = 0;
    leave_out_each({&scenario}, [&](std::size_t, std::size_t) { return ++runs > 0; });
    return runs;
}

}  // namespace cpdsim
