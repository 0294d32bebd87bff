#include "param/schema.hpp"

#include <cmath>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "param/names.hpp"
#include "param/quantity.hpp"
#include "param/spelling.hpp"
#include "param/table.hpp"

namespace cpdsim::param {
namespace {

using Json = nlohmann::ordered_json;

Json reference(std::string_view name) { return {{"$ref", fmt::format("#/$defs/{}", name)}}; }

/// Whether a number without a unit is accepted.
bool takes_bare_number(std::string_view accepted) {
    for (std::string const& unit : alternatives_of(accepted)) {
        bool const counted = unit.find('/') == std::string::npos && unit != "duration" && is_noun(unit);
        if (unit == "number" || unit.empty() || unit == "share" || unit == "share-or-more" || counted) return true;
    }
    return false;
}

std::string doc_of(FieldInfo const& field, bool world) {
    std::string doc{field.doc};
    if (!field.unit.empty()) doc += fmt::format(" [{}]", list_of(alternatives_of(field.unit)));
    if (field.kind == Kind::by_group) doc += " (may be given by phase, school type or region)";
    if (!field.source.empty()) doc += fmt::format(". Default from: {} (evidence {})", field.source, field.evidence);
    if (world && !field.unit.empty()) doc += ". Differs between worlds, not between the draws that share one";
    return doc;
}

Json plain_quantity(FieldInfo const& field) {
    std::string_view const unit = field.unit.empty() ? std::string_view{"number"} : field.unit;
    Json quantity = {{"type", "string"}};
    if (takes_bare_number(unit)) {
        Json number = {{"type", "number"}};
        bool const one_unit = alternatives_of(unit).size() == 1;
        if (one_unit && std::isfinite(field.bounds.low)) number["minimum"] = field.bounds.low;
        if (one_unit && std::isfinite(field.bounds.high)) number["maximum"] = field.bounds.high;
        if (field.unit == "number" || field.unit.empty()) return number;
        return {{"anyOf", {number, quantity}}};
    }
    return quantity;
}

/// Of which prices have a year.
bool is_money(FieldInfo const& field) { return field.unit.find("EUR") != std::string_view::npos; }

Json quantity(FieldInfo const& field) {
    Json const plain = plain_quantity(field);
    Json annotated = reference(is_money(field) ? "amount" : "annotated");
    Json any = Json::array({plain, annotated});
    if (field.optional || field.form == Form::instant_or_never) any.push_back({{"type", "string"}});
    return {{"anyOf", any}};
}

Json year_of_prices() { return {{"type", "integer"}, {"description", "of the prices; absent: the price year"}}; }

Json one_or_list(Json const& item) { return {{"anyOf", {item, {{"type", "array"}, {"items", item}}}}}; }

Json names(std::vector<std::string_view> const& choices) {
    Json list = Json::array();
    for (std::string_view const choice : choices) list.push_back(choice);
    return {{"enum", list}};
}

/// Names that every file has in common; the others are for the checks.
Json list_of_names(FieldInfo const& field) {
    switch (field.names) {
        case Names::dimension:
        case Names::currency:
        case Names::outcome:
        case Names::population_column:
        case Names::tie_column: {
            Json list = Json::array();
            for (std::string const& name : fixed_names(field.names)) list.push_back(name);
            return {{"enum", list}};
        }
        default:
            return nullptr;
    }
}

Json object_of(StructInfo const& info, bool nested, bool in_world);

/// A struct, or what stands for it: a bare value where there is a shorthand, `none` where it may be absent.
Json struct_of(FieldInfo const& field, std::string_view shorthand, bool world) {
    Json const object = object_of(field.sub(), true, world);
    Json any = Json::array();
    Json map = object;
    if (!shorthand.empty()) {
        for (char const* const key : {"value", "range", "unit"})
            if (!map["properties"].contains(key))
                map["properties"][key] = {{"type", Json::array({"string", "number"})}};
        any.push_back({{"type", Json::array({"string", "number"})}});
        if (is_money(*field.sub().field(shorthand))) map["properties"]["year"] = year_of_prices();
    } else if (field.optional) {
        any.push_back({{"const", "none"}});
    }
    if (any.empty()) return map;
    any.push_back(map);
    return {{"anyOf", any}};
}

Json schema_of(FieldInfo const& field, bool world) {
    Json const text = {{"type", "string"}};
    Json scalar = {{"type", Json::array({"string", "number", "boolean"})}};
    auto const map_of = [](Json const& values) { return Json{{"type", "object"}, {"additionalProperties", values}}; };
    switch (field.kind) {
        case Kind::number:
        case Kind::amount:
        case Kind::counts:
            return quantity(field);
        case Kind::whole:
            return {{"type", "integer"}};
        case Kind::flag:
            return {{"type", "boolean"}};
        case Kind::text: {
            Json const known = list_of_names(field);
            return known.is_null() ? scalar : known;
        }
        case Kind::choice:
            return names(field.choices);
        case Kind::month:
            return {{"type", "string"}, {"pattern", "^[0-9]{4}-(0[1-9]|1[0-2])$"}};
        case Kind::numbers:
            return one_or_list(quantity(field));
        case Kind::wholes:
            return one_or_list({{"type", "integer"}});
        case Kind::texts: {
            Json const known = list_of_names(field);
            return one_or_list(known.is_null() ? scalar : known);
        }
        case Kind::choices:
            return one_or_list(names(field.choices));
        case Kind::by_group: {
            Json any = quantity(field);
            Json const scalar_or_number = {{"type", Json::array({"string", "number"})}};
            any["anyOf"].back() = {{"type", "object"},
                                   {"properties",
                                    {{"value", scalar_or_number},
                                     {"range", text},
                                     {"unit", text},
                                     {"source", text},
                                     {"evidence", reference("evidence")},
                                     {"note", text}}},
                                   {"additionalProperties", quantity(field)}};
            return any;
        }
        case Kind::shares:
            return {{"type", "object"},
                    {"properties", {{"source", text}, {"evidence", reference("evidence")}, {"note", text}}},
                    {"additionalProperties", quantity(field)}};
        case Kind::text_map: {
            bool const translated = field.name == "title" || field.name == "about";
            if (translated) return {{"anyOf", {text, map_of(text)}}};
            Json const known = list_of_names(field);
            return known.is_null() ? Json{{"type", "object"}} : Json{{"type", "object"}, {"propertyNames", known}};
        }
        case Kind::list_map:
        case Kind::nested_map:
            return {{"type", "object"}};
        case Kind::section:
            return struct_of(field, field.shorthand, world);
        case Kind::mapping:
            return map_of(struct_of(field, field.sub().field("value") != nullptr ? "value" : "", world));
        case Kind::listing:
            return {{"type", "array"}, {"items", object_of(field.sub(), true, world)}};
    }
    return {};
}

Json object_of(StructInfo const& info, bool nested, bool in_world) {
    Json properties = Json::object();
    for (FieldInfo const& field : info.fields) {
        bool const world = in_world || field.differs_by == DiffersBy::world;
        Json schema = schema_of(field, world);
        schema["description"] = doc_of(field, world);
        void const* const value = field.peek(info.defaults);
        bool const simple = field.kind == Kind::number || field.kind == Kind::choice || field.kind == Kind::counts ||
                            field.kind == Kind::month;
        if (field.names != Names::nothing) schema["x-names"] = words_of(field.names).what;
        if (simple && value != nullptr) schema["default"] = value_text(field, value);
        properties[std::string{field.name}] = std::move(schema);
    }
    if (nested) {
        for (char const* const key : {"source", "evidence", "note"})
            if (!properties.contains(key))
                properties[key] =
                    key == std::string_view{"evidence"} ? reference("evidence") : Json{{"type", "string"}};
    }
    // Nothing is required here: what a file leaves out it may inherit.
    return {{"type", "object"}, {"additionalProperties", false}, {"properties", properties}};
}

}  // namespace

std::string json_schema(StructInfo const& info, std::string_view format, std::string_view title) {
    Json schema;
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema";
    schema["title"] = title;
    Json const body = object_of(info, false, false);
    for (auto const& [key, value] : body.items()) schema[key] = value;
    schema["properties"]["format"] = {{"const", format}, {"description", "format and version of the file"}};
    schema["properties"]["extends"] = one_or_list({{"type", "string"}});
    schema["properties"]["extends"]["description"] =
        "files or presets this file starts from; later ones win, this file wins over all";
    if (schema["properties"].contains("money")) {  // of the document, as `extends` is: seen to before it is read
        Json& money = schema["properties"]["money"]["properties"];
        money["index"] = {{"type", "object"},
                          {"description",
                           "index of prices by year, as {2019: 100, 2025: 125}: carries amounts that name "
                           "their year (`year: 2019`) to the year `prices`"}};
        money["index_file"] = {{"type", "string"}, {"description", "the same as a table with the columns year, index"}};
        money["inflation"] = {{"type", "string"}, {"description", "the same as a yearly rate, 2 %/year"}};
    }
    schema["required"] = Json::array({"format"});
    Json const scalar = {{"type", Json::array({"string", "number"})}};
    schema["$defs"]["evidence"] = {
        {"type", "integer"}, {"minimum", 0}, {"maximum", 5}, {"description", "0 a guess .. 5 several trials"}};
    schema["$defs"]["annotated"] = {{"type", "object"},
                                    {"additionalProperties", false},
                                    {"required", Json::array({"value"})},
                                    {"properties",
                                     {{"value", scalar},
                                      {"range", {{"type", "string"}}},
                                      {"unit", {{"type", "string"}}},
                                      {"source", {{"type", "string"}}},
                                      {"evidence", reference("evidence")},
                                      {"note", {{"type", "string"}}}}}};
    schema["$defs"]["amount"] = schema["$defs"]["annotated"];
    schema["$defs"]["amount"]["properties"]["year"] = year_of_prices();
    return schema.dump(2) + "\n";
}

}  // namespace cpdsim::param
