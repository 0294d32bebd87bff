#include "evidence/pretend.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "core/error.hpp"
#include "core/read_file.hpp"
#include "design/varied_parameters.hpp"
#include "param/quantity.hpp"
#include "param/spelling.hpp"

namespace cpdsim {
namespace {

[[noreturn]] void refuse(std::string const& message) { throw UserError{Exit::input_invalid, message}; }

double value_of(LoadedStudy const& study, VariedParameter const& p, std::string const& text) {
    std::string_view const unit = p.unit.empty() ? std::string_view{"number"} : std::string_view{p.unit};
    auto const read = param::read_quantity(text, {p.path, unit, {}, p.form}, {money_rate(study.base.document)});
    if (!read) refuse(fmt::format("the truth of '{}': {} {}", p.path, read.fault.message, read.fault.suggestion));
    return read.value->value;
}

/// The base's values where the file says nothing.
DesignDraw truth_of(LoadedStudy const& study, std::vector<VariedParameter> const& parameters, std::string const& file) {
    std::string why;
    auto const text = read_file(file, why);
    if (!text) refuse(fmt::format("cannot read the truth '{}' ({})", file, why));
    param::Diagnostics found;
    param::Document const document = param::parse_document(param::Source{file, *text}, found);
    if (found.failed() || !document.root.is_map())
        refuse(fmt::format("'{}' is no list of 'path: value'\n{}", file, found.text()));
    std::vector<std::string> known;
    for (VariedParameter const& p : parameters) known.push_back(p.path);
    for (auto const& [path, forms] : study.study.uncertainty.structures) known.push_back(path);
    for (param::KeyValue const& entry : document.root.entries)
        if (std::find(known.begin(), known.end(), entry.key) == known.end())
            refuse(fmt::format("{}:{}: the study does not vary '{}' ({})", file, entry.mark.line, entry.key,
                               param::did_you_mean(entry.key, known)));
    DesignDraw draw;
    for (VariedParameter const& p : parameters) {
        param::Node const* const given = document.root.get(p.path);
        set_value(draw, p, given == nullptr ? p.central : value_of(study, p, given->text));
    }
    for (auto const& [path, forms] : study.study.uncertainty.structures) {
        param::Node const* const given = document.root.get(path);
        std::string const form = given == nullptr ? forms.front() : given->text;
        if (std::find(forms.begin(), forms.end(), form) == forms.end())
            refuse(fmt::format("the study has no form '{}' of '{}'", form, path));
        draw.changes.emplace_back(path, form);
        draw.structure += fmt::format("{}{}={}", draw.structure.empty() ? "" : "; ", path, form);
    }
    return draw;
}

}  // namespace

void draw_findings(Likelihood& likelihood, Simulated const& truth, ChanceSequence chance) {
    std::vector<double> spread;
    for (double const scale : likelihood.group_scale) spread.push_back(scale * std::abs(chance.normal()));
    auto const ratios = static_cast<std::uint32_t>(likelihood.sd_ratios.size());
    double const ratio = likelihood.sd_ratios[ratios > 1 ? chance.below(ratios) : 0];  // of all these studies
    for (std::size_t j = 0; j < likelihood.data.size(); ++j) {
        Datum& datum = likelihood.data[j];
        double const value = (std::isfinite(truth.value[j]) ? truth.value[j] : 0) * (datum.per_sd ? ratio : 1);
        double const sd = std::hypot(datum.error, datum.discrepancy);
        if (datum.kind == DatumKind::normal) {
            double const more = datum.group < 0 ? 0 : spread[static_cast<std::size_t>(datum.group)];
            datum.value = value + std::hypot(sd, more) * chance.normal();
        } else if (datum.kind == DatumKind::binomial) {
            double const relative = datum.discrepancy;
            double p = std::clamp(share_seen(datum, value), 0.002, 0.998);
            if (relative >= 1e-6) {
                double const size = 1 / std::min(0.99, relative * relative) - 1;
                p = chance.beta(p * size, (1 - p) * size);
            }
            double count = 0;
            for (int k = 0; k < static_cast<int>(datum.of); ++k) count += chance.uniform() < p ? 1 : 0;
            datum.count = count;
        } else {
            Datum holds = datum;
            holds.seen = true;
            datum.seen = chance.uniform() < std::exp(log_density(holds, value, 0));
        }
    }
}

bool pretend(LoadedStudy const& study, Journal& journal, CalibrateOptions const& options, Calibration& c) {
    DesignDraw const truth = truth_of(study, c.parameters, options.pretend);
    SuiteOptions run;
    run.jobs = options.jobs;
    run.stop = options.stop;
    constexpr std::uint32_t far = 1U << 30U;  // luck of no other draw
    run.first_luck = far + options.noise;
    auto const findings = run_suite(c.suite, {truth}, journal, run);
    if (!findings) return false;
    Simulated simulated;
    for (std::size_t const j : c.likelihood.target) {
        simulated.value.push_back(findings->found[j][0]);
        simulated.error.push_back(0);
    }
    draw_findings(c.likelihood, simulated,
                  ChanceSequence{Chances{seed_of(study), "pretended findings", options.noise}, 0});
    c.truth = truth.values;
    return true;
}

}  // namespace cpdsim
