#include "study/merge.hpp"

#include <algorithm>
#include <limits>
#include <map>
#include <numeric>

#include <fmt/format.h>

#include "core/version.hpp"
#include "io/result_file.hpp"
#include "study/provenance.hpp"

namespace cpdsim {
namespace {

constexpr float missing = std::numeric_limits<float>::quiet_NaN();

/// Reads the cases of the main future and hands them to all parts; the baseline comes first at each level.
void fill(h5::File& file, StudyPlan const& plan, StudyFolder const& folder, StudyLayout const& layout,
          std::vector<std::unique_ptr<MergePart>> const& parts, std::size_t baseline) {
    std::vector<std::size_t> order(plan.strategies.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_partition(order.begin(), order.end(), [&](std::size_t s) { return s == baseline; });
    for (auto const& part : parts) part->lay_out(file);
    std::map<std::string, Results> baseline_results;  // the same files at every level: read once
    for (std::size_t level = 0; level < plan.levels.size(); ++level) {
        for (std::size_t const strategy : order) {
            for (std::size_t draw = 0; draw < plan.design.draws.size(); ++draw) {
                PlannedCase const* const planned = plan.find({0, strategy, level, draw});
                if (planned == nullptr || layout.states[planned->run] != CaseState::done) continue;
                if (strategy != baseline) {
                    Results const results = read_results(folder.case_file(planned->key));
                    for (auto const& part : parts) part->take(draw, results);
                    continue;
                }
                auto known = baseline_results.find(planned->key);
                if (known == baseline_results.end())
                    known = baseline_results.emplace(planned->key, read_results(folder.case_file(planned->key))).first;
                for (auto const& part : parts) part->take(draw, known->second);
            }
            for (auto const& part : parts) part->write(file, strategy, level);
        }
    }
}

void write_outcomes(h5::File& file, StudyPlan const& plan, std::vector<OutcomeArray> const& outcomes,
                    h5::Attributes const& verdict) {
    std::vector<Dimension> const dimensions{
        {"future", plan.futures, {}},
        {"strategy", plan.strategies, {}},
        {"level", plan.levels, {{"units", "1"}, {"long_name", "share of the budget"}}},
        {"draw", counted_to(plan.design.draws.size()), {}},
        {"replicate", counted_to(static_cast<std::size_t>(plan.replicates)), {}}};
    h5::Attributes attributes{{"title", "one value for each case and replicate"}};
    attributes.insert(attributes.end(), verdict.begin(), verdict.end());
    write_group(file, "/outcomes", dimensions, {}, attributes);
    for (OutcomeArray const& outcome : outcomes)
        write_variable(file, "/outcomes",
                       {outcome.name.name,
                        {"future", "strategy", "level", "draw", "replicate"},
                        outcome.values,
                        described(outcome.name),
                        0});
}

}  // namespace

std::vector<std::int32_t> counted_to(std::size_t size) {
    std::vector<std::int32_t> numbers(size);
    std::iota(numbers.begin(), numbers.end(), 0);
    return numbers;
}

h5::Attributes described(VariableName const& name) { return {{"units", name.units}, {"long_name", name.long_name}}; }

Variable const* variable_of(std::vector<Variable> const& list, std::string const& name) {
    auto const found = std::find_if(list.begin(), list.end(), [&](Variable const& v) { return v.name == name; });
    return found == list.end() ? nullptr : &*found;
}

std::vector<Dimension> MergePart::dimensions(std::vector<Dimension> const& more) const {
    std::vector<Dimension> all{{"strategy", plan_.strategies, {}},
                               {"level", plan_.levels, {{"units", "1"}, {"long_name", "share of the budget"}}}};
    all.insert(all.end(), more.begin(), more.end());
    return all;
}

Dimension MergePart::draw() const { return {"draw", counted_to(draws()), {}}; }
Dimension MergePart::replicate() const { return {"replicate", counted_to(replicates()), {}}; }
Dimension MergePart::time() const {
    return {"time",
            layout_.days,
            {{"units", fmt::format("days since {}-01", to_text(layout_.start))},
             {"calendar", "standard"},
             {"standard_name", "time"}}};
}

std::vector<OutcomeArray> collect_outcomes(StudyPlan const& plan, StudyLayout const& layout,
                                           StudyFolder const& folder) {
    auto const replicates = static_cast<std::size_t>(plan.replicates);
    std::vector<OutcomeArray> arrays;
    for (VariableName const& name : layout.outcomes)
        arrays.push_back({name, std::vector<float>(plan.position.size() * replicates, missing)});
    std::vector<std::vector<std::size_t>> cells(plan.runs.size());
    for (PlannedCase const& planned : plan.cases) cells[planned.run].push_back(plan.cell(planned.at));
    for (std::size_t run = 0; run < plan.runs.size(); ++run) {
        if (layout.states[run] != CaseState::done) continue;
        TableGroup const group = read_group(h5::File::open(folder.case_file(plan.runs[run].key)), "/outcomes");
        for (OutcomeArray& array : arrays) {
            TableVariable const* const found = group.variable(array.name.name);
            auto const* const values = found == nullptr ? nullptr : std::get_if<std::vector<float>>(&found->data);
            if (values == nullptr) continue;
            for (std::size_t const cell : cells[run])
                std::copy_n(values->begin(), std::min(values->size(), replicates),
                            array.values.begin() + static_cast<std::ptrdiff_t>(cell * replicates));
        }
    }
    return arrays;
}

void merge_study(LoadedStudy const& study, StudyPlan const& plan, StudyFolder const& folder, StudyLayout const& layout,
                 std::vector<OutcomeArray> const& outcomes, h5::Attributes const& verdict, std::string const& command) {
    if (layout.empty()) return;
    h5::File file = h5::File::create(folder.merged());
    write_group(file, "/", {}, {},
                {{"Conventions", "CF-1.10"},
                 {"title", title_in_english(study.study.title, plan.name)},
                 {"source", fmt::format("cpdsim {}", version())},
                 {"history", fmt::format("{}: {}", now_text(), command)},
                 {"id", plan.id}});
    write_design(file, study, plan, folder, layout);
    write_outcomes(file, plan, outcomes, verdict);
    std::size_t const baseline = place_of(plan.strategies, study.study.baseline);
    std::vector<std::unique_ptr<MergePart>> parts;
    parts.push_back(make_series_part(plan, layout, baseline));
    if (!layout.groups.empty()) parts.push_back(make_groups_part(plan, layout));
    if (!layout.programmes.empty()) parts.push_back(make_budget_part(plan, layout));
    if (std::any_of(layout.series.begin(), layout.series.end(),
                    [](VariableName const& v) { return v.name == "still_changed"; }))
        parts.push_back(make_persistence_part(plan, layout));
    if (layout.lorenz) parts.push_back(make_lorenz_part(plan, layout));
    if (!layout.programme_labels.empty()) parts.push_back(make_programmes_part(plan, layout));
    parts.push_back(make_attribution_part(plan, layout));
    fill(file, plan, folder, layout, parts, baseline);
    write_parameters(file, plan);
    write_study_provenance(file, study, plan, folder, layout, command);
    file.save();
}

}  // namespace cpdsim
