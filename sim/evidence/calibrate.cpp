#include "evidence/calibrate.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "core/error.hpp"
#include "evidence/pretend.hpp"
#include "evidence/proposals.hpp"

namespace cpdsim {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> forms_of(std::vector<DesignDraw> const& draws) {
    std::vector<std::string> forms;
    for (DesignDraw const& draw : draws)
        if (std::find(forms.begin(), forms.end(), draw.structure) == forms.end()) forms.push_back(draw.structure);
    std::sort(forms.begin(), forms.end());
    return forms;
}

/// Of the laboratories' teachers over those of the studies, where the study varies how much teachers differ: a world's
/// number, which the laboratories hold fixed.
std::vector<double> sd_ratios(std::vector<VariedParameter> const& parameters) {
    constexpr int parts = 8;
    auto const at = std::find_if(parameters.begin(), parameters.end(),
                                 [](VariedParameter const& p) { return p.path == "population.baseline.sd"; });
    if (at == parameters.end()) return {1.0};
    std::vector<double> ratios;
    for (int k = 0; k < parts; ++k)
        ratios.push_back(at->central / (at->low + (at->high - at->low) * (k + 0.5) / parts));
    return ratios;
}

/// Runs what is new and weighs everything.
bool weigh_all(LoadedStudy const& study, Journal& journal, CalibrateOptions const& options, Calibration& c) {
    SuiteOptions run;
    run.jobs = options.jobs;
    run.stop = options.stop;
    run.progress = options.progress;
    auto findings = run_suite(c.suite, c.draws, journal, run);
    if (!findings) return false;
    c.findings = std::move(*findings);
    std::vector<double> const log_prior = std::move(c.simulated.log_prior);
    c.simulated = simulated_of(c);
    c.simulated.log_prior = log_prior;
    c.weights = weigh(c.likelihood, c.simulated, form_weights_of(study), seed_of(study));
    c.rounds.push_back({c.draws.size(), c.weights.effective});
    if (options.tell) options.tell(fmt::format("{} draws, effective size {:.0f}", c.draws.size(), c.weights.effective));
    return true;
}

}  // namespace

FormWeights form_weights_of(LoadedStudy const& study) {
    switch (study.study.uncertainty.evidence.forms) {
        case FormWeighting::stacked:
            return FormWeights::stacked;
        case FormWeighting::ratio:
            return FormWeights::ratio;
        case FormWeighting::equal:
            return FormWeights::equal;
        default:
            return FormWeights::averaged;
    }
}

std::vector<fs::path> registries_of(LoadedStudy const& study) {
    auto const& named = study.study.uncertainty.evidence.files;
    if (!named.empty()) return {named.begin(), named.end()};
    for (fs::path const& folder : preset_folders()) {
        std::error_code fault;
        if (fs::is_regular_file(folder / "evidence" / "core.yaml", fault)) return {folder / "evidence" / "core.yaml"};
    }
    throw UserError{Exit::input_invalid,
                    "the study names no registry of findings and none came with this program; write 'uncertainty: "
                    "{evidence: {files: [FILE.yaml]}}'"};
}

std::vector<LoadedTarget> load_targets(LoadedStudy const& study) {
    param::Diagnostics found;
    std::vector<LoadedTarget> all;
    for (fs::path const& file : registries_of(study)) {
        auto registry = load_registry(file, found);
        if (!registry) continue;
        for (LoadedTarget& target : registry->targets) {
            bool const twice =
                std::any_of(all.begin(), all.end(), [&](auto const& other) { return other.id == target.id; });
            if (twice)
                found.error("E104", file.string(), fmt::format("the finding '{}' is in two registries", target.id));
            all.push_back(std::move(target));
        }
    }
    if (found.failed()) throw UserError{Exit::input_invalid, "the registry of findings is not valid:\n" + found.text()};
    return all;
}

SimulatedDraws simulated_of(Calibration const& c) {
    SimulatedDraws all;
    all.forms = forms_of(c.draws);
    for (std::size_t d = 0; d < c.draws.size(); ++d) {
        Simulated one;
        for (std::size_t const j : c.likelihood.target) {
            one.value.push_back(c.findings.found[j][d]);
            one.error.push_back(c.findings.error[j][d]);
        }
        all.of.push_back(std::move(one));
        auto const form = std::find(all.forms.begin(), all.forms.end(), c.draws[d].structure);
        all.form.push_back(static_cast<std::size_t>(form - all.forms.begin()));
    }
    all.log_prior.assign(c.draws.size(), 0);
    return all;
}

std::vector<bool> left_out_with(Calibration const& c, std::size_t j) {
    LoadedTarget const& one = c.suite.targets[j];
    std::vector<bool> left_out;
    for (std::size_t const k : c.likelihood.target) {
        LoadedTarget const& other = c.suite.targets[k];
        left_out.push_back(other.target.source == one.target.source || other.id == one.target.part_of);
    }
    return left_out;
}

std::optional<Calibration> calibrate(LoadedStudy const& study, Journal& journal, CalibrateOptions const& options) {
    EvidencePlan const& plan = study.study.uncertainty.evidence;
    Design design = make_design(study);
    Calibration c;
    c.parameters = design.parameters;
    for (auto const& [path, forms] : study.study.uncertainty.structures) c.choices.push_back(path);
    auto const targets = load_targets(study);
    std::vector<std::string> without = plan.without;
    without.insert(without.end(), options.without.begin(), options.without.end());
    static_cast<void>(make_likelihood(targets, plan.only, without));  // names are checked against all findings
    c.suite = make_suite(targets, c.parameters);
    auto const known =
        [&](std::vector<std::string> names) {  // a finding that cannot be simulated does not count anyway
            std::erase_if(names, [&](std::string const& name) {
                return std::none_of(c.suite.targets.begin(), c.suite.targets.end(),
                                    [&](auto const& t) { return t.id == name; });
            });
            return names;
        };
    LikelihoodOptions likelihood = options.likelihood;
    likelihood.group_spread *= plan.group_spread / LikelihoodOptions{}.group_spread;
    likelihood.sd_ratios = sd_ratios(c.parameters);
    c.likelihood = make_likelihood(c.suite.targets, known(plan.only), known(without), likelihood);
    if (c.likelihood.data.empty())
        throw UserError{Exit::input_invalid,
                        "no finding of use `calibrate` or `sign` is left that the model can simulate"};
    c.draws = std::move(design.draws);
    c.own_draws = c.draws.size();
    c.round_of.assign(c.own_draws, 0);
    c.simulated.log_prior.assign(c.own_draws, 0);
    if (!options.pretend.empty() && !pretend(study, journal, options, c)) return std::nullopt;
    if (!weigh_all(study, journal, options, c)) return std::nullopt;
    Proposals proposals{study, c.parameters, c.suite, c.draws, c.simulated};
    while (c.weights.effective < options.wanted && c.draws.size() + options.round <= options.most_draws) {
        proposals.add(c.draws, c.simulated, c.likelihood, c.weights, options.round);
        c.round_of.resize(c.draws.size(), c.round_of.back() + 1);
        c.simulated.log_prior = proposals.log_prior();
        if (!weigh_all(study, journal, options, c)) return std::nullopt;
    }
    c.without.resize(c.suite.targets.size());
    for (std::size_t j = 0; j < c.without.size(); ++j) {
        auto const left_out = left_out_with(c, j);
        if (std::find(left_out.begin(), left_out.end(), true) != left_out.end())
            c.without[j] = weights_without(c.likelihood, c.simulated, left_out, c.weights.forms.kind);
    }
    if (c.weights.effective >= options.enough)
        c.posterior = resample(c.weights.weight, options.posterior, seed_of(study));
    return c;
}

}  // namespace cpdsim
