#include "evidence/store.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <system_error>
#include <tuple>

#include <fmt/format.h>

#include "core/error.hpp"
#include "core/read_file.hpp"
#include "core/sha256.hpp"
#include "core/version.hpp"
#include "design/given_draws.hpp"
#include "evidence/alternatives.hpp"
#include "io/table.hpp"

namespace cpdsim {
namespace {

namespace fs = std::filesystem;
using Texts = std::vector<std::string>;
using Numbers = std::vector<double>;
constexpr std::string_view evidence_format = "cpd-evidence-result/1";
constexpr double nothing = std::numeric_limits<double>::quiet_NaN();

std::vector<std::int32_t> counted(std::size_t n) {
    std::vector<std::int32_t> numbers;
    for (std::size_t k = 0; k < n; ++k) numbers.push_back(static_cast<std::int32_t>(k));
    return numbers;
}

Array column(std::string name, Texts over, h5::Data data, std::string words) {
    return {std::move(name), std::move(over), std::move(data), {{"long_name", std::move(words)}}};
}

void write_draws(h5::File& file, Calibration const& c) {
    Numbers values, unit_cube, forms;
    Texts structure, paths;
    for (DesignDraw const& draw : c.draws) {
        values.insert(values.end(), draw.values.begin(), draw.values.end());
        unit_cube.insert(unit_cube.end(), draw.unit_cube.begin(),
                         draw.unit_cube.begin() + static_cast<std::ptrdiff_t>(c.parameters.size()));
        structure.push_back(draw.structure);
    }
    for (VariedParameter const& p : c.parameters) paths.push_back(p.path);
    write_group(file, "/draws", {{"draw", counted(c.draws.size()), {}}, {"parameter", paths, {}}},
                {column("value", {"draw", "parameter"}, values, "value, in canonical units"),
                 column("unit_cube", {"draw", "parameter"}, unit_cube, "quantile of the prior"),
                 column("structure", {"draw"}, structure, "structural form"),
                 column("round", {"draw"}, c.round_of, "0: the study's own draws, then rounds of proposals"),
                 column("log_prior", {"draw"}, c.simulated.log_prior, "log of prior over proposal density"),
                 column("log_likelihood", {"draw"}, c.weights.log_likelihood, "of the findings that count"),
                 column("weight", {"draw"}, c.weights.weight, "posterior weight, forms as used")});
}

/// The findings, and what is foretold of each.
std::vector<Array> columns_of_targets(Calibration const& c) {
    auto const foretold = foretold_of(c);
    Texts use, group, conflict, unit, what, source, kind;
    Numbers value, own_error, discrepancy, low, high, count, of, used_error, used_discrepancy, misread, group_scale;
    std::vector<std::uint8_t> counts, grade, per_sd;
    for (std::size_t j = 0; j < c.suite.targets.size(); ++j) {
        Target const& t = c.suite.targets[j].target;
        Observed const& o = t.observed;
        use.emplace_back(param::name_of(t.use));
        group.push_back(t.group);
        conflict.push_back(t.conflict);
        unit.push_back(o.unit);
        what.push_back(t.what.empty() ? "" : t.what.count("en") > 0 ? t.what.at("en") : t.what.begin()->second);
        source.push_back(t.source);
        grade.push_back(static_cast<std::uint8_t>(t.evidence));
        counts.push_back(foretold[j].counts ? 1 : 0);
        value.push_back(o.value.value_or(nothing));
        own_error.push_back(o.error || o.spread ? std::hypot(o.error.value_or(0), o.spread.value_or(0)) : nothing);
        discrepancy.push_back(discrepancy_of(t));
        low.push_back(o.low.value_or(nothing));
        high.push_back(o.high.value_or(nothing));
        count.push_back(o.count.value_or(nothing));
        of.push_back(o.of.value_or(nothing));
        auto const at = std::find(c.likelihood.target.begin(), c.likelihood.target.end(), j);
        Datum const datum = at == c.likelihood.target.end()
                                ? Datum{}
                                : c.likelihood.data[static_cast<std::size_t>(at - c.likelihood.target.begin())];
        DatumKind const k = datum.kind;
        used_error.push_back(datum.error);
        used_discrepancy.push_back(datum.discrepancy);
        misread.push_back(datum.misread);
        per_sd.push_back(t.measure->per == Per::sd_of_controls ? 1 : 0);
        group_scale.push_back(datum.group < 0 ? nothing
                                              : c.likelihood.group_scale[static_cast<std::size_t>(datum.group)]);
        kind.emplace_back(at == c.likelihood.target.end() ? "none"
                          : k == DatumKind::normal        ? "normal"
                          : k == DatumKind::binomial      ? "binomial"
                                                          : "bounds");
    }
    auto const of_each = [&](double Foretold::*member) {
        Numbers list;
        for (Foretold const& f : foretold) list.push_back(f.*member);
        return list;
    };
    Texts const over{"target"};
    std::vector<Array> columns{
        column("value", over, value, "what was found"),
        column("error", over, own_error, "its standard error, with the spread between programmes"),
        column("discrepancy", over, discrepancy, "how far it may differ for reasons that the study could not show"),
        column("low", over, low, "lower bound"),
        column("high", over, high, "upper bound"),
        column("count", over, count, "of a share: how many"),
        column("of", over, of, "of a share: out of how many"),
        column("use", over, use, "calibrate, sign, context, plan, held_out"),
        column("kind", over, kind, "of the likelihood: normal, binomial, bounds, none"),
        column("used_error", over, used_error, "error in the likelihood"),
        column("used_discrepancy", over, used_discrepancy, "distance in the likelihood; of counts as a share"),
        column("misread", over, misread, "of counts: share of persons put on the wrong side"),
        column("per_sd", over, per_sd, "1: in standard deviations of teachers, which nobody printed (sd_ratios)"),
        column("group_scale", over, group_scale, "scale of the half-normal spread that its group shares"),
        column("in_likelihood", over, counts, "1: it counts"),
        column("group", over, group, "findings that share a spread between studies"),
        column("conflict", over, conflict, "findings that contradict each other"),
        column("unit", over, unit, "of value and T"),
        column("what", over, what, "what was found"),
        column("source", over, source, "where it is published"),
        column("evidence", over, grade, "grade"),
        column("prior_low", over, of_each(&Foretold::prior_low), "5 % of T before"),
        column("prior_mid", over, of_each(&Foretold::prior_middle), "median of T before"),
        column("prior_high", over, of_each(&Foretold::prior_high), "95 % of T before"),
        column("posterior_low", over, of_each(&Foretold::low), "5 % of T after"),
        column("posterior_mid", over, of_each(&Foretold::middle), "median of T after"),
        column("posterior_high", over, of_each(&Foretold::high), "95 % of T after"),
        column("z_prior", over, of_each(&Foretold::z_prior), "standard errors between T before and the finding"),
        column("z_posterior", over, of_each(&Foretold::z), "the same after"),
        column("z_left_out", over, of_each(&Foretold::z_left_out), "the same with its study left out")};
    for (auto const& [name, outlook, words] :
         {std::tuple{"with_all", &Foretold::with_all, "all findings having a say"},
          std::tuple{"left_out", &Foretold::left_out, "without its study and what it is part of"}}) {
        for (auto const& [part, member, means] :
             {std::tuple{"mean", &Outlook::mean, "mean of T"},
              std::tuple{"sd", &Outlook::sd, "standard deviation of T"}, std::tuple{"low", &Outlook::low, "5 % of T"},
              std::tuple{"mid", &Outlook::middle, "median of T"}, std::tuple{"high", &Outlook::high, "95 % of T"},
              std::tuple{"inside", &Outlook::inside, "share of draws within the finding's bounds"},
              std::tuple{"effective", &Outlook::effective, "equal draws they are worth"}}) {
            Numbers list;
            for (Foretold const& f : foretold) list.push_back(f.*outlook.*member);
            columns.push_back(
                column(fmt::format("{}_{}", name, part), over, list, fmt::format("{}, {}", means, words)));
        }
    }
    return columns;
}

/// The findings, draw by draw.
std::vector<Array> tables_of_targets(Calibration const& c) {
    Numbers found, error;
    for (std::size_t j = 0; j < c.suite.targets.size(); ++j) {
        found.insert(found.end(), c.findings.found[j].begin(), c.findings.found[j].end());
        error.insert(error.end(), c.findings.error[j].begin(), c.findings.error[j].end());
    }
    // What each datum adds to the log weight of each draw; of a group with a common spread, the whole group without it
    // cannot be told apart, so its members have their own density at no spread.
    Numbers log_density_of;
    for (std::size_t j = 0; j < c.suite.targets.size(); ++j) {
        auto const at = std::find(c.likelihood.target.begin(), c.likelihood.target.end(), j);
        std::vector<bool> left_out(c.likelihood.data.size(), false);
        if (at != c.likelihood.target.end())
            left_out[static_cast<std::size_t>(at - c.likelihood.target.begin())] = true;
        for (std::size_t d = 0; d < c.draws.size(); ++d)
            log_density_of.push_back(at == c.likelihood.target.end()
                                         ? 0.0
                                         : c.weights.log_likelihood[d] -
                                               log_likelihood(c.likelihood, c.simulated.of[d], left_out));
    }
    Texts const table{"target", "draw"};
    return {column("T", table, found, "what the study would have found"),
            column("mc_error", table, error, "its Monte Carlo standard error"),
            column("log_density", table, log_density_of, "log likelihood of all findings less that without this one")};
}

/// What the studies would have found under the draws of the posterior: for proposals of studies (`cpdsim value`).
std::vector<Array> tables_of_posterior(Calibration const& c) {
    std::vector<float> found, error;
    for (std::size_t j = 0; j < c.suite.targets.size(); ++j) {
        for (std::size_t const d : c.posterior) {
            found.push_back(static_cast<float>(c.findings.found[j][d]));
            error.push_back(static_cast<float>(c.findings.error[j][d]));
        }
    }
    Texts const table{"target", "draw"};
    return {column("T", table, found, "what the study would have found"),
            column("mc_error", table, error, "its Monte Carlo standard error")};
}

/// What is said of all draws, and of each.
void write_targets(h5::File& file, Calibration const& c, bool of_posterior) {
    Texts ids;
    for (LoadedTarget const& target : c.suite.targets) ids.push_back(target.id);
    std::vector<Axis> const dimensions{{"target", ids, {}},
                                       {"draw", counted(of_posterior ? c.posterior.size() : c.draws.size()), {}}};
    std::vector<Array> variables = of_posterior ? tables_of_posterior(c) : tables_of_targets(c);
    for (Array& one : columns_of_targets(c)) variables.push_back(std::move(one));
    write_group(file, "/targets", dimensions, variables);
}

void write_forms(h5::File& file, Calibration const& c) {
    FormResult const& f = c.weights.forms;
    Texts const over{"form"};
    write_group(file, "/forms", {{"form", c.simulated.forms, {}}},
                {column("ratio", over, f.ratio, "mean likelihood, shared out"),
                 column("stacked", over, f.stacked, "mixture that foretells left-out findings best, Dirichlet(2)"),
                 column("stacked_low", over, f.stacked_low, "5 % of bootstraps over findings"),
                 column("stacked_high", over, f.stacked_high, "95 % of bootstraps over findings"),
                 column("averaged", over, f.averaged,
                        "product of densities of left-out findings, averaged over Bayesian bootstraps"),
                 column("used", over, f.used, "weight in /draws/weight"),
                 column("effective_size", over, f.effective, "effective draws within the form")});
}

void write_learnt(h5::File& file, Calibration const& c) {
    auto const learnt = learnt_of(c);
    Texts paths, units;
    std::vector<std::uint8_t> grade, used, told;
    for (std::size_t k = 0; k < c.parameters.size(); ++k) {
        paths.push_back(c.parameters[k].path);
        units.push_back(c.parameters[k].unit);
        grade.push_back(static_cast<std::uint8_t>(c.parameters[k].evidence));
        used.push_back(learnt[k].used ? 1 : 0);
        told.push_back(learnt[k].learnt ? 1 : 0);
    }
    auto const of_each = [&](double Learnt::*member) {
        Numbers list;
        for (Learnt const& l : learnt) list.push_back(l.*member);
        return list;
    };
    Numbers low, high;
    for (VariedParameter const& p : c.parameters) {
        low.push_back(p.low);
        high.push_back(p.high);
    }
    Texts const over{"parameter"};
    write_group(file, "/learnt", {{"parameter", paths, {}}},
                {column("unit", over, units, "canonical"), column("evidence", over, grade, "grade of the range"),
                 column("range_low", over, low, "low end of the range"),
                 column("range_high", over, high, "high end of the range"),
                 column("used", over, used, "1: some study depends on it"),
                 column("learnt", over, told, "0: evidence says nothing"),
                 column("prior_mean", over, of_each(&Learnt::prior_mean), "before"),
                 column("prior_sd", over, of_each(&Learnt::prior_sd), "before"),
                 column("posterior_mean", over, of_each(&Learnt::mean), "after"),
                 column("posterior_sd", over, of_each(&Learnt::sd), "after"),
                 column("posterior_low", over, of_each(&Learnt::low), "5 % after"),
                 column("posterior_high", over, of_each(&Learnt::high), "95 % after")});
}

std::string attribute_of(fs::path const& file, std::string const& name) {
    std::error_code fault;
    if (!fs::exists(file, fault)) return "";
    try {
        h5::File const held = h5::File::open(file);
        for (h5::Attribute const& a : held.root().attributes())
            if (a.name == name && std::holds_alternative<std::string>(a.value)) return std::get<std::string>(a.value);
    } catch (UserError const&) {
        return "?";
    }
    return "?";
}

GivenDraws posterior_of(Calibration const& c) {
    GivenDraws draws;
    draws.choices = c.choices;
    std::vector<std::size_t> columns;
    for (std::size_t k = 0; k < c.parameters.size(); ++k) {
        if (c.parameters[k].of_world || !c.parameters[k].choices.empty()) continue;  // no laboratory takes them
        auto const& unused = c.suite.unused;  // a study draws these from their range, better spread than here
        if (std::find(unused.begin(), unused.end(), c.parameters[k].path) != unused.end()) continue;
        columns.push_back(k);
        draws.parameters.push_back(c.parameters[k].path);
        draws.low.push_back(c.parameters[k].low);
        draws.high.push_back(c.parameters[k].high);
    }
    for (std::size_t const d : c.posterior) {
        std::vector<double> row;
        for (std::size_t const k : columns) row.push_back(c.draws[d].values[k]);
        draws.values.push_back(std::move(row));
        draws.from_draw.push_back(static_cast<std::int32_t>(d));
        Texts forms;
        std::size_t const words = c.choices.size();
        for (std::size_t s = 0; s < words; ++s)
            forms.push_back(c.draws[d].changes[c.draws[d].changes.size() - words + s].second);
        draws.forms.push_back(std::move(forms));
    }
    return draws;
}

}  // namespace

void refuse_foreign_evidence(fs::path const& folder, std::string const& study) {
    for (std::string const name : {"evidence.h5", "posterior.h5"}) {
        std::string const owner = attribute_of(folder / name, "study");
        if (owner.empty() || owner == study) continue;
        throw UserError{Exit::cannot_write,
                        fmt::format("'{}' {} and would be replaced; choose another folder with -o, or --force",
                                    (folder / name).string(),
                                    owner == "?" ? "is not a file of `cpdsim calibrate`"
                                                 : fmt::format("belongs to the study '{}'", owner))};
    }
}

void store(fs::path const& folder, Calibration const& c, LoadedStudy const& study, StoreOptions const& options) {
    if (!options.force) refuse_foreign_evidence(folder, options.study);
    Texts registries, check_sums;
    for (fs::path const& file : registries_of(study)) {
        registries.push_back(file.filename().string());
        std::string why;
        check_sums.push_back(sha256_of(read_file(file, why).value_or("")));
    }
    h5::Attributes const common{{"study", options.study},
                                {"version", std::string{version()}},
                                {"commit", std::string{commit()}},
                                {"seed", static_cast<std::int64_t>(seed_of(study))},
                                {"registries", registries},
                                {"registries_sha256", check_sums},
                                {"effective_size", c.weights.effective},
                                {"sd_ratios", c.likelihood.sd_ratios},
                                {"draws_of_study", static_cast<std::int32_t>(c.own_draws)},
                                {"forms", std::string{param::name_of(study.study.uncertainty.evidence.forms)}}};
    h5::File file = h5::File::create(folder / "evidence.h5");
    file.root().set("format", std::string{evidence_format});
    file.root().set(common);
    write_draws(file, c);
    write_targets(file, c, false);
    write_forms(file, c);
    write_learnt(file, c);
    file.save();
    fs::path const target = folder / "posterior.h5";
    if (c.posterior.empty()) {
        std::error_code fault;
        fs::remove(target, fault);  // it would pass for this one's
        return;
    }
    h5::File posterior = h5::File::create(target);
    posterior.root().set("format", std::string{posterior_format});
    posterior.root().set(common);
    write_given_draws(posterior, posterior_of(c));
    write_targets(posterior, c, true);  // so that whoever has the draws alone knows what they rest on
    write_forms(posterior, c);
    write_learnt(posterior, c);
    write_alternatives(posterior, c);
    posterior.save();
}

}  // namespace cpdsim
