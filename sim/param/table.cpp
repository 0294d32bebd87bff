#include "param/table.hpp"

#include <cmath>

#include <fmt/format.h>

#include "param/quantity.hpp"

namespace cpdsim::param {
namespace {

std::string joined(std::string const& path, std::string_view name) {
    return path.empty() ? std::string{name} : fmt::format("{}.{}", path, name);
}

std::string first_unit(FieldInfo const& field) {
    return field.unit.empty() ? "number" : alternatives_of(field.unit).front();
}

template <class List, class Text>
std::string bracketed(List const& list, Text const& text_of) {
    std::string text;
    for (auto const& item : list) text += (text.empty() ? "" : ", ") + text_of(item);
    return "[" + text + "]";
}

class Collector {
public:
    explicit Collector(Annotations const& annotations) : annotations_{annotations} {}
    std::vector<ParameterRow> rows;

    void collect(StructInfo const& info, void const* object, void const* defaults, std::string const& path,
                 std::string_view shorthand, bool in_world = false) {
        for (FieldInfo const& field : info.fields) {
            void const* const value = field.peek(object);
            if (value == nullptr) continue;
            void const* const standard = defaults == nullptr ? nullptr : field.peek(defaults);
            std::string own = joined(path, field.name);
            bool const world = in_world || field.differs_by == DiffersBy::world;
            differs_by_ = world ? DiffersBy::world : DiffersBy::lane;
            bool const is_short = field.name == shorthand;
            bool const written_short = is_short && annotations_.count(own) == 0 && annotations_.count(path) == 1;
            if (is_short && (field.name == "value" || written_short)) own = path;
            switch (field.kind) {
                case Kind::section:
                    collect(field.sub(), value, standard, own, field.shorthand, world);
                    break;
                case Kind::mapping:
                case Kind::listing:
                    field.each(value, [&](std::string const& id, void const* item) {
                        std::string_view const bare = field.sub().field("value") != nullptr ? "value" : "";
                        collect(field.sub(), item, field.sub().defaults, joined(own, id), bare, world);
                    });
                    break;
                case Kind::number:
                    add(field, own, *static_cast<double const*>(value), first_unit(field), standard, value);
                    break;
                case Kind::amount: {
                    auto const& amount = *static_cast<Amount const*>(value);
                    add(field, own, amount.value, amount.unit, standard, value);
                    break;
                }
                case Kind::counts: {
                    auto const& counts = *static_cast<CountRange const*>(value);
                    add(field, own, (counts.low + counts.high) / 2, first_unit(field), standard, value);
                    break;
                }
                case Kind::numbers: {
                    auto const& list = *static_cast<std::vector<double> const*>(value);
                    bool const bare = list.size() == 1 && annotations_.count(own) == 1;
                    for (std::size_t i = 0; i < list.size(); ++i)
                        add(field, bare ? own : joined(own, std::to_string(i)), list[i], first_unit(field), nullptr,
                            nullptr);
                    break;
                }
                case Kind::by_group: {
                    auto const& numbers = *static_cast<ByGroup const*>(value);
                    ByGroup const rest{numbers.rest};
                    if (numbers.rest_is_given) add(field, own, numbers.rest, first_unit(field), standard, &rest);
                    for (auto const& [label, number] : numbers.of)
                        add(field, joined(own, label), number, first_unit(field), nullptr, nullptr);
                    break;
                }
                case Kind::shares:
                    for (auto const& [label, share] : *static_cast<std::map<std::string, double> const*>(value))
                        add(field, joined(own, label), share, first_unit(field), nullptr, nullptr);
                    break;
                default:
                    break;
            }
        }
    }

private:
    void add(FieldInfo const& field, std::string const& path, double value, std::string const& unit,
             void const* standard, void const* object) {
        ParameterRow row{path,
                         value,
                         object != nullptr ? value_text(field, object) : quantity_text(value, unit, field.form),
                         unit,
                         {},
                         "",
                         0,
                         field.role,
                         field.form,
                         differs_by_,
                         field.doc,
                         false};
        bool const is_default = standard != nullptr && object != nullptr && value_text(field, standard) == row.text;
        auto const found = annotations_.find(path);
        row.written = found != annotations_.end();
        if (!row.written || is_default) {
            row.source = field.source;
            row.evidence = field.evidence;
        }
        if (row.written) {
            Annotation const& annotation = found->second;
            row.unit = annotation.unit;
            row.range = annotation.range;
            if (!annotation.source.empty()) {
                row.source = annotation.source;
                row.evidence = annotation.evidence.value_or(0);
            } else if (annotation.evidence) {
                row.evidence = *annotation.evidence;
            }
        }
        rows.push_back(std::move(row));
    }
    Annotations const& annotations_;
    DiffersBy differs_by_ = DiffersBy::lane;
};

std::string cell(std::string_view text) {
    std::string escaped;
    for (char const c : text) escaped += c == '|' ? std::string{"\\|"} : std::string{c};
    return escaped.empty() ? " " : escaped;
}

std::string bounds_cell(FieldInfo const& field) {
    if (field.unit.empty() || (std::isinf(field.bounds.low) && std::isinf(field.bounds.high))) return "";
    std::string const unit = first_unit(field);
    auto const end = [&](double value) { return std::isinf(value) ? std::string{"any"} : quantity_text(value, unit); };
    return end(field.bounds.low) + " .. " + end(field.bounds.high);
}

constexpr char const* grouped = " (or by phase, school type or region)";

void write_rows(std::string& text, StructInfo const& info, void const* defaults, std::string const& path, Scopes scopes,
                bool in_world = false) {
    for (FieldInfo const& field : info.fields) {
        std::string const own = joined(path, field.name);
        void const* const value = field.peek(defaults);
        bool const world = in_world || field.differs_by == DiffersBy::world;
        if (field.sub != nullptr) {
            bool const section = field.kind == Kind::section;
            void const* const inner = section && value != nullptr ? value : field.sub().defaults;
            write_rows(text, field.sub(), inner, section ? own : own + ".*", scopes, world);
            continue;
        }
        std::string shown = value == nullptr ? "absent" : value_text(field, value);
        if (shown.size() > 60) shown = "...";
        bool const number = !field.unit.empty();
        text += fmt::format("| `{}` | {} | {} | {} | {} | {} | {} | {} |", own, cell(field.unit), cell(shown),
                            cell(bounds_cell(field)),
                            cell(std::string{field.doc} + (field.kind == Kind::by_group ? grouped : "")),
                            cell(field.source), number ? std::to_string(field.evidence) : "", role_name(field.role));
        if (scopes == Scopes::shown)
            text += fmt::format(" {} |", differs_by_name(world ? DiffersBy::world : DiffersBy::lane));
        text += "\n";
    }
}

}  // namespace

std::string_view role_name(Role role) {
    return role == Role::lever ? "lever" : role == Role::uncertainty ? "uncertainty" : "constant";
}

std::string_view differs_by_name(DiffersBy differs_by) { return differs_by == DiffersBy::lane ? "lane" : "world"; }

std::string value_text(FieldInfo const& field, void const* value) {
    if (value == nullptr) return "";
    std::string const unit = first_unit(field);
    auto const quantity = [&](double number) { return quantity_text(number, unit, field.form); };
    auto const itself = [](std::string const& text) { return text; };
    switch (field.kind) {
        case Kind::number:
            return quantity(*static_cast<double const*>(value));
        case Kind::whole:
            return std::to_string(*static_cast<int const*>(value));
        case Kind::flag:
            return *static_cast<bool const*>(value) ? "true" : "false";
        case Kind::text:
            return *static_cast<std::string const*>(value);
        case Kind::month:
            return to_text(*static_cast<YearMonth const*>(value));
        case Kind::choice:
            return std::string{field.choices[field.chosen(value).front()]};
        case Kind::amount: {
            auto const& amount = *static_cast<Amount const*>(value);
            return quantity_text(amount.value, amount.unit);
        }
        case Kind::counts: {
            auto const& counts = *static_cast<CountRange const*>(value);
            if (counts.low == counts.high) return quantity(counts.low);
            return number_text(counts.low) + ".." + quantity(counts.high);
        }
        case Kind::numbers:
            return bracketed(*static_cast<std::vector<double> const*>(value), quantity);
        case Kind::wholes:
            return bracketed(*static_cast<std::vector<int> const*>(value),
                             [](int number) { return std::to_string(number); });
        case Kind::texts:
            return bracketed(*static_cast<std::vector<std::string> const*>(value), itself);
        case Kind::choices:
            return bracketed(field.chosen(value),
                             [&](std::size_t choice) { return std::string{field.choices[choice]}; });
        case Kind::by_group: {
            auto const& numbers = *static_cast<ByGroup const*>(value);
            if (numbers.of.empty()) return quantity(numbers.rest);
            std::string text = numbers.rest_is_given ? "value: " + quantity(numbers.rest) : "";
            for (auto const& [label, number] : numbers.of)
                text += fmt::format("{}{}: {}", text.empty() ? "" : ", ", label, quantity(number));
            return "{" + text + "}";
        }
        case Kind::shares: {
            std::string text;
            for (auto const& [label, share] : *static_cast<std::map<std::string, double> const*>(value))
                text += fmt::format("{}{}: {}", text.empty() ? "" : ", ", label, quantity(share));
            return "{" + text + "}";
        }
        default:
            return "";
    }
}

std::vector<ParameterRow> parameter_rows(StructInfo const& info, void const* object, Annotations const& annotations) {
    Collector collector{annotations};
    collector.collect(info, object, info.defaults, "", "");
    return std::move(collector.rows);
}

std::string parameter_table(StructInfo const& info, Scopes scopes) {
    bool const shown = scopes == Scopes::shown;
    std::string text = "| path | unit | default | range | meaning | source | evidence | role |";
    text += shown ? " differs by |\n" : "\n";
    text += "|---|---|---|---|---|---|---|---|";
    text += shown ? "---|\n" : "\n";
    write_rows(text, info, info.defaults, "", scopes);
    return text;
}

}  // namespace cpdsim::param
