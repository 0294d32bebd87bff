#include "scenario/explain.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>

#include <fmt/format.h>

#include "param/differs_by.hpp"
#include "param/names.hpp"
#include "param/quantity.hpp"
#include "param/spelling.hpp"
#include "param/table.hpp"

namespace cpdsim {
namespace {

using param::FieldInfo;
using param::StructInfo;

/// Field at a path in which any id may stand for an entry of a map.
FieldInfo const* described(StructInfo const& info, std::string_view path) {
    StructInfo const* here = &info;
    FieldInfo const* field = nullptr;
    bool skip_id = false;
    while (!path.empty()) {
        auto const dot = path.find('.');
        std::string_view const part = path.substr(0, dot);
        path = dot == std::string_view::npos ? std::string_view{} : path.substr(dot + 1);
        if (skip_id) {
            skip_id = false;
            continue;
        }
        field = here == nullptr ? nullptr : here->field(part);
        if (field == nullptr) return nullptr;
        here = field->sub == nullptr ? nullptr : &field->sub();
        skip_id = field->kind == param::Kind::mapping || field->kind == param::Kind::listing ||
                  field->kind == param::Kind::shares || field->kind == param::Kind::by_group;
    }
    return field;
}

std::string about(std::string_view path, FieldInfo const& field) {
    std::string text = fmt::format("{}: {}\n", path, field.doc);
    if (!field.unit.empty()) {
        text += fmt::format("  unit      {}\n", field.unit);
        std::string const unit = param::alternatives_of(field.unit).front();
        if (std::isfinite(field.bounds.low) && std::isfinite(field.bounds.high))
            text += fmt::format("  range     {} .. {}\n", param::quantity_text(field.bounds.low, unit),
                                param::quantity_text(field.bounds.high, unit));
        if (field.form == param::Form::instant_or_never) text += "  also      instant, never\n";
        if (!field.source.empty())
            text += fmt::format("  source    {} (evidence {} of 5)\n", field.source, field.evidence);
    }
    if (field.names != param::Names::nothing) {
        std::vector<std::string> const& known = param::fixed_names(field.names);
        std::string const what{param::words_of(field.names).what};
        text += fmt::format("  names     {}\n", known.empty() ? "a " + what : what + ": " + param::list_of(known));
    }
    if (!field.choices.empty())
        text += fmt::format("  choices   {}\n", param::list_of({field.choices.begin(), field.choices.end()}));
    text += fmt::format("  role      {}\n", param::role_name(field.role));
    auto const by = param::differs_by_at(param::info_of<Scenario>(), path);
    return by ? text + fmt::format("  differs   by {}\n", param::differs_by_name(*by)) : text;
}

}  // namespace

std::optional<std::string> explain(std::string_view code_or_path) {
    std::string code{code_or_path};
    std::transform(code.begin(), code.end(), code.begin(),
                   [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    if (auto const text = param::explanation_of(code); !text.empty()) return fmt::format("{}: {}\n", code, text);
    return explain_parameter(param::info_of<Scenario>(), code_or_path);
}

std::optional<std::string> explain_parameter(StructInfo const& info, std::string_view path) {
    FieldInfo const* const field = described(info, path);
    if (field == nullptr) return std::nullopt;
    return about(path, *field);
}

param::FieldInfo const* parameter_at(std::string_view path) { return described(param::info_of<Scenario>(), path); }

std::string list_of_codes() {
    std::string text;
    for (std::string const& code : param::known_codes()) {
        std::string_view const explanation = param::explanation_of(code);
        text += fmt::format("{}  {}\n", code, explanation.substr(0, explanation.find(". ")));
    }
    return text;
}

std::string evidence_table(Loaded const& loaded) {
    std::string text = "# Numbers in use: path, value, range, evidence 0 (guess) .. 5 (several trials), source\n";
    std::array<int, 6> of_grade{};
    for (param::ParameterRow const& row : param::parameters_of(loaded.scenario, loaded.annotations)) {
        std::string const source = row.source.empty() ? "no source given" : row.source;
        std::string const range = row.range ? param::quantity_text(row.range->first, row.unit) + " .. " +
                                                  param::quantity_text(row.range->second, row.unit)
                                            : "-";
        text += fmt::format("# {:<55} {:<24} {:<24} {}  {}{}\n", row.path, row.text, range, row.evidence, source,
                            row.written ? "" : " (default)");
        ++of_grade[static_cast<std::size_t>(std::clamp(row.evidence, 0, 5))];
    }
    text += "# Numbers by grade:";
    for (std::size_t grade = 0; grade < of_grade.size(); ++grade)
        text += fmt::format("{} {} of grade {}", grade == 0 ? "" : ",", of_grade[grade], grade);
    return text + "\n";
}

std::string show(Loaded const& loaded, param::ShowOptions options, ShowEvidence evidence) {
    std::string const text = loaded.document.text(options);
    return evidence == ShowEvidence::no ? text : text + "\n" + evidence_table(loaded);
}

}  // namespace cpdsim
