// Numbers that schools of some phase, type or region may have for themselves (by_group.hpp).
#include <algorithm>

#include <fmt/format.h>

#include "param/by_group.hpp"
#include "param/reading.hpp"
#include "param/spelling.hpp"

namespace cpdsim::param {
namespace {

std::vector<std::string> const& beside_a_number() {
    static std::vector<std::string> const keys{"value", "range", "unit", "source", "evidence", "note"};
    return keys;
}

bool stands_beside(std::string_view key) {
    auto const& keys = beside_a_number();
    return std::find(keys.begin(), keys.end(), key) != keys.end();
}

}  // namespace

void Reading::read_by_group(FieldInfo const& field, void* value, Node const& node, Attribution const& above,
                            std::string const& path) {
    auto& numbers = *static_cast<ByGroup*>(value);
    numbers.of.clear();
    Written rest{nullptr, nullptr, nullptr, above};
    for (KeyValue const& entry : node.entries) {
        if (entry.key == "value")
            rest.value = &entry.value;
        else if (entry.key == "range")
            rest.range = &entry.value;
        else if (entry.key == "unit")
            rest.unit = &entry.value;
        else
            attribute(rest.attribution, entry);
    }
    for (KeyValue const& entry : node.entries) {
        if (stands_beside(entry.key)) continue;
        if (std::string const meant = nearest(entry.key, beside_a_number());
            !meant.empty() && edit_distance(entry.key, meant) == 1) {
            diagnostics_.error("E103", document_.files, entry.mark, characters_in(entry.key),
                               fmt::format("unknown key '{}' in '{}'", entry.key, field.name),
                               fmt::format("did you mean '{}'? (if it is a label, choose one less like it)", meant));
            continue;
        }
        Written const part = unwrap(entry.key, entry.value, rest.attribution);
        if (part.value == nullptr) continue;
        if (auto const number = quantity(field, entry.key, part, path + "." + entry.key))
            numbers.of[entry.key] = number->value;
    }
    numbers.rest_is_given = rest.value != nullptr;
    if (rest.value != nullptr) {
        if (auto const number = quantity(field, field.name, rest, path)) numbers.rest = number->value;
        return;
    }
    bool const names = std::any_of(node.entries.begin(), node.entries.end(),
                                   [](KeyValue const& entry) { return !stands_beside(entry.key); });
    if (!names)
        refuse("E105", node, fmt::format("'{}' has no 'value'", field.name),
               "write {value: ..., range: a..b, source: \"...\", evidence: 0..5}, or a number for each phase, school "
               "type or region");
    else if (rest.range != nullptr)
        refuse("E106", *rest.range, fmt::format("the range of '{}' has no value", field.name),
               "each name takes a range of its own: {primary: {value: ..., range: a..b}}");
}

bool Reading::refuses_groups(FieldInfo const& field, Node const& node) {
    bool const one = field.kind == Kind::number || field.kind == Kind::amount || field.kind == Kind::counts;
    if (!one || !node.is_map() || node.entries.empty() || node.get("value") != nullptr) return false;
    bool const names = std::none_of(node.entries.begin(), node.entries.end(), [](KeyValue const& entry) {
        auto const& keys = beside_a_number();
        return std::any_of(keys.begin(), keys.end(),
                           [&](std::string const& key) { return edit_distance(entry.key, key) <= 1; });
    });
    if (!names) return false;
    refuse("E106", node,
           fmt::format("'{}' is one number for all; it may not be given by phase, type or region", field.name),
           "participation.mean, no_show and ordinary_hours, turnover.leave, leave_first_year, move and heads may; "
           "phases have sizes, share "
           "concerned, baseline and pupils of their own in population.phases");
    return true;
}

}  // namespace cpdsim::param
