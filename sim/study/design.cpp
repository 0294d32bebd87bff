#include "study/design.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include <fmt/format.h>

#include "core/error.hpp"
#include "param/quantity.hpp"
#include "param/reader.hpp"
#include "study/sampler.hpp"

namespace cpdsim {
namespace {

constexpr double wide = 20;  // ratio of the ends from which a range is logarithmic

[[noreturn]] void refuse(std::string const& message) { throw UserError{Exit::input_invalid, message}; }

/// Whether a path belongs to a programme that no strategy and no funding line of the base pays for: it would change
/// nothing.
bool concerns_unfunded(std::string const& path, std::set<std::string> const& funded) {
    static std::string const prefix = "programmes.";
    if (path.rfind(prefix, 0) != 0) return false;
    return funded.count(path.substr(prefix.size(), path.find('.', prefix.size()) - prefix.size())) == 0;
}

std::set<std::string> funded_programmes(LoadedStudy const& study) {
    std::set<std::string> ids;
    for (FundingLine const& line : study.base.scenario.funding) ids.insert(line.programme);
    for (auto const& [id, strategy] : study.study.strategies)
        for (auto const& [programme, share] : strategy.mix) ids.insert(programme);
    return ids;
}

std::vector<VariedParameter> uncertain_parameters(LoadedStudy const& study) {
    std::vector<VariedParameter> list;
    if (study.study.uncertainty.vary != "all_with_range") return list;
    std::set<std::string> const funded = funded_programmes(study);
    for (auto const& [path, note] : study.base.annotations) {
        if (!note.range || note.range->first == note.range->second || concerns_unfunded(path, funded)) continue;
        if (study.study.vary.count(path) > 0 || study.study.uncertainty.structures.count(path) > 0) continue;
        if (!std::isfinite(note.range->first) || !std::isfinite(note.range->second))
            refuse(fmt::format(
                "the range of '{}' has no end (never, instant): nothing can be drawn from it; give it a finite range",
                path));
        list.push_back({path,
                        note.unit,
                        note.source,
                        note.form,
                        note.role,
                        note.evidence.value_or(0),
                        note.range->first,
                        note.range->second,
                        note.value,
                        {}});
    }
    return list;
}

/// One entry of `vary:`: a range or a list of values.
VariedParameter swept_parameter(LoadedStudy const& study, std::string const& path,
                                std::vector<std::string> const& values) {
    VariedParameter swept;
    swept.path = path;
    swept.role = param::Role::lever;
    auto const where = param::check_path(param::info_of<Scenario>(), study.base.document, path);
    auto const note = study.base.annotations.find(path);
    if (note != study.base.annotations.end()) {
        swept.unit = note->second.unit;
        swept.source = note->second.source;
        swept.evidence = note->second.evidence.value_or(0);
        swept.central = note->second.value;
    }
    if (where.field != nullptr) swept.form = where.field->form;
    param::MoneyRate const rate{gbp_rate(study.base.document)};
    std::string_view const accepted =
        where.field == nullptr || where.field->unit.empty() ? "number" : where.field->unit;
    param::Wanted const wanted{path, accepted, where.field == nullptr ? param::Bounds{} : where.field->bounds,
                               swept.form};
    if (values.size() == 1 && param::looks_like_range(values.front())) {
        auto const range = param::read_range(values.front(), wanted, rate);
        if (!range) refuse(fmt::format("'vary' of '{}': {}", path, range.fault.message));
        swept.unit = range.value->unit;
        swept.low = range.value->low;
        swept.high = range.value->high;
        return swept;
    }
    if (values.empty()) refuse(fmt::format("'vary' gives '{}' no values; write [a, b, c] or a range a..b", path));
    swept.choices = values;
    swept.low = 0;
    swept.high = static_cast<double>(values.size());
    return swept;
}

/// Number of a listed value: its quantity, or its position where it is a word.
double number_of(LoadedStudy const& study, VariedParameter const& swept, std::size_t choice) {
    auto const where = param::check_path(param::info_of<Scenario>(), study.base.document, swept.path);
    if (where.field != nullptr && where.field->choices.empty()) {
        std::string_view const accepted = where.field->unit.empty() ? "number" : where.field->unit;
        auto const read = param::read_quantity(swept.choices[choice], {swept.path, accepted, {}, where.field->form},
                                               {gbp_rate(study.base.document)});
        if (read) return read.value->value;
    }
    return static_cast<double>(choice);
}

void refuse_unknown(Sampler sampler) {
    if (sampler == Sampler::morris || sampler == Sampler::saltelli)
        refuse(
            fmt::format("sampler '{}' belongs to the sensitivity tools, which this version does not run; choose sobol, "
                        "latin_hypercube or random",
                        param::name_of(sampler)));
}

std::vector<double> column(Sampler sampler, std::uint64_t seed, std::string const& path, std::size_t draws,
                           std::size_t dimension) {
    if (sampler == Sampler::random) return random_column(seed, path, draws);
    if (sampler == Sampler::sobol) return sobol_column(seed, path, draws, dimension);
    return latin_column(seed, path, draws);
}

/// All combinations of the listed values; the last parameter changes fastest.
std::vector<std::vector<std::size_t>> combinations(std::vector<std::size_t> const& sizes) {
    std::vector<std::vector<std::size_t>> all{{}};
    for (std::size_t const size : sizes) {
        std::vector<std::vector<std::size_t>> longer;
        for (auto const& head : all) {
            for (std::size_t k = 0; k < size; ++k) {
                longer.push_back(head);
                longer.back().push_back(k);
            }
        }
        all = std::move(longer);
    }
    return all;
}

/// Spreads the structural forms over the draws; every combination of forms as often as any other. The points of a grid
/// within one draw share its form.
void add_structures(Design& design, LoadedStudy const& study, std::uint64_t seed, std::size_t draws) {
    auto const& structures = study.study.uncertainty.structures;
    std::vector<std::size_t> sizes;
    for (auto const& [path, forms] : structures) {
        if (forms.empty()) refuse(fmt::format("'structures' gives '{}' no forms", path));
        sizes.push_back(forms.size());
    }
    if (sizes.empty()) return;
    auto const all = combinations(sizes);
    auto const chosen = balanced_choice(seed, "structures", draws, all.size());
    if (draws < all.size())
        design.warnings.push_back(
            fmt::format("{} draws cannot try all {} structural forms; take {} or more", draws, all.size(), all.size()));
    std::size_t const points = design.draws.size() / draws;
    for (std::size_t i = 0; i < design.draws.size(); ++i) {
        DesignDraw& draw = design.draws[i];
        std::size_t k = 0;
        for (auto const& [path, forms] : structures) {
            std::string const& form = forms[all[chosen[i / points]][k++]];
            draw.changes.emplace_back(path, form);
            draw.structure += fmt::format("{}{}={}", draw.structure.empty() ? "" : "; ", path, form);
        }
    }
}

}  // namespace

bool is_log_range(double low, double high) { return low > 0 && high / low > wide; }

double value_at(double low, double high, double u) {
    return is_log_range(low, high) ? low * std::pow(high / low, u) : low + u * (high - low);
}

std::uint64_t seed_of(LoadedStudy const& study) {
    return static_cast<std::uint64_t>(study.study.seed.value_or(study.base.scenario.run.seed));
}

Design make_design(LoadedStudy const& study) {
    Study const& plan = study.study;
    std::uint64_t const seed = seed_of(study);
    auto const draws = static_cast<std::size_t>(plan.uncertainty.draws);
    bool const grid = !plan.vary.empty() && plan.sampler == Sampler::grid;
    refuse_unknown(plan.uncertainty.sampler);
    if (!plan.vary.empty()) refuse_unknown(plan.sampler);
    if (plan.uncertainty.sampler == Sampler::grid && plan.uncertainty.vary == "all_with_range")
        refuse(
            "a grid over all parameters with a range is endless; in 'uncertainty' choose latin_hypercube, sobol or "
            "random");

    Design design;
    design.parameters = uncertain_parameters(study);
    std::size_t const uncertain = design.parameters.size();
    for (auto const& [path, values] : plan.vary) design.parameters.push_back(swept_parameter(study, path, values));

    std::vector<std::vector<double>> columns;
    bool any_sobol = false;
    for (std::size_t k = 0; k < design.parameters.size(); ++k) {
        Sampler const sampler = k < uncertain ? plan.uncertainty.sampler : plan.sampler;
        any_sobol = any_sobol || sampler == Sampler::sobol;
        if (sampler == Sampler::sobol && k >= sobol_dimensions)
            refuse(fmt::format("sobol varies at most {} parameters, this study has {}; choose latin_hypercube",
                               sobol_dimensions, design.parameters.size()));
        columns.push_back(k >= uncertain && grid ? std::vector<double>{}
                                                 : column(sampler, seed, design.parameters[k].path, draws, k));
    }
    if (any_sobol && draws > 1 && draws < 64 && design.parameters.size() > 6)
        design.warnings.push_back(fmt::format(
            "with {} sobol draws of {} parameters some will vary together; take 64 draws or more, or latin_hypercube",
            draws, design.parameters.size()));

    std::vector<std::size_t> sizes;
    for (std::size_t k = uncertain; grid && k < design.parameters.size(); ++k)
        sizes.push_back(design.parameters[k].choices.size());
    auto const points = combinations(sizes);
    // The points of a sweep alone share their random numbers, so that only the swept values tell them apart.
    bool const own_numbers = plan.vary.empty() || uncertain > 0 || plan.pairing == Pairing::independent;
    for (std::size_t d = 0; d < draws; ++d) {
        for (auto const& point : points) {
            DesignDraw draw;
            draw.key = static_cast<std::uint32_t>(own_numbers || grid ? d : 0);
            for (std::size_t k = 0; k < design.parameters.size(); ++k) {
                VariedParameter const& parameter = design.parameters[k];
                if (parameter.choices.empty()) {
                    double const value = value_at(parameter.low, parameter.high, columns[k][d]);
                    draw.values.push_back(value);
                    draw.changes.emplace_back(parameter.path,
                                              param::quantity_text(value, parameter.unit, parameter.form));
                } else {
                    std::size_t const choice =
                        grid ? point[k - uncertain]
                             : static_cast<std::size_t>(columns[k][d] * static_cast<double>(parameter.choices.size()));
                    draw.values.push_back(number_of(study, parameter, choice));
                    draw.changes.emplace_back(parameter.path, parameter.choices[choice]);
                }
            }
            design.draws.push_back(std::move(draw));
        }
    }
    add_structures(design, study, seed, draws);
    return design;
}

}  // namespace cpdsim
