#include <algorithm>
#include <cctype>
#include <charconv>
#include <cmath>

#include <fmt/format.h>

#include "param/hints.hpp"
#include "param/reading.hpp"
#include "param/spelling.hpp"

namespace cpdsim::param {
namespace {

/// Titles are texts by language; a plain text is English.
bool is_translated(std::string_view name) { return name == "title" || name == "about"; }

/// Text of a value that is read again later (paths of a study): scalars bare, lists and maps as YAML.
std::string yaml_text(Node const& node) { return node.is_scalar() ? node.text : flow_text(node); }

std::string meant_flag(std::string word) {
    std::transform(word.begin(), word.end(), word.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    for (std::string_view const yes : {"yes", "y", "on", "1", "true", "ja", "oui"})
        if (word == yes) return "did you mean 'true'?";
    for (std::string_view const no : {"no", "n", "off", "0", "false", "none", "nein", "non"})
        if (word == no) return "did you mean 'false'?";
    return "";
}

bool is_scalar_kind(Kind kind) {
    return kind == Kind::number || kind == Kind::whole || kind == Kind::flag || kind == Kind::text ||
           kind == Kind::choice || kind == Kind::month || kind == Kind::amount || kind == Kind::counts;
}

}  // namespace

std::optional<YearMonth> parse_month(std::string_view text) {
    if (text.size() != 7 || text[4] != '-') return std::nullopt;
    int year = 0, month = 0;
    auto const whole = [](std::string_view digits, int& number) {
        auto const [end, fault] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
        return fault == std::errc{} && end == digits.data() + digits.size();
    };
    if (!whole(text.substr(0, 4), year) || !whole(text.substr(5), month)) return std::nullopt;
    if (year < 1900 || year > 2300 || month < 1 || month > 12) return std::nullopt;
    return YearMonth{year, month};
}

void Reading::attribute(Attribution& attribution, KeyValue const& entry) {
    if (entry.key == "source") {
        if (auto const source = text("source", entry.value)) attribution.source = *source;
    } else if (entry.key == "evidence") {
        auto const grade = entry.value.is_scalar() ? read_number("evidence", entry.value.text) : Outcome<double>{};
        if (grade && *grade.value >= 0 && *grade.value <= 5 && *grade.value == std::round(*grade.value)) {
            attribution.evidence = static_cast<int>(*grade.value);
        } else {
            refuse("E204", entry.value, fmt::format("'evidence' is {}, outside 0..5", flow_text(entry.value)),
                   "0 a guess .. 5 several trials");
        }
    }
}

Written Reading::unwrap(std::string_view name, Node const& node, Attribution const& above) {
    Written written{&node, nullptr, nullptr, above};
    if (!node.is_map()) return written;
    written.value = nullptr;
    static std::vector<std::string> const known{"value", "range", "unit", "source", "evidence", "note", "year"};
    for (KeyValue const& entry : node.entries) {
        if (entry.key == "value")
            written.value = &entry.value;
        else if (entry.key == "range")
            written.range = &entry.value;
        else if (entry.key == "unit")
            written.unit = &entry.value;
        else if (entry.key == "source" || entry.key == "evidence")
            attribute(written.attribution, entry);
        else if (entry.key != "note")
            diagnostics_.error("E103", document_.files, entry.mark, characters_in(entry.key),
                               fmt::format("unknown key '{}' in '{}'", entry.key, name),
                               nearest(entry.key, known).empty()
                                   ? "known here: value, range, unit, source, evidence or note"
                                   : did_you_mean(entry.key, known));
    }
    if (written.value == nullptr)
        refuse("E105", node, fmt::format("'{}' has no 'value'", name),
               "write {value: ..., range: a..b, source: \"...\", evidence: 0..5}");
    return written;
}

std::optional<std::string> Reading::text(std::string_view name, Node const& node) {
    if (node.is_scalar()) return node.text;
    wrong_kind(name, "a text", node);
    return std::nullopt;
}

void Reading::note(FieldInfo const& field, Written const& written, std::string const& path, double value,
                   std::string const& unit, std::optional<std::pair<double, double>> range) {
    if (options_.annotations == nullptr) return;
    (*options_.annotations)[path] = Annotation{value,
                                               unit,
                                               range,
                                               written.attribution.source,
                                               written.attribution.evidence,
                                               written.value->text,
                                               written.value->mark,
                                               field.role,
                                               field.form};
}

std::optional<Quantity> Reading::quantity(FieldInfo const& field, std::string_view name, Written const& written,
                                          std::string const& path) {
    if (!written.value->is_scalar()) {
        wrong_kind(name, "a single value", *written.value);
        return std::nullopt;
    }
    std::string const unit = written.unit != nullptr && written.unit->is_scalar() ? " " + written.unit->text : "";
    std::string_view const accepted = field.unit.empty() ? std::string_view{"number"} : field.unit;
    Wanted const wanted{name, accepted, field.bounds, field.form};
    auto const read = read_quantity(written.value->text + unit, wanted, options_.rate);
    if (!read) {
        refuse(read.fault, *written.value);
        return std::nullopt;
    }
    std::optional<std::pair<double, double>> range;
    if (written.range != nullptr) {
        if (!written.range->is_scalar()) {
            wrong_kind("range", "two numbers as a..b", *written.range);
            return std::nullopt;
        }
        auto const ends = read_range(written.range->text + unit, wanted, options_.rate);
        if (!ends) {
            refuse(ends.fault, *written.range);
            return std::nullopt;
        }
        range = {ends.value->low, ends.value->high};
        double const slack = 1e-9 * std::max(std::abs(range->first), std::abs(range->second));
        if (ends.value->unit != read.value->unit) {
            refuse("E205", *written.range, fmt::format("the range of '{}' has another unit than its value", name));
        } else if (read.value->value < range->first - slack || read.value->value > range->second + slack) {
            diagnostics_.warning(
                "W201", document_.files, written.range->mark, written.range->length,
                fmt::format("'{}' is {}, outside its own range {}", name, written.value->text, written.range->text));
        }
    }
    note(field, written, path, read.value->value, read.value->unit, range);
    return *read.value;
}

std::optional<QuantityRange> Reading::count_range(FieldInfo const& field, Written const& written,
                                                  std::string const& path) {
    if (!written.value->is_scalar()) {
        wrong_kind(field.name, "a number or two as a..b", *written.value);
        return std::nullopt;
    }
    auto const read =
        read_range(written.value->text, {field.name, field.unit, field.bounds, field.form, true}, options_.rate);
    if (!read) {
        refuse(read.fault, *written.value);
        return std::nullopt;
    }
    if (written.range != nullptr)
        refuse("E106", *written.range, fmt::format("'{}' is a range itself and takes no other", field.name));
    note(field, written, path, (read.value->low + read.value->high) / 2, read.value->unit, std::nullopt);
    return *read.value;
}

void Reading::read_choice(FieldInfo const& field, void* value, Node const& node) {
    auto const name = text(field.name, node);
    if (!name) return;
    auto const found = std::find(field.choices.begin(), field.choices.end(), *name);
    if (found != field.choices.end())
        return field.choose(value, static_cast<std::size_t>(found - field.choices.begin()));
    std::vector<std::string> const known(field.choices.begin(), field.choices.end());
    refuse("E206", node, fmt::format("'{}' is '{}', not {}", field.name, *name, list_of(known)),
           did_you_mean(*name, known));
}

void Reading::read_shares(FieldInfo const& field, void* value, Written const& written, std::string const& path) {
    auto& shares = *static_cast<std::map<std::string, double>*>(value);
    if (!written.value->is_map()) return wrong_kind(field.name, "a map of names and shares", *written.value);
    shares.clear();
    Attribution attribution = written.attribution;
    static std::vector<std::string> const beside{"source", "evidence", "note"};
    auto const is_beside = [](std::string const& key) {
        return std::find(beside.begin(), beside.end(), key) != beside.end();
    };
    for (KeyValue const& entry : written.value->entries)
        if (is_beside(entry.key)) attribute(attribution, entry);
    for (KeyValue const& entry : written.value->entries) {
        if (is_beside(entry.key)) continue;
        auto const meant = std::find_if(beside.begin(), beside.end(),
                                        [&](std::string const& key) { return edit_distance(entry.key, key) == 1; });
        // A label `sorce` would be silent: nothing else looks at it. What names a programme is checked with the names.
        if (field.names == Names::nothing && meant != beside.end()) {
            diagnostics_.error("E103", document_.files, entry.mark, characters_in(entry.key),
                               fmt::format("unknown key '{}' in '{}'", entry.key, field.name),
                               fmt::format("did you mean '{}'? (if it is a label, choose one less like it)", *meant));
            continue;
        }
        Written const part = unwrap(entry.key, entry.value, attribution);
        if (part.value == nullptr) continue;
        if (auto const share = quantity(field, entry.key, part, path + "." + entry.key))
            shares[entry.key] = share->value;
    }
}

void Reading::read_text_maps(FieldInfo const& field, void* value, Node const& node) {
    using Texts = std::map<std::string, std::string>;
    if (field.kind == Kind::text_map && is_translated(field.name) && node.is_scalar()) {
        *static_cast<Texts*>(value) = {{"en", node.text}};
        return;
    }
    if (!node.is_map())
        return wrong_kind(field.name, is_translated(field.name) ? "a text, or texts by language" : "a map", node);
    field.clear(value);
    for (KeyValue const& entry : node.entries) {
        if (field.kind == Kind::text_map) {
            bool const nothing = entry.value.is_null() || (is_translated(field.name) && !entry.value.is_scalar());
            if (nothing)
                wrong_kind(entry.key, "a value", entry.value);
            else
                (*static_cast<Texts*>(value))[entry.key] = yaml_text(entry.value);
        } else if (field.kind == Kind::list_map) {
            auto& list = (*static_cast<std::map<std::string, std::vector<std::string>>*>(value))[entry.key];
            if (entry.value.is_null())
                wrong_kind(entry.key, "a list of values", entry.value);
            else if (!entry.value.is_sequence())
                list.push_back(yaml_text(entry.value));
            for (Node const& item : entry.value.items) list.push_back(yaml_text(item));
            if (list.empty() && entry.value.is_sequence())
                refuse("E105", entry.value, fmt::format("'{}' of '{}' has no values", entry.key, field.name),
                       "write [a, b], or leave the line out");
        } else {
            auto& inner = (*static_cast<std::map<std::string, Texts>*>(value))[entry.key];
            if (!entry.value.is_map()) wrong_kind(entry.key, "a map of paths and values", entry.value);
            for (KeyValue const& part : entry.value.entries) inner[part.key] = yaml_text(part.value);
        }
    }
}

void Reading::read_value(FieldInfo const& field, void* object, Written const& written, std::string const& path) {
    Node const& node = *written.value;
    if (node.is_null()) return wrong_kind(field.name, is_scalar_kind(field.kind) ? "one" : "a list or map", node);
    if (field.optional && node.is_scalar() && node.text == "none") return field.close(object);
    auto const each_item = [&](auto const& visit) {  // a single value is a list of one
        if (node.is_map()) return wrong_kind(field.name, "a list", node);
        if (!node.is_sequence()) return visit(node, 0);
        for (std::size_t i = 0; i < node.items.size(); ++i) visit(node.items[i], i);
    };
    auto const whole = [&](Node const& item) -> std::optional<int> {
        if (!item.is_scalar()) {
            wrong_kind(field.name, "whole numbers", item);
            return std::nullopt;
        }
        auto const number = read_number(field.name, item.text);
        if (!number) {
            refuse(number.fault, item);
            return std::nullopt;
        }
        if (*number.value == std::round(*number.value) && std::abs(*number.value) < 1e9)
            return static_cast<int>(*number.value);
        refuse("E201", item, fmt::format("'{}' needs a whole number, got '{}'", field.name, item.text));
        return std::nullopt;
    };
    switch (field.kind) {
        case Kind::number:
            if (auto const read = quantity(field, field.name, written, path))
                *static_cast<double*>(field.open(object)) = read->value;
            break;
        case Kind::amount:
            if (auto const read = quantity(field, field.name, written, path))
                *static_cast<Amount*>(field.open(object)) = {read->value, read->unit};
            break;
        case Kind::counts:
            if (auto const read = count_range(field, written, path))
                *static_cast<CountRange*>(field.open(object)) = {read->low, read->high};
            break;
        case Kind::whole:
            if (auto const read = whole(node)) *static_cast<int*>(field.open(object)) = *read;
            break;
        case Kind::flag:
            if (node.is_scalar() && (node.text == "true" || node.text == "false"))
                *static_cast<bool*>(field.open(object)) = node.text == "true";
            else
                refuse("E206", node, fmt::format("'{}' is '{}', not true or false", field.name, flow_text(node)),
                       meant_flag(node.text));
            break;
        case Kind::text:
            if (auto const read = text(field.name, node)) *static_cast<std::string*>(field.open(object)) = *read;
            break;
        case Kind::month:
            if (auto const month = node.is_scalar() ? parse_month(node.text) : std::nullopt) {
                *static_cast<YearMonth*>(field.open(object)) = *month;
            } else {
                std::string const meant = meant_month(node.text);
                refuse("E207", node, fmt::format("'{}' is '{}', not a month", field.name, flow_text(node)),
                       meant.empty() ? "write year-month, for example 2026-09" : "did you mean '" + meant + "'?");
            }
            break;
        case Kind::choice:
            read_choice(field, field.open(object), node);
            break;
        case Kind::choices: {
            void* const list = field.open(object);
            field.clear(list);
            each_item([&](Node const& item, std::size_t) { read_choice(field, list, item); });
            break;
        }
        case Kind::numbers: {
            auto& list = *static_cast<std::vector<double>*>(field.open(object));
            list.clear();
            each_item([&](Node const& item, std::size_t i) {
                Written const part = unwrap(field.name, item, written.attribution);
                if (part.value == nullptr) return;
                std::string const part_path = node.is_sequence() ? fmt::format("{}.{}", path, i) : path;
                if (auto const read = quantity(field, field.name, part, part_path)) list.push_back(read->value);
            });
            break;
        }
        case Kind::wholes: {
            auto& list = *static_cast<std::vector<int>*>(field.open(object));
            list.clear();
            each_item([&](Node const& item, std::size_t) {
                if (auto const read = whole(item)) list.push_back(*read);
            });
            break;
        }
        case Kind::texts: {
            auto& list = *static_cast<std::vector<std::string>*>(field.open(object));
            list.clear();
            each_item([&](Node const& item, std::size_t) {
                if (auto const read = text(field.name, item)) list.push_back(*read);
            });
            break;
        }
        case Kind::by_group:
            if (auto const read = quantity(field, field.name, written, path))
                *static_cast<ByGroup*>(field.open(object)) = ByGroup{read->value};
            break;
        case Kind::shares:
            read_shares(field, field.open(object), written, path);
            break;
        case Kind::text_map:
        case Kind::list_map:
        case Kind::nested_map:
            read_text_maps(field, field.open(object), node);
            break;
        case Kind::section:
        case Kind::mapping:
        case Kind::listing:
            break;  // read as structs
    }
}

}  // namespace cpdsim::param
