#include "study/merge.hpp"

#include <algorithm>
#include <limits>
#include <numeric>

#include <fmt/format.h>

#include "core/version.hpp"
#include "io/result_file.hpp"
#include "study/provenance.hpp"

namespace cpdsim {
namespace {

constexpr float missing = std::numeric_limits<float>::quiet_NaN();

constexpr double series_at_once = 256e6;  // bytes

/// Reads the cases of the main future and hands them to all parts; the baseline comes first at each level.
void fill(h5::File& file, StudyPlan const& plan, StudyFolder const& folder, StudyLayout const& layout,
          std::vector<std::unique_ptr<MergePart>> const& parts, std::size_t baseline, Selection const& selection) {
    std::vector<std::size_t> order(plan.strategies.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_partition(order.begin(), order.end(), [&](std::size_t s) { return s == baseline; });
    for (auto const& part : parts) part->lay_out(file);
    for (std::size_t level = 0; level < plan.levels.size(); ++level) {
        for (std::size_t const strategy : order) {
            for (std::size_t draw = 0; draw < plan.design.draws.size(); ++draw) {
                PlannedCase const* const planned = plan.find({0, strategy, level, draw});
                if (planned == nullptr || layout.states[planned->run] != CaseState::done) continue;
                Results const results = read_values(folder.case_file(planned->key), selection);
                for (auto const& part : parts) part->take(draw, results);
            }
            for (auto const& part : parts) part->write(file, strategy, level);
        }
    }
}

/// How many series are taken in one round over the files: those of a strategy, of the baseline, and one being worked
/// on.
std::size_t series_in_round(StudyPlan const& plan, StudyLayout const& layout) {
    double const bytes_of_one = 2.0 * static_cast<double>(plan.design.draws.size()) * plan.replicates *
                                static_cast<double>(layout.rows() * sizeof(float));
    return std::max<std::size_t>(1, static_cast<std::size_t>(series_at_once / std::max(1.0, bytes_of_one)));
}

/// The parts that need little, together with the first round of series.
std::vector<std::unique_ptr<MergePart>> small_parts(StudyPlan const& plan, StudyLayout const& layout,
                                                    Selection& selection) {
    std::vector<std::unique_ptr<MergePart>> parts;
    if (!layout.groups.empty()) parts.push_back(make_groups_part(plan, layout));
    if (!layout.programmes.empty()) parts.push_back(make_budget_part(plan, layout));
    if (std::any_of(layout.series.begin(), layout.series.end(),
                    [](VariableName const& v) { return v.name == "still_changed"; })) {
        parts.push_back(make_persistence_part(plan, layout));
        selection.series.emplace_back("still_changed");
    }
    if (layout.lorenz) parts.push_back(make_lorenz_part(plan, layout));
    if (!layout.programme_labels.empty()) parts.push_back(make_programmes_part(plan, layout));
    parts.push_back(make_attribution_part(plan, layout));
    return parts;
}

void fill_in_rounds(h5::File& file, StudyPlan const& plan, StudyFolder const& folder, StudyLayout const& layout,
                    std::size_t baseline) {
    std::size_t const in_round = series_in_round(plan, layout);
    for (std::size_t first = 0; first < layout.series.size(); first += in_round) {
        std::size_t const last = std::min(layout.series.size(), first + in_round);
        Selection selection;
        selection.all_series = false;
        selection.rest = first == 0;
        std::vector<std::unique_ptr<MergePart>> parts;
        if (selection.rest) parts = small_parts(plan, layout, selection);
        for (std::size_t v = first; v < last; ++v) selection.series.push_back(layout.series[v].name);
        parts.insert(parts.begin(), make_series_part(plan, layout, baseline, first, last));
        fill(file, plan, folder, layout, parts, baseline, selection);
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

std::vector<OutcomeArray> collect_outcomes(StudyPlan const& plan, StudyLayout const& layout) {
    auto const replicates = static_cast<std::size_t>(plan.replicates);
    std::vector<OutcomeArray> arrays;
    for (VariableName const& name : layout.outcomes)
        arrays.push_back({name, std::vector<float>(plan.position.size() * replicates, missing)});
    for (PlannedCase const& planned : plan.cases) {
        auto const& held = layout.outcome_values[planned.run];  // fewer outcomes: the others were not known yet
        for (std::size_t k = 0; k < held.size(); ++k)
            std::copy_n(held[k].begin(), std::min(held[k].size(), replicates),
                        arrays[k].values.begin() + static_cast<std::ptrdiff_t>(plan.cell(planned.at) * replicates));
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
    fill_in_rounds(file, plan, folder, layout, baseline);
    write_parameters(file, plan);
    write_study_provenance(file, study, plan, folder, layout, command);
    file.save();
}

}  // namespace cpdsim
