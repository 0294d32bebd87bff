// The same series by career stage. Stages belong to persons, so each replicate has its own; they are reported once a
// year (and at the last row) and held in between, since careers move slowly and the sums are the dearest of all
// breakdowns. Sums are made over chunks of teachers whose bounds depend on their number alone and added up in order, so
// that they do not depend on threads.
#include <algorithm>

#include "observers/measures.hpp"

namespace cpdsim {
namespace {

constexpr std::size_t stage_count = 3;
constexpr float novice_until = 4;  // years of service; common bounds of career stages (novice, middle, late)
constexpr float middle_until = 20;

std::array<Lane, stage_count> stages(Lane const& career) {
    Lane const novice = 1.F - one_where_at_least(career, novice_until);
    Lane const late = one_where_at_least(career, middle_until);
    return {novice, 1.F - novice - late, late};
}

struct StageSums {
    std::array<Measures, stage_count> measures;
    std::array<Lane, stage_count> teachers;
};

StageSums zero_sums() {
    StageSums sums;
    for (Measures& m : sums.measures) m = zero_measures();
    for (Lane& lane : sums.teachers) lane.setZero();
    return sums;
}

void add(StageSums& sum, StageSums const& term) {
    for (std::size_t g = 0; g < stage_count; ++g) {
        cpdsim::add(sum.measures[g], term.measures[g]);
        sum.teachers[g] += term.teachers[g];
    }
}

/// Over the teachers from .. until - 1.
StageSums sum_of(World const& world, OutcomeRules const& rules, int row, float dt, std::size_t from,
                 std::size_t until) {
    StageSums sums = zero_sums();
    bool const weighed = world.population->several_phases();
    for (auto i = static_cast<Teacher>(from); i < until; ++i) {
        auto stage = stages((static_cast<float>(row) - world.state.career_start[i].cast<float>()) * dt);
        Measures const m = measures_of(world, rules, i, row);
        if (weighed) {
            auto const weight = static_cast<float>(world.population->weight_of_teacher(i));
            for (Lane& each : stage) each *= weight;
        }
        for (std::size_t g = 0; g < stage_count; ++g) {
            sums.teachers[g] += stage[g];
            for (std::size_t k = 0; k < measure_count; ++k) sums.measures[g][k] += stage[g] * m[k];
        }
    }
    return sums;
}

StageSums sum_of_all(World const& world, OutcomeRules const& rules, int row, float dt) {
    constexpr std::size_t chunk = 4096;  // teachers
    std::size_t const teachers = world.state.teachers();
    std::vector<StageSums> parts((teachers + chunk - 1) / chunk);
    for_each_chunk(world.workers, teachers, chunk, [&](std::size_t from, std::size_t until) {
        parts[from / chunk] = sum_of(world, rules, row, dt, from, until);
    });
    StageSums sums = zero_sums();
    for (StageSums const& part : parts) add(sums, part);
    return sums;
}

}  // namespace

Observer make_career_observer(OutcomeRules const& rules, TimeGrid const& grid, Results& results) {
    KeptRows const kept{rules, results};
    std::size_t const table =
        add_breakdown_of_measures(results, "career_stage", {"0-3 years", "4-19 years", "20 years and more"}, kept);
    std::size_t const rows = kept.rows().size();
    int const last_row = results.rows() - 1;
    double const dt = grid.dt();
    int const per_year = grid.per_year();
    return {"career stage", [=, &results](World const& w, Clock const&, int row) {
                auto& variables = results.data.tables[table].arrays;
                auto const place = kept.place_of(row);
                if (!place) return;
                std::size_t const at = *place;
                bool const counted = !kept.all() || row % per_year == 0 || row == last_row ||
                                     row == rules.sustained_row || row == rules.window_end_row;
                if (!counted) {
                    for (Array& v : variables) {
                        std::vector<float>& values = floats(v);
                        for (std::size_t k = 0; k < lane_count * stage_count; ++k)
                            values[k * rows + at] = values[k * rows + at - 1];
                    }
                    return;
                }
                auto const [sums, teachers] = sum_of_all(w, rules, row, static_cast<float>(dt));
                auto const scale = static_cast<float>(rules.scale);
                for (std::size_t g = 0; g < stage_count; ++g) {
                    for (std::size_t r = 0; r < lane_count; ++r) {
                        auto const lane = static_cast<int>(r);
                        std::size_t const cell = (r * stage_count + g) * rows + at;
                        float const share = teachers[g][lane] > 0 ? 1.F / teachers[g][lane] : 0.F;
                        for (std::size_t k = 0; k < reported_measures.size(); ++k) {
                            floats(variables[k])[cell] = sums[g][reported_measures[k].measure][lane] *
                                                         (reported_measures[k].as_share ? share : scale);
                        }
                        floats(variables[reported_measures.size()])[cell] =
                            share > 0 ? 1.F - sums[g][reached][lane] * share : 0.F;
                        floats(variables[reported_measures.size() + 1])[cell] =
                            row >= rules.sustained_row ? sums[g][still_changed][lane] * scale : rules.before_it_counts;
                        floats(variables[reported_measures.size() + 2])[cell] = teachers[g][lane] * scale;
                    }
                }
            }};
}

}  // namespace cpdsim
