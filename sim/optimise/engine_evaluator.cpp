#include "optimise/engine_evaluator.hpp"

#include <algorithm>
#include <cstring>
#include <map>
#include <numeric>
#include <set>

#include <fmt/format.h>

#include "core/error.hpp"
#include "core/lanes.hpp"
#include "design/frames.hpp"
#include "design/given_draws.hpp"
#include "optimise/rows_apart.hpp"
#include "param/reader.hpp"
#include "study/manifest.hpp"

namespace cpdsim::optimise {
namespace {

/// Texts and numbers of one rank as one text, for the others.
void put(std::string& out, std::string const& text) {
    out += fmt::format("{} ", text.size());
    out += text;
}
std::string take(std::string_view& left) {
    std::size_t const space = left.find(' ');
    std::size_t const size = std::stoul(std::string{left.substr(0, space)});
    std::string text{left.substr(space + 1, size)};
    left.remove_prefix(space + 1 + size);
    return text;
}

/// Numbers of packs such that forms take turns, as they do by themselves in draws of ranges: a posterior gives each
/// form as many packs as it is worth, and the first few must not be without one of them.
std::vector<std::size_t> forms_in_turn(Design const& design, std::size_t forms) {
    std::map<std::string, std::size_t> seen;  // packs of the form so far
    std::vector<std::pair<std::size_t, std::size_t>> turn;
    for (std::size_t k = 0; k < design.packs.size(); ++k)
        turn.emplace_back(seen[design.draws[design.packs[k].draws.front()].structure]++, k);
    if (seen.size() == forms) std::sort(turn.begin(), turn.end());
    std::vector<std::size_t> order;
    for (auto const& [round, number] : turn) order.push_back(number);
    return order;
}

}  // namespace

std::size_t forms_of(LoadedStudy const& study) {
    std::size_t forms = 1;
    for (auto const& [path, list] : study.study.uncertainty.structures) forms *= std::max<std::size_t>(1, list.size());
    return forms;
}

EngineEvaluator::EngineEvaluator(LoadedStudy const& study, Levers const& levers, std::string name,
                                 StudyFolder const& folder, Simulate simulate, FarmOptions options)
    : study_{study},
      levers_{levers},
      name_{std::move(name)},
      folder_{folder},
      simulate_{std::move(simulate)},
      options_{std::move(options)} {}

std::vector<PackOfDraws> const& EngineEvaluator::packs(std::size_t more) {
    if (more <= packs_.size()) return packs_;
    std::size_t const forms = forms_of(study_);
    more = (more + forms - 1) / forms * forms;
    LoadedStudy grown = study_with({});
    grown.study.uncertainty.draws = static_cast<double>(more * lane_count);
    design_ = make_design(grown);
    packs_.clear();
    forms_.clear();
    order_ = forms_in_turn(design_, forms);
    for (std::size_t const number : order_) {
        DrawPack const& pack = design_.packs[number];
        std::string const& form = design_.draws[pack.draws.front()].structure;
        auto found = std::find(forms_.begin(), forms_.end(), form);
        if (found == forms_.end()) found = forms_.insert(forms_.end(), form);
        PackOfDraws own;
        own.form = static_cast<std::size_t>(found - forms_.begin());
        for (std::size_t const draw : pack.draws) own.clusters.push_back(design_.draws[draw].cluster);
        packs_.push_back(std::move(own));
    }
    return packs_;
}

std::vector<double> EngineEvaluator::settle(std::vector<std::size_t> const& sets) {
    GivenDraws const given = read_given_draws(study_.study.uncertainty.from);
    std::size_t const forms = forms_of(study_);
    std::map<std::vector<std::string>, std::size_t> known;  // in the order in which they come
    std::vector<std::size_t> form;
    for (auto const& words : given.forms) form.push_back(known.try_emplace(words, known.size()).first->second);
    if (known.size() == forms)
        if (auto rows = rows_apart(given.from_draw, form, sets)) rows_ = std::move(*rows);
    static_cast<void>(packs(std::accumulate(sets.begin(), sets.end(), std::size_t{0})));
    std::vector<double> shares(forms_.size(), 0);
    if (rows_.empty())
        for (PackOfDraws const& pack : packs_) shares[pack.form] += static_cast<double>(pack.draws());
    else  // the first packs are of the forms in turn
        for (std::size_t f = 0; f < forms; ++f)
            shares[packs_[f].form] = static_cast<double>(std::count(form.begin(), form.end(), f));
    double const all = std::accumulate(shares.begin(), shares.end(), 0.0);
    for (double& share : shares) share /= all;
    return shares;
}

StrategySpec EngineEvaluator::strategy_of(Candidate const& candidate) const {
    StrategySpec spec;
    if (candidate.strategy.empty()) {
        for (std::size_t k = 0; k < levers_.size(); ++k)
            if (candidate.mix.steps[k] > 0) spec.mix[levers_.programmes[k]] = levers_.share(candidate.mix, k);
        for (std::size_t k = 0; k < levers_.options.size(); ++k) {
            auto const& [path, values] = levers_.options[k];
            std::string const& value = values[static_cast<std::size_t>(candidate.mix.options[k])];
            if (path == "window.from")
                spec.window.from = param::parse_month(value);
            else if (path == "window.to")
                spec.window.to = param::parse_month(value);
            else
                spec.set[path] = value;
        }
    } else {
        spec = study_.study.strategies.at(candidate.strategy);
    }
    if (!candidate.what_if.empty())
        for (auto const& [path, value] : study_.study.uncertainty.what_if.at(candidate.what_if)) spec.set[path] = value;
    return spec;
}

std::string EngineEvaluator::id_of(Candidate const& candidate) const {
    std::string id = candidate.strategy.empty() ? levers_.words(candidate.mix) : candidate.strategy;
    if (!candidate.what_if.empty()) id += fmt::format(" ({})", candidate.what_if);
    return id;
}

LoadedStudy EngineEvaluator::study_with(std::vector<Candidate> const& candidates) const {
    LoadedStudy with = study_;
    with.study.strategies.clear();
    with.strategies.clear();
    for (Candidate const& candidate : candidates) {
        std::string const id = id_of(candidate);
        if (with.study.strategies.emplace(id, strategy_of(candidate)).second) with.strategies.push_back(id);
    }
    with.study.uncertainty.draws = static_cast<double>(design_.draws.size());
    with.rows = rows_;
    with.study.uncertainty.worlds.reset();
    with.study.uncertainty.what_if.clear();
    with.study.replicates.per_draw = 1;
    with.study.pairing = PairingOfRuns::common_random_numbers;
    with.study.budget.levels = {1.0};
    with.study.keep = {KeptAlone::outcomes};
    return with;
}

/// For `status`, and so that no other study takes the folder. Every run of this search up to now.
void EngineEvaluator::keep_manifest(StudyPlan const& plan) {
    Manifest manifest = manifest_of(plan, options_.title, options_.command);
    manifest.file = options_.study_file;
    manifest.runs.clear();
    std::set<std::string> known;
    for (Asking const& asking : asked_)
        if (known.insert(asking.key).second) manifest.runs.push_back({asking.key, asking.words});
    manifest.cases = manifest.runs.size();
    write_manifest(manifest, folder_);
}

std::string EngineEvaluator::shared(std::string text) const {
    Ranks& ranks = *options_.ranks;
    if (ranks.size() == 1) return text;
    std::size_t const size = ranks.sum({ranks.is_first() ? text.size() : 0}).front();
    std::vector<std::size_t> words((size + 7) / 8, 0);
    if (ranks.is_first() && size > 0) std::memcpy(words.data(), text.data(), size);
    words = ranks.sum(words);
    text.resize(size);
    if (size > 0) std::memcpy(text.data(), words.data(), size);
    return text;
}

std::vector<PackValues> EngineEvaluator::evaluate(std::vector<Asked> const& asked) {
    std::vector<Candidate> candidates;
    std::map<Candidate, std::size_t> position;
    for (Asked const& one : asked)
        if (position.try_emplace(one.candidate, candidates.size()).second) candidates.push_back(one.candidate);
    LoadedStudy const study = study_with(candidates);
    StudyPlan plan = make_plan(study, name_, options_.jobs);
    // Of the plan only what is asked for.
    std::set<std::size_t> wanted;
    std::vector<std::string> keys;
    for (Asked const& one : asked) {
        auto const at = std::find(plan.strategies.begin(), plan.strategies.end(), id_of(one.candidate));
        CaseIndex const index{0, static_cast<std::size_t>(at - plan.strategies.begin()), 0,
                              plan.design.packs[order_[one.pack]].draws.front()};
        std::size_t const run = plan.find(index)->run;
        wanted.insert(run);
        keys.push_back(plan.runs[run].key);
    }
    std::vector<PlannedRun> runs;
    for (std::size_t const run : wanted) {
        runs.push_back(plan.runs[run]);
        runs.back().run = runs.size() - 1;
        asked_.push_back({runs.back().key, plan.words(runs.back())});
    }
    plan.runs = std::move(runs);
    Ranks& ranks = *options_.ranks;
    bool const anything = std::any_of(plan.runs.begin(), plan.runs.end(),
                                      [&](PlannedRun const& run) { return !folder_.journal().has(run.key); });
    if (ranks.is_first() && anything) keep_manifest(plan);
    Frames const frames{study, plan};
    FarmReport const report = run_cases(
        plan, [&](PlannedRun const& run) { return build_pack(study, plan, frames, run); }, simulate_, folder_,
        options_);
    made_ += report.done;
    kept_ += report.reused;
    if (report.stopped) throw Stopped{};
    std::string all;
    if (ranks.is_first()) {
        folder_.journal().refresh();
        for (std::string const& key : keys) {
            std::optional<Results> const row = folder_.journal().read(key);
            put(all, row ? "1" : "0");
            if (!row) continue;
            put(all, fmt::format("{}", row->outcomes().arrays.size()));
            for (Array const& outcome : row->outcomes().arrays) {
                put(all, outcome.name);
                std::vector<float> const& values = floats(outcome);
                std::string bytes(values.size() * sizeof(float), '\0');
                std::memcpy(bytes.data(), values.data(), bytes.size());
                put(all, bytes);
            }
        }
    }
    all = shared(std::move(all));
    std::string_view left = all;
    std::vector<PackValues> of_packs;
    for (std::size_t k = 0; k < keys.size(); ++k) {
        PackValues of_pack;
        if (take(left) == "1") {
            std::size_t const count = std::stoul(take(left));
            std::map<std::string, std::vector<float>> found;
            for (std::size_t o = 0; o < count; ++o) {
                std::string const name = take(left), bytes = take(left);
                std::vector<float> values(bytes.size() / sizeof(float));
                std::memcpy(values.data(), bytes.data(), bytes.size());
                if (outcomes_.size() < count) outcomes_.push_back(name);
                found[name] = std::move(values);
            }
            for (std::string const& name : outcomes_) of_pack.values.push_back(std::move(found[name]));
        }
        of_packs.push_back(std::move(of_pack));
    }
    return of_packs;
}

}  // namespace cpdsim::optimise
