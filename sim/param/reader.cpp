#include "param/reader.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "param/reading.hpp"
#include "param/spelling.hpp"
#include "param/table.hpp"

namespace cpdsim::param {
namespace {

std::string joined(std::string const& path, std::string_view name) {
    return path.empty() ? std::string{name} : fmt::format("{}.{}", path, name);
}

/// "programmes" -> "programme": what one entry of a map is called.
std::string singular(std::string_view name) {
    if (name.size() > 3 && name.substr(name.size() - 3) == "ies")
        return std::string{name.substr(0, name.size() - 3)} + "y";
    return std::string{!name.empty() && name.back() == 's' ? name.substr(0, name.size() - 1) : name};
}

/// Ids become parts of paths and names in result files.
bool is_id(std::string_view id) {
    return !id.empty() && std::none_of(id.begin(), id.end(), [](char c) {
        return c == '.' || c == '/' || c == '=' || static_cast<unsigned char>(c) <= ' ';
    });
}

bool speaks_of_source(std::string_view key) { return key == "source" || key == "evidence" || key == "note"; }

/// The parameter that a bare value stands for.
std::string_view shorthand_of(FieldInfo const& field) {
    if (field.kind == Kind::section) return field.shorthand;
    return field.sub().field("value") != nullptr ? "value" : "";
}

/// What may stand beside the values of a section.
std::vector<std::string> annotation_keys(bool takes_value) {
    return takes_value ? std::vector<std::string>{"value", "range", "unit", "source", "evidence", "note"}
                       : std::vector<std::string>{"source", "evidence", "note"};
}

}  // namespace

void Reading::read_struct(StructInfo const& info, void* object, Node const& node, Scope const& scope,
                          std::string_view shorthand) {
    if (node.is_map()) return read_map(info, object, node, scope, shorthand);
    FieldInfo const* const field = shorthand.empty() ? nullptr : info.field(shorthand);
    if (field == nullptr || node.is_null()) return wrong_kind(scope.words, "a map", node);
    Written written;
    written.value = &node;
    written.attribution = scope.attribution;
    read_value(*field, object, written, scope.path);
}

void Reading::read_map(StructInfo const& info, void* object, Node const& node, Scope const& scope,
                       std::string_view shorthand) {
    Scope inner = scope;
    Written short_form;
    bool const takes_value = !shorthand.empty() && info.field("value") == nullptr;
    for (KeyValue const& entry : node.entries) {  // what stands beside the values first: it holds for all of them
        if (info.field(entry.key) != nullptr) continue;
        if (speaks_of_source(entry.key) && !scope.path.empty()) {
            attribute(inner.attribution, entry);
        } else if (!shorthand.empty() && entry.key == "range") {
            short_form.range = &entry.value;
        } else if (!shorthand.empty() && entry.key == "unit") {
            short_form.unit = &entry.value;
        } else if (takes_value && entry.key == "value") {
            short_form.value = &entry.value;
        } else {
            unknown_key(info, entry, scope, shorthand);
        }
    }
    missing_keys(info, node, scope);
    if (short_form.value != nullptr) {
        short_form.attribution = inner.attribution;
        read_value(*info.field(shorthand), object, short_form, scope.path);
    }
    for (KeyValue const& entry : node.entries) {
        FieldInfo const* const field = info.field(entry.key);
        if (field == nullptr) continue;
        if (entry.value.is_null()) {
            nothing_written(info, *field, entry, scope);
            continue;
        }
        bool const is_short = entry.key == shorthand;
        std::string const path = is_short && entry.key == "value" ? scope.path : joined(scope.path, entry.key);
        switch (field->kind) {
            case Kind::section:
                read_section(*field, object, entry.value, inner);
                break;
            case Kind::mapping:
                read_mapping(*field, object, entry.value, inner);
                break;
            case Kind::listing:
                read_listing(*field, object, entry.value, inner);
                break;
            default: {
                Written written{&entry.value, is_short ? short_form.range : nullptr,
                                is_short ? short_form.unit : nullptr, inner.attribution};
                bool const map_wanted = field->clear != nullptr && field->kind >= Kind::shares;
                bool const wrapped = entry.value.is_map() && entry.value.get("value") != nullptr;
                if (field->kind == Kind::by_group && entry.value.is_map()) {
                    read_by_group(*field, field->open(object), entry.value, inner.attribution, path);
                    break;
                }
                if (!map_wanted && refuses_groups(*field, entry.value)) break;
                if (!map_wanted && (wrapped || !is_short))
                    written = unwrap(field->name, entry.value, inner.attribution);
                if (written.value != nullptr) read_value(*field, object, written, path);
            }
        }
    }
}

void Reading::read_section(FieldInfo const& field, void* object, Node const& node, Scope const& scope) {
    std::string const words =
        scope.path.empty() ? fmt::format("'{}'", field.name) : fmt::format("'{}' of {}", field.name, scope.words);
    bool const none = node.is_scalar() && node.text == "none";
    if (none && field.optional) return field.close(object);
    if (none && field.shorthand.empty()) {
        return refuse("E106", node, fmt::format("'{}' cannot be none; leave it out to keep its defaults", field.name));
    }
    read_struct(field.sub(), field.open(object), node, {joined(scope.path, field.name), words, scope.attribution},
                field.shorthand);
}

void Reading::read_mapping(FieldInfo const& field, void* object, Node const& node, Scope const& scope) {
    if (!node.is_map()) return wrong_kind(field.name, "a map", node);
    void* const items = field.open(object);
    field.clear(items);
    std::string const what = singular(field.name);
    for (KeyValue const& entry : node.entries) {
        if (!is_id(entry.key)) {
            diagnostics_.error("E106", document_.files, entry.mark, characters_in(entry.key),
                               fmt::format("'{}' cannot be the name of a {}", entry.key, what),
                               "no points, slashes, equals signs or spaces");
            continue;
        }
        std::string words = fmt::format("{} '{}'", what, entry.key);
        if (!scope.path.empty()) words += " of " + scope.words;
        read_struct(field.sub(), field.add(items, entry.key), entry.value,
                    {joined(joined(scope.path, field.name), entry.key), words, scope.attribution}, shorthand_of(field));
    }
}

void Reading::read_listing(FieldInfo const& field, void* object, Node const& node, Scope const& scope) {
    if (!node.is_sequence()) return wrong_kind(field.name, "a list (lines that start with '- ')", node);
    void* const items = field.open(object);
    field.clear(items);
    for (std::size_t i = 0; i < node.items.size(); ++i) {
        std::string const id = std::to_string(i);
        std::string const words = fmt::format("entry {} of '{}'", i + 1, field.name);
        read_struct(field.sub(), field.add(items, id), node.items[i],
                    {joined(joined(scope.path, field.name), id), words, scope.attribution}, "");
    }
}

void Reading::nothing_written(StructInfo const& info, FieldInfo const& field, KeyValue const& entry,
                              Scope const& scope) {
    void const* const standard = field.peek(info.defaults);
    bool const section = field.kind >= Kind::section;
    std::string none, otherwise = "leave it out for what is inherited, or the default";
    if (field.kind == Kind::mapping || field.kind == Kind::shares || field.kind == Kind::text_map ||
        field.kind == Kind::list_map || field.kind == Kind::nested_map)
        none = "{}";
    else if (field.kind == Kind::listing)
        none = "[]";
    else if (field.kind >= Kind::numbers && field.kind <= Kind::choices)  // where the default is some, none may not do
        none = standard != nullptr && value_text(field, standard) == "[]" ? "[]" : "";
    else if (field.optional)
        none = "none";
    if (standard == nullptr || field.kind == Kind::mapping || field.kind == Kind::listing)
        otherwise += ": none";
    else if (std::string const text = section ? "" : value_text(field, standard); !text.empty() && text.size() < 60)
        otherwise += fmt::format(": {}", text);
    std::string const where = scope.path.empty() ? "" : " of " + scope.words;
    refuse("E105", entry.value, fmt::format("'{}'{} has no value", field.name, where),
           none.empty() ? otherwise : fmt::format("write '{}: {}' for none; {}", field.name, none, otherwise));
}

void Reading::missing_keys(StructInfo const& info, Node const& node, Scope const& scope) {
    for (FieldInfo const& field : info.fields) {
        if (field.need != Need::required || node.get(field.name) != nullptr) continue;
        refuse("E105", node, fmt::format("{} has no '{}'", scope.words, field.name),
               field.unit.empty() ? std::string{field.doc}
                                  : fmt::format("{} ({})", field.doc, list_of(alternatives_of(field.unit))));
    }
}

void Reading::unknown_key(StructInfo const& info, KeyValue const& entry, Scope const& scope,
                          std::string_view shorthand) {
    std::vector<std::string> known = info.names();
    if (!scope.path.empty())
        for (std::string& key : annotation_keys(!shorthand.empty()))
            if (info.field(key) == nullptr) known.push_back(std::move(key));
    std::vector<std::string> meant = known;
    if (!shorthand.empty()) meant.emplace_back("year");  // of prices, which has been seen to by now
    std::string fix = did_you_mean(entry.key, meant);
    for (FieldInfo const& field : info.fields) {
        bool const belongs = fix.empty() && field.kind == Kind::section && field.sub().field(entry.key) != nullptr;
        if (belongs) fix = fmt::format("'{}' belongs in '{}'", entry.key, field.name);
    }
    if (!entry.key.empty() && entry.key.front() >= '0' && entry.key.front() <= '9')
        fix = "inside brackets a comma begins a new entry; write the number without it (1500, or 1.5), or in quotes";
    if (fix.empty() && info.fields.size() <= 8) fix = "known here: " + list_of(known);
    diagnostics_.error("E103", document_.files, entry.mark, characters_in(entry.key),
                       fmt::format("unknown key '{}' in {}", entry.key, scope.words), fix);
}

void Reading::wrong_kind(std::string_view name, std::string_view wanted, Node const& node) {
    std::string const shown = name.find('\'') == std::string_view::npos ? fmt::format("'{}'", name) : std::string{name};
    if (node.is_null()) return refuse("E105", node, shown + " has no value", fmt::format("it needs {}", wanted));
    refuse("E106", node, fmt::format("{} needs {}, got {}", shown, wanted, kind_words(node)));
}

void read_into(StructInfo const& info, void* object, Document const& document, Diagnostics& diagnostics,
               ReadOptions const& options) {
    if (document.root.is_null()) return;
    Scope const top{"", std::string{options.document_words}, {}};
    Reading{document, diagnostics, options}.read_struct(info, object, document.root, top, "");
}

PathCheck check_path(StructInfo const& info, Document const& document, std::string_view path) {
    StructInfo const* here = &info;
    FieldInfo const* field = nullptr;
    std::string done;
    bool in_items = false;  // the next part is an id of a map, a number of a list
    std::string rest{path};
    while (!rest.empty()) {
        auto const dot = rest.find('.');
        std::string const part = rest.substr(0, dot);
        rest = dot == std::string::npos ? "" : rest.substr(dot + 1);
        std::vector<std::string> known;
        bool good = false;
        if (in_items) {
            Node const* const items = document.find(done);
            bool const open_ended = field->kind != Kind::mapping && field->kind != Kind::listing;
            if (items != nullptr && items->is_sequence()) {
                for (std::size_t i = 0; i < items->items.size(); ++i) known.push_back(std::to_string(i));
            } else {
                known = document.keys(done);
            }
            good = std::find(known.begin(), known.end(), part) != known.end() ||
                   (open_ended && items == nullptr && !part.empty());
            here = field->sub != nullptr ? &field->sub() : nullptr;
            field = nullptr;
            in_items = false;
        } else if (here != nullptr) {
            known = here->names();
            field = here->field(part);
            good = field != nullptr;
            if (good) {
                bool const holds_items = field->clear != nullptr;
                in_items = holds_items;
                here = field->kind == Kind::section ? &field->sub() : nullptr;
            }
        } else if (field != nullptr && field->kind == Kind::by_group) {
            known = document.keys(done);
            good = part == "value" || std::find(known.begin(), known.end(), part) != known.end() ||
                   nearest(part, known).empty();  // a name of its own: whether there are such schools is checked later
            field = nullptr;
        } else if (field != nullptr) {
            known = {"value"};
            good = part == "value";
        }
        if (!good) {
            std::string const guess = nearest(part, known);
            std::string const where = done.empty() ? "the scenario has" : "'" + done + "' has";
            std::string fix =
                guess.empty()
                    ? (known.size() <= 8 && !known.empty() ? "known there: " + list_of(known) : "")
                    : fmt::format("did you mean '{}{}'?", joined(done, guess), rest.empty() ? "" : "." + rest);
            return {false, nullptr, fmt::format("the path '{}' leads nowhere: {} no '{}'", path, where, part), fix};
        }
        done = joined(done, part);
    }
    if (done.empty()) return {false, nullptr, "the path is empty", ""};
    return {true, field, "", ""};
}

}  // namespace cpdsim::param
