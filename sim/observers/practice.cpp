// Series of practice, change, reach and pupils, for everybody and by attributes of the school. Sums are made school by
// school, added up over chunks of schools whose bounds depend on their number alone, and then over the chunks in order,
// so that they do not depend on threads.
#include <algorithm>

#include "observers/measures.hpp"

namespace cpdsim {
namespace {

/// A breakdown by an attribute of schools.
struct Breakdown {
    std::size_t table = 0;  ///< in Results::data
    std::vector<std::uint16_t> group_of_school;
    std::size_t groups = 0;
    std::vector<float> teachers;  ///< per group
    std::size_t first_sum = 0;    ///< of its groups among the sums of a chunk; the first of all is everybody's
};

struct Layout {
    explicit Layout(KeptRows rows) : kept{std::move(rows)} {}
    std::size_t first_series = 0;  ///< of the reported measures among the series
    std::size_t never_reached = 0, sustained = 0;
    std::vector<Breakdown> breakdowns;
    std::size_t sums = 1;  ///< of a chunk: everybody, then the groups of each breakdown
    KeptRows kept;         ///< of the breakdowns
};

Breakdown break_down(Results& results, std::string const& dimension, std::vector<std::string> const& labels,
                     std::vector<std::uint16_t> group, World const& world, KeptRows const& kept) {
    Breakdown b;
    b.table = add_breakdown_of_measures(results, dimension, labels, kept);
    b.group_of_school = std::move(group);
    b.groups = labels.size();
    b.teachers.assign(labels.size(), 0.F);
    auto const& first = world.schools().first_teacher;
    for (std::size_t s = 0; s < world.schools().size(); ++s)
        b.teachers[b.group_of_school[s]] +=
            static_cast<float>(world.population->weight_of(static_cast<School>(s)) * (first[s + 1] - first[s]));
    return b;
}

std::vector<std::uint16_t> crossed(Schools const& schools, std::size_t regions) {
    std::vector<std::uint16_t> group(schools.size());
    for (std::size_t s = 0; s < group.size(); ++s)
        group[s] = static_cast<std::uint16_t>(schools.type[s] * regions + schools.region[s]);
    return group;
}

Layout lay_out(OutcomeRules const& rules, Results& results, World const& world) {
    Layout layout{KeptRows{rules, results}};
    Table& series = results.timeseries();
    std::vector<std::string> const over{"replicate", "time"};
    layout.first_series = add_measures(series, over);
    layout.never_reached = series.arrays.size() - 1;
    layout.sustained =
        series.add("sustained_teachers", over,
                   reported("sustained_teachers", "teacher",
                            "persons changed when the window ended and still so, from when it counts (represented)"));
    Labels const& labels = world.population->labels;
    Schools const& schools = world.schools();
    auto const add = [&](std::string const& dimension, std::vector<std::string> const& groups,
                         std::vector<std::uint16_t> group) {
        layout.breakdowns.push_back(break_down(results, dimension, groups, std::move(group), world, layout.kept));
    };
    if (rules.wants(GroupedBy::school_type)) add("school_type", labels.types, schools.type);
    if (rules.wants(GroupedBy::region)) add("region", labels.regions, schools.region);
    if (rules.wants(GroupedBy::phase)) add("phase", labels.phases, schools.phase);
    if (rules.wants(GroupedBy::school_type) && rules.wants(GroupedBy::region) &&
        labels.types.size() * labels.regions.size() <= 512) {
        std::vector<std::string> cells;
        for (auto const& type : labels.types) {
            for (auto const& region : labels.regions) cells.push_back(std::string{type}.append(" | ").append(region));
        }
        add("school_type_x_region", cells, crossed(schools, labels.regions.size()));
    }
    std::size_t sums = 1;
    for (Breakdown& b : layout.breakdowns) {
        b.first_sum = sums;
        sums += b.groups;
    }
    layout.sums = sums;
    return layout;
}

std::size_t chunks_of(std::size_t schools) { return std::clamp<std::size_t>(schools / 64, 1, 64); }

/// The groups' sums too where there is room for them in `sums`.
void sum_chunk(World const& world, OutcomeRules const& rules, Layout const& layout, int row, std::size_t first_school,
               std::size_t last_school, std::vector<Measures>& sums) {
    std::fill(sums.begin(), sums.end(), zero_measures());
    bool const by_group = sums.size() > 1;
    bool const weighed = world.population->several_phases();
    auto const& first = world.schools().first_teacher;
    for (std::size_t s = first_school; s < last_school; ++s) {
        Measures school = zero_measures();
        for (Teacher i = first[s]; i < first[s + 1]; ++i) add(school, measures_of(world, rules, i, row));
        if (weighed) {
            auto const weight = static_cast<float>(world.population->weight_of(static_cast<School>(s)));
            for (Lane& sum : school) sum *= weight;
        }
        add(sums[0], school);
        if (!by_group) continue;
        for (Breakdown const& b : layout.breakdowns) add(sums[b.first_sum + b.group_of_school[s]], school);
    }
}

void write(std::vector<Array>& variables, std::size_t first, std::size_t never, std::size_t sustained,
           Measures const& sum, float teachers, OutcomeRules const& rules, int row, std::size_t offset,
           std::size_t stride) {
    float const share = teachers > 0 ? 1.F / teachers : 0.F;
    auto const scale = static_cast<float>(rules.scale);
    for (std::size_t k = 0; k < reported_measures.size(); ++k) {
        Lane const value = sum[reported_measures[k].measure] * (reported_measures[k].as_share ? share : scale);
        std::vector<float>& values = floats(variables[first + k]);
        for (std::size_t r = 0; r < lane_count; ++r) values[r * stride + offset] = value[static_cast<int>(r)];
    }
    std::vector<float>&unreached = floats(variables[never]), &lasting = floats(variables[sustained]);
    for (std::size_t r = 0; r < lane_count; ++r) {
        auto const lane = static_cast<int>(r);
        unreached[r * stride + offset] = teachers > 0 ? 1.F - sum[reached][lane] * share : 0.F;
        lasting[r * stride + offset] =
            row >= rules.sustained_row ? sum[still_changed][lane] * scale : rules.before_it_counts;
    }
}

}  // namespace

Observer make_practice_observer(OutcomeRules const& rules, TimeGrid const&, Results& results, World const& world) {
    auto const layout = std::make_shared<Layout const>(lay_out(rules, results, world));
    auto const of_chunk = std::make_shared<std::vector<std::vector<Measures>>>(chunks_of(world.schools().size()));
    return {"practice", [=, &results](World const& w, Clock const&, int row) {
                std::size_t const schools = w.schools().size(), chunks = of_chunk->size();
                auto const place = layout->kept.place_of(row);
                std::size_t const wanted = place ? layout->sums : 1;
                w.workers->for_each(chunks, [&](std::size_t c) {
                    (*of_chunk)[c].resize(wanted);
                    sum_chunk(w, rules, *layout, row, schools * c / chunks, schools * (c + 1) / chunks, (*of_chunk)[c]);
                });
                std::vector<Measures>& sums = of_chunk->front();
                for_each_chunk(w.workers, wanted, 4, [&](std::size_t from, std::size_t until) {
                    for (std::size_t c = 1; c < chunks; ++c)
                        for (std::size_t k = from; k < until; ++k) add(sums[k], (*of_chunk)[c][k]);
                });
                write(results.timeseries().arrays, layout->first_series, layout->never_reached, layout->sustained,
                      sums[0], static_cast<float>(teachers_weighed(*w.population)), rules, row,
                      static_cast<std::size_t>(row), results.days.size());
                if (!place) return;
                std::size_t const rows = layout->kept.rows().size();
                for (Breakdown const& b : layout->breakdowns) {
                    auto& variables = results.data.tables[b.table].arrays;
                    std::vector<float>& teachers = floats(variables.back());
                    for (std::size_t g = 0; g < b.groups; ++g) {
                        write(variables, 0, reported_measures.size(), reported_measures.size() + 1,
                              sums[b.first_sum + g], b.teachers[g], rules, row, g * rows + *place, b.groups * rows);
                        for (std::size_t r = 0; r < lane_count; ++r) {
                            teachers[r * b.groups * rows + g * rows + *place] =
                                b.teachers[g] * static_cast<float>(rules.scale);
                        }
                    }
                }
            }};
}

}  // namespace cpdsim
