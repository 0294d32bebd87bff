#include "param/names.hpp"

#include <algorithm>
#include <cctype>

#include <fmt/format.h>

#include "core/outcomes.hpp"
#include "param/currency.hpp"
#include "param/spelling.hpp"

namespace cpdsim::param {
namespace {

std::string joined(std::string const& path, std::string_view name) {
    return path.empty() ? std::string{name} : fmt::format("{}.{}", path, name);
}

class Walk {
public:
    std::vector<NamedPlace> found;

    void over(StructInfo const& info, Node const& node, std::string const& path) {
        for (KeyValue const& entry : node.entries) {
            FieldInfo const* const field = info.field(entry.key);
            if (field == nullptr) continue;
            std::string const own = joined(path, entry.key);
            if (field->kind == Kind::section) {
                over(field->sub(), entry.value, own);
            } else if (field->kind == Kind::mapping) {
                for (KeyValue const& item : entry.value.entries) over(field->sub(), item.value, joined(own, item.key));
            } else if (field->kind == Kind::listing) {
                for (std::size_t i = 0; i < entry.value.items.size(); ++i)
                    over(field->sub(), entry.value.items[i], joined(own, std::to_string(i)));
            } else if (field->names != Names::nothing) {
                value(*field, entry.value, own);
            }
        }
    }

private:
    void value(FieldInfo const& field, Node const& node, std::string const& path) {
        switch (field.kind) {
            case Kind::by_group:
                if (node.is_map()) keys(field, node, path);
                return;
            case Kind::shares:
            case Kind::text_map:
            case Kind::list_map:
                return keys(field, node, path);
            case Kind::nested_map:
                for (KeyValue const& inner : node.entries) keys(field, inner.value, joined(path, inner.key));
                return;
            default:
                break;
        }
        Node const* const plain = node.is_map() ? node.get("value") : &node;
        if (plain == nullptr) return;
        if (plain->is_scalar()) return add(field, *plain, path);
        for (std::size_t i = 0; i < plain->items.size(); ++i)
            if (plain->items[i].is_scalar()) add(field, plain->items[i], joined(path, std::to_string(i)));
    }
    void keys(FieldInfo const& field, Node const& map, std::string const& path) {
        bool const annotated = field.kind == Kind::shares || field.kind == Kind::by_group;
        for (KeyValue const& entry : map.entries) {
            bool const number = entry.key == "value" || entry.key == "range" || entry.key == "unit";
            if (field.kind == Kind::by_group && number) continue;
            if (annotated && (entry.key == "source" || entry.key == "evidence" || entry.key == "note")) continue;
            found.push_back({path, entry.key, field.names, entry.mark, characters_in(entry.key)});
        }
    }
    void add(FieldInfo const& field, Node const& node, std::string path) {
        std::string name = field.names == Names::measure ? measured(node.text) : node.text;
        if (!name.empty()) found.push_back({std::move(path), std::move(name), field.names, node.mark, node.length});
    }
    /// The quantity in "target: schools_5", "payer_share:ministry/release" or "members with cascade"; empty where a
    /// setting or a count is compared.
    static std::string measured(std::string_view text) {
        for (std::string_view const fitting : {"shown:", "target:", "inconsistent:"})
            if (text.substr(0, fitting.size()) == fitting) text.remove_prefix(fitting.size());
        while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
        if (text.rfind("setting:", 0) == 0 || text.rfind("count:", 0) == 0) return "";
        for (std::string_view const other : {" / ", " together with ", " with "})
            text = text.substr(0, text.find(other));
        text = text.substr(0, text.find(':'));
        std::size_t end = text.size();
        while (end > 0 && std::isdigit(static_cast<unsigned char>(text[end - 1])) != 0) --end;
        if (end < text.size() && end > 1 && text[end - 1] == '_') text = text.substr(0, end - 1);
        return std::string{text};
    }
};

/// Languages and countries have codes of two letters, of which the program needs no list.
bool is_code(std::string_view name) {
    auto const letter = [](char c) { return c >= 'a' && c <= 'z'; };
    return name.size() == 2 && letter(name[0]) && letter(name[1]);
}

bool is_known(NamedPlace const& place, std::vector<std::string> const& known) {
    bool const has_code = place.names == Names::language || place.names == Names::country;
    if (has_code && is_code(place.name)) return true;
    bool const listed = std::binary_search(known.begin(), known.end(), place.name);
    // A new payer is nobody's business, unless it is nearly an old one.
    return listed || (place.names == Names::any_payer && nearest(place.name, known).empty());
}

}  // namespace

std::vector<NamedPlace> named_places(StructInfo const& info, Document const& document) {
    Walk walk;
    walk.over(info, document.root, "");
    return std::move(walk.found);
}

std::string meant_name(std::string_view name, std::vector<std::string> const& known, std::string_view what) {
    std::string fix = did_you_mean(name, known);
    if (!fix.empty()) return fix;
    return known.empty()        ? fmt::format("there is no {} here", what)
           : known.size() <= 12 ? "known: " + list_of(known)
                                : "";
}

void check_names(StructInfo const& info, Document const& document, KnownNames const& known, Diagnostics& diagnostics,
                 std::function<bool(NamedPlace const&)> const& concerns) {
    KnownNames sorted = known;
    for (auto& [names, list] : sorted) std::sort(list.begin(), list.end());
    for (NamedPlace const& place : named_places(info, document)) {
        auto const list = sorted.find(place.names);
        if (list == sorted.end() || is_known(place, list->second) || (concerns && !concerns(place))) continue;
        auto const [code, what] = words_of(place.names);
        diagnostics.error(std::string{code}, document.files, place.mark, place.length,
                          fmt::format("unknown {} '{}'", what, place.name),
                          meant_name(place.name, known.at(place.names), what));
    }
}

NamesWords words_of(Names names) {
    switch (names) {
        case Names::programme:
            return {"E302", "programme"};
        case Names::strategy:
            return {"E401", "strategy"};
        case Names::outcome:
            return {"E403", "outcome"};
        case Names::payer:
        case Names::any_payer:
            return {"E310", "payer"};
        case Names::label:
            return {"E305", "school type, region or phase"};
        case Names::any_label:
            return {"E305", "school type, region, phase or subject"};
        case Names::dimension:
            return {"E206", "climate dimension"};
        case Names::language:
        case Names::report_language:
            return {"E310", "language"};
        case Names::country:
            return {"E310", "country"};
        case Names::currency:
            return {"E206", "currency"};
        case Names::measure:
            return {"E310", "measure"};
        case Names::population_column:
        case Names::tie_column:
            return {"E310", "column"};
        case Names::path:
            return {"E402", "path"};
        case Names::nothing:
            break;
    }
    return {"", ""};
}

namespace {

std::vector<std::string> outcome_names() {
    std::vector<std::string> names;
    for (cpdsim::Outcome const& one : outcome_list()) names.emplace_back(one.name);
    return names;
}

}  // namespace

std::vector<std::string> const& fixed_names(Names names) {
    using List = std::vector<std::string>;
    static std::map<Names, List> const fixed{
        {Names::dimension,
         {"shared_vision", "continuous_learning", "team_learning", "inquiry_culture", "knowledge_exchange",
          "external_learning", "learning_leadership"}},
        {Names::report_language, {"en", "fr", "de", "fi", "it", "pt"}},
        {Names::language, {"en", "fr", "de", "fi", "it", "pt"}},
        {Names::country, {"at", "fi", "fr", "it", "uk", "common"}},
        {Names::measure,
         {"none",
          "target",
          "inconsistent",
          "places_per_year",
          "participants_per_year",
          "pupils_per_year",
          "pupils",
          "regions",
          "members",
          "schools",
          "duration_years",
          "schools_joined",
          "schools_a_year",
          "team_size",
          "schools_per_partnership",
          "hours_per_teacher",
          "days_per_teacher",
          "empty_places",
          "days_per_year",
          "release_days",
          "cost_per_teacher",
          "spend_per_year",
          "grant_per_school_year",
          "award",
          "award_days",
          "classes",
          "exposed",
          "intakes",
          "pupils_in_project",
          "reach_of_two_regions",
          "schools_of_phase",
          "share_of_phase",
          "payer_share",
          "share_of_types",
          "schools_of_type",
          "coming_again",
          "awards_per_year",
          "places_within",
          "spend_within",
          "teachers_met",
          "schools_met",
          "pupils_met"}},
        {Names::currency, currency_codes()},
        {Names::outcome, outcome_names()},
        {Names::population_column,
         {"id", "school", "phase", "subject", "career_years", "knowledge", "practice", "anchor", "propensity", "pupils",
          "group", "threshold", "type", "region", "teachers", "latitude", "longitude", "climate"}},
        {Names::tie_column, {"from", "to", "weight", "layer", "person"}}};
    static List const none;
    auto const found = fixed.find(names);
    return found == fixed.end() ? none : found->second;
}

}  // namespace cpdsim::param
