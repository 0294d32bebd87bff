#include "scenario/build.hpp"

#include <algorithm>
#include <cmath>

#include "generators/observed.hpp"
#include "generators/school_size.hpp"
#include "policy/programme.hpp"
#include "scenario/collect.hpp"
#include "scenario/saving.hpp"
#include "scenario/wiring.hpp"

namespace cpdsim {
namespace {

std::size_t packs_of(Scenario const& s) {
    return (static_cast<std::size_t>(s.run.replicates) + lane_count - 1) / lane_count;
}

/// Of the replicates 16 b .. 16 b + 15: equal lanes whose luck follows one another.
Pack pack_of(Scenario const& s, std::uint32_t draw, std::size_t b) {
    auto const number = std::min(lane_count, static_cast<int>(s.run.replicates) - static_cast<int>(b) * lane_count);
    Pack pack{{}, {}, draw, static_cast<std::uint32_t>(b)};
    for (int r = 0; r < number; ++r) {
        pack.lanes.push_back(&s);
        pack.luck.push_back({draw, static_cast<std::uint32_t>(b) * lane_count + static_cast<std::uint32_t>(r)});
    }
    return pack;
}

}  // namespace

std::shared_ptr<Prepared const> prepare(Scenario const& s, std::uint32_t draw, Workers& workers) {
    auto prepared = std::make_shared<Prepared>();
    prepared->grounds.resize(packs_of(s));
    std::size_t const packs = prepared->grounds.size();
    if (packs == 1) {
        prepared->grounds[0] = prepare_pack(pack_of(s, draw, 0), workers);
        return prepared;
    }
    workers.for_each(packs, [&](std::size_t b) {
        Workers alone{1};
        prepared->grounds[b] = prepare_pack(pack_of(s, draw, b), alone);
    });
    return prepared;
}

std::optional<Results> simulate(Scenario const& s, Workers& workers, RunRequest const& request) {
    return simulate_in_parts(s, workers, request, {});
}

std::optional<Results> simulate_in_parts(Scenario const& s, Workers& workers, RunRequest const& request,
                                         Saving const& saving) {
    std::size_t const packs = packs_of(s);
    std::vector<std::optional<Results>> parts(packs);
    if (saving.into != nullptr) saving.into->packs.assign(packs, {});
    if (saving.from != nullptr && saving.from->packs.size() != packs)
        throw StateDoesNotFit{"it has another number of replicates"};
    auto const run_one = [&](std::size_t b, Workers& inside) {
        Pack const pack = pack_of(s, request.draw, b);
        RunRequest one = request;
        if (b > 0) one.progress = nullptr;  // one pack speaks for all that run beside it
        Saving own = saving;
        own.pack = b;
        if (request.prepared) {
            Prepared::Ground const& made = *request.prepared->grounds[b];
            parts[b] = run_pack(pack, made.population, made.network, inside, one, own);
        } else {
            Prepared::Ground made = draw_ground(pack, inside);
            parts[b] = run_pack(pack, made.population, std::move(made.network), inside, one, own);
        }
    };
    // Threads take packs first: no barrier per step. A single pack is cut into chunks of teachers.
    if (packs == 1) {
        run_one(0, workers);
    } else {
        workers.for_each(packs, [&](std::size_t b) {
            Workers alone{1};
            run_one(b, alone);
        });
    }
    for (auto const& part : parts) {
        if (!part) return std::nullopt;
    }
    Results results = std::move(*parts[0]);
    for (std::size_t b = 1; b < packs; ++b) append(results, *parts[b]);
    drop_empty_counts(results);
    return results;
}

bool same_world(Scenario const& a, Scenario const& b) {
    return a.population == b.population && a.network == b.network && a.run.seed == b.run.seed &&
           a.run.replicates == b.run.replicates && a.run.population_seed == b.run.population_seed &&
           a.run.network_seed == b.run.network_seed;
}

RunEstimate estimate(Scenario const& s) { return estimate(s, observed_size(s.population, s.network, {})); }

RunEstimate estimate(Scenario const& s, ObservedSize const& observed) {
    SchoolsDrawn const& drawn = s.population.schools;
    RunEstimate e;
    double schools = drawn.simulate;
    e.teachers = drawn.simulate * mean_concerned(drawn.size, drawn.stem_share, true);
    if (s.population.from) {  // observed files are counted
        schools = observed.schools;
        e.teachers = observed.teachers;
    } else if (!s.population.phases.empty()) {
        schools = e.teachers = 0;
        for (auto const& [name, phase] : s.population.phases) {
            schools += phase.simulate;
            e.teachers += phase.simulate * mean_concerned(phase.size, phase.concerned, false);
        }
    }
    TimeGrid const grid = grid_of(s.time);
    double const packs = static_cast<double>(packs_of(s));
    e.agent_steps = e.teachers * grid.steps() * packs * lane_count;
    double const drawn_ties = (s.network.colleagues ? s.network.colleagues->out_degree : 0) +
                              (s.network.between_schools ? s.network.between_schools->ties_per_teacher : 0);
    double const ties = s.network.from.empty() ? drawn_ties : observed.ties / std::max(1.0, e.teachers);
    double const sixteen_bits = s.practice.transfer_dispersion > 0 ? 5 : 4;  // columns of world/state.hpp; 8 of floats
    double const funded =
        static_cast<double>(std::count_if(s.programmes->begin(), s.programmes->end(), [&](auto const& named) {
            return std::any_of(s.funding.begin(), s.funding.end(), [&](FundingLine const& line) {
                return line.programme == named.first && line.amount.value > 0;
            });
        }));
    // The role, eight masks and two for each programme, and those in cohorts and communities.
    double const per_lane = 4 * 8 + 2 * sixteen_bits + 1 + (8 + 2 * funded) * 2 / lane_count + 2;
    double const per_school = (climate_dimensions + 2) * 4 + 8;  // climate, heads, willingness
    double const per_tie = 16;                                   // drawn, in use, in the kernel's rows
    double const per_teacher = 100;   // the population's columns and what the network knows of a post
    double const labels = 30.0 + 20;  // reported measures by row, with the breakdowns of a usual country
    e.result_bytes = labels * grid.rows() * s.run.replicates * 4;
    e.bytes = e.teachers * (per_lane * lane_count + ties * per_tie + per_teacher) + schools * per_school * lane_count +
              e.result_bytes;
    // Breakdowns by many labels: every measure of every label in every row, for the sixteen lanes of a pack.
    double const all_labels =
        s.population.from ? observed.labels
                          : static_cast<double>(drawn.types.size() + drawn.regions.size() + drawn.phases.size() +
                                                s.population.phases.size() + s.population.regions.size());
    double const measures = 16, usual = 25;
    double const cells = std::max(0.0, all_labels - usual) * measures * grid.rows() * 4;
    e.bytes += cells * lane_count;
    if (s.outputs.group_rows == GroupRows::every_step) e.result_bytes += cells * s.run.replicates;
    return e;
}

}  // namespace cpdsim
