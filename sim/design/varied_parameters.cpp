#include "design/varied_parameters.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include <fmt/format.h>

#include "core/error.hpp"
#include "param/numbers_at.hpp"
#include "param/quantity.hpp"
#include "param/reader.hpp"
#include "scenario/pack.hpp"

namespace cpdsim {
namespace {

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

/// One entry of `vary:`.
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
    param::MoneyRate const rate{money_rate(study.base.document)};
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
                                               {money_rate(study.base.document)});
        if (read) return read.value->value;
    }
    return static_cast<double>(choice);
}

/// Whether the values can be set on the scenario as numbers, and whether they shape the world. `trial` is the base.
void classify(VariedParameter& parameter, Scenario& trial, param::MoneyRate const& rate) {
    param::NumberAt const place = param::number_at(trial, parameter.path);
    parameter.is_number =
        static_cast<bool>(place) && (place.written_unit.empty() || place.written_unit == parameter.unit);
    for (std::string const& choice : parameter.choices) {
        if (!parameter.is_number) break;
        std::string_view const accepted = place.field->unit.empty() ? "number" : place.field->unit;
        auto const read = param::read_quantity(choice, {parameter.path, accepted, {}, parameter.form}, rate);
        parameter.is_number = read && (place.written_unit.empty() || place.written_unit == read.value->unit);
    }
    parameter.of_world = !parameter.is_number || shapes_world(parameter.path);
}

void classify(std::vector<VariedParameter>& list, LoadedStudy const& study) {
    Scenario trial = study.base.scenario;
    for (VariedParameter& parameter : list) classify(parameter, trial, money_rate(study.base.document));
}

}  // namespace

std::vector<VariedParameter> uncertain_parameters(LoadedStudy const& study) {
    std::vector<VariedParameter> list;
    if (study.study.uncertainty.vary != Vary::all_with_range) return list;
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
    classify(list, study);
    return list;
}

std::vector<VariedParameter> swept_parameters(LoadedStudy const& study) {
    std::vector<VariedParameter> list;
    for (auto const& [path, values] : study.study.vary) list.push_back(swept_parameter(study, path, values));
    classify(list, study);
    return list;
}

std::size_t choice_at(double u, std::size_t choices) {
    return std::min(choices - 1, static_cast<std::size_t>(u * static_cast<double>(choices)));
}

void set_value(DesignDraw& draw, VariedParameter const& parameter, double value) {
    double const low = parameter.low, high = parameter.high;
    double const u = is_log_range(low, high) && value > 0 ? std::log(value / low) / std::log(high / low)
                                                          : (value - low) / (high - low);
    draw.values.push_back(value);
    if (!parameter.is_number)
        draw.changes.emplace_back(parameter.path, param::quantity_text(value, parameter.unit, parameter.form));
    draw.unit_cube.push_back(std::clamp(u, 0.0, 1.0));
}

void set_choice(DesignDraw& draw, LoadedStudy const& study, VariedParameter const& parameter, std::size_t choice) {
    draw.values.push_back(number_of(study, parameter, choice));
    draw.unit_cube.push_back((static_cast<double>(choice) + 0.5) / static_cast<double>(parameter.choices.size()));
    if (!parameter.is_number) draw.changes.emplace_back(parameter.path, parameter.choices[choice]);
}

void set_at(DesignDraw& draw, LoadedStudy const& study, VariedParameter const& parameter, double u) {
    if (parameter.choices.empty()) {
        double const value = value_at(parameter.low, parameter.high, u);
        draw.values.push_back(value);
        if (!parameter.is_number)
            draw.changes.emplace_back(parameter.path, param::quantity_text(value, parameter.unit, parameter.form));
        draw.unit_cube.push_back(u);
    } else {
        set_choice(draw, study, parameter, choice_at(u, parameter.choices.size()));
        draw.unit_cube.back() = u;
    }
}

}  // namespace cpdsim
