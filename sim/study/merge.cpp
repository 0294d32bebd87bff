#include "study/merge.hpp"

#include <algorithm>
#include <limits>
#include <numeric>

#include <fmt/format.h>

#include "core/calendar.hpp"
#include "core/version.hpp"
#include "design/provenance.hpp"
#include "study/rules.hpp"

namespace cpdsim {
namespace {

constexpr float missing = std::numeric_limits<float>::quiet_NaN();

void merge_the_rest(h5::File& file, Harvest const& harvest) {
    StudyPlan const& plan = harvest.plan;
    StudyLayout const& layout = harvest.layout;
    std::vector<std::unique_ptr<MergePart>> const parts = make_parts(plan, layout);
    for (auto const& part : parts) part->lay_out(file);
    for (std::size_t level = 0; level < plan.levels.size(); ++level) {
        for (std::size_t strategy = 0; strategy < plan.strategies.size(); ++strategy) {
            each_draw(plan, layout, strategy, level, [&](PlannedCase const& planned) {
                CaseDigest const digest = harvest.digests.digest(planned.run, planned.place);
                for (auto const& part : parts) part->take(planned.at.draw, digest);
            });
            for (auto const& part : parts) part->write(file, strategy, level);
        }
    }
}

void write_outcomes(h5::File& file, StudyPlan const& plan, std::vector<Array> const& outcomes,
                    h5::Attributes const& verdict) {
    std::vector<Axis> const dimensions{{"future", plan.futures, {}},
                                       {"strategy", plan.strategies, {}},
                                       {"level", plan.levels, {{"units", "1"}, {"long_name", "share of the budget"}}},
                                       {"draw", counted_to(plan.design.draws.size()), {}},
                                       {"replicate", counted_to(static_cast<std::size_t>(plan.replicates)), {}}};
    h5::Attributes attributes{{"title", "one value for each case and replicate"}};
    attributes.insert(attributes.end(), verdict.begin(), verdict.end());
    write_group(file, "/outcomes", dimensions, {}, attributes);
    for (Array const& outcome : outcomes) write_variable(file, "/outcomes", outcome);
}

}  // namespace

std::vector<std::int32_t> counted_to(std::size_t size) {
    std::vector<std::int32_t> numbers(size);
    std::iota(numbers.begin(), numbers.end(), 0);
    return numbers;
}

std::vector<std::size_t> baseline_first(LoadedStudy const& study, StudyPlan const& plan) {
    std::vector<std::size_t> order(plan.strategies.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_partition(order.begin(), order.end(),
                          [&](std::size_t s) { return plan.strategies[s] == study.study.baseline; });
    return order;
}

void each_draw(StudyPlan const& plan, StudyLayout const& layout, std::size_t strategy, std::size_t level,
               std::function<void(PlannedCase const&)> const& take) {
    for (std::size_t draw = 0; draw < plan.design.draws.size(); ++draw) {
        PlannedCase const* const planned = plan.find({0, strategy, level, draw});
        if (planned != nullptr && layout.states[planned->run] == CaseState::done) take(*planned);
    }
}

std::vector<Axis> MergeFrame::dimensions(std::vector<Axis> const& more) const {
    std::vector<Axis> all{{"strategy", plan_.strategies, {}},
                          {"level", plan_.levels, {{"units", "1"}, {"long_name", "share of the budget"}}}};
    all.insert(all.end(), more.begin(), more.end());
    return all;
}

Axis MergeFrame::draw() const { return {"draw", counted_to(draws()), {}}; }
Axis MergeFrame::replicate() const { return {"replicate", counted_to(replicates()), {}}; }
Axis MergeFrame::time() const {
    return {"time",
            layout_.series.axis("time")->values,
            {{"units", fmt::format("days since {}-01", to_text(layout_.start))},
             {"calendar", "standard"},
             {"standard_name", "time"}}};
}

std::vector<Array> collect_outcomes(StudyPlan const& plan, StudyLayout const& layout, Digests const& digests) {
    auto const replicates = static_cast<std::size_t>(plan.replicates);
    std::vector<Array> arrays;
    for (Array const& outcome : layout.outcomes.arrays)
        arrays.push_back({outcome.name,
                          {"future", "strategy", "level", "draw", "replicate"},
                          std::vector<float>(plan.position.size() * replicates, missing),
                          outcome.attributes});
    CaseShape const* known = nullptr;                         // thousands of cases have the same
    std::vector<std::pair<std::size_t, std::size_t>> places;  // among its values, and among the arrays
    for (PlannedCase const& planned : plan.cases) {
        if (layout.states[planned.run] != CaseState::done) continue;
        CaseDigest const digest = digests.digest(planned.run, planned.place);
        if (digest.shape.get() != known) {
            places.clear();
            std::size_t value = 0;
            for (Table const& table : digest.shape->tables.tables)
                for (Array const& held : table.arrays) {
                    if (table.path == all_outcomes)
                        places.emplace_back(value, place_of(layout.outcomes.arrays, held.name));
                    ++value;
                }
            known = digest.shape.get();
        }
        auto const there = static_cast<std::size_t>(digest.shape->replicates);
        for (auto const& [value, array] : places) {
            auto const& own = std::get<std::vector<float>>(digest.values[value]);
            std::copy_n(
                own.begin(), std::min(there, replicates),
                floats(arrays[array]).begin() + static_cast<std::ptrdiff_t>(plan.cell(planned.at) * replicates));
        }
    }
    return arrays;
}

double memory_to_merge(StudyPlan const& plan, double series_bytes_of_case) {
    auto const draws = static_cast<double>(plan.design.draws.size()), cells = static_cast<double>(plan.position.size());
    double const program = 40e6, outcomes = 2 * cells * plan.replicates * 20 * sizeof(float);
    double const series = std::min(series_at_once, 2 * draws * series_bytes_of_case);
    // The file in memory, and its copy while it is saved: means over replicates, compressed to about a half.
    double const file = cells * series_bytes_of_case / plan.replicates;
    return program + outcomes + series + file;
}

void merge_study(Harvest const& harvest) {
    StudyPlan const& plan = harvest.plan;
    if (harvest.layout.empty()) return;
    h5::File file = h5::File::create(harvest.folder.merged());
    write_group(file, "/", {}, {},
                {{"Conventions", "CF-1.10"},
                 {"format", std::string{result_format}},
                 {"title", title_in_english(harvest.study.study.title, plan.name)},
                 {"source", fmt::format("cpdsim {}", version())},
                 {"history", fmt::format("{}: {}", now_text(), harvest.command)},
                 {"id", plan.id}});
    write_design(file, harvest);
    write_outcomes(file, plan, harvest.outcomes, harvest.verdict);
    merge_series(file, harvest);
    merge_the_rest(file, harvest);
    write_parameters(file, plan);
    write_study_provenance(file, harvest);
    file.save();
}

}  // namespace cpdsim
