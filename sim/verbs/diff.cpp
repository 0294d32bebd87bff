// `cpdsim diff A B`: what changed between two scenarios, studies or results, as values and not as lines of text: `24 h`
// and `24 h/teacher` are the same, and a default is compared like a value that was written.
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <memory>

#include "io/compare.hpp"
#include "param/quantity.hpp"
#include "param/reader.hpp"
#include "verbs/recorded.hpp"
#include "verbs/values.hpp"
#include "verbs/verbs.hpp"

namespace cpdsim {
namespace {

struct Options {
    std::string a, b;
    bool evidence = false;
};

struct Change {
    std::string path;
    std::optional<std::string> before, after;  ///< absent: the entry is not there at all
    std::string_view doc;
};

/// What of a file is compared.
struct Side {
    bool result = false;
    std::vector<std::pair<std::string, std::string>> facts;  ///< of a result: version, commit, seed, draw ...
    std::optional<ValueTexts> study, scenario;
    param::Document study_document, document;
    param::Annotations annotations;
};

Side side_of(std::string const& argument, Common const& common) {
    Side side;
    std::filesystem::path const file = file_named(argument);
    if (is_result_file(file)) {
        Recorded recorded = recorded_in(file);
        side.result = true;
        side.facts = std::move(recorded.facts);
        if (recorded.study) {
            side.study = values_of(*recorded.study);
            side.study_document = std::move(recorded.study_document);
        }
        side.scenario = values_of(recorded.scenario);
        side.document = std::move(recorded.document);
        side.annotations = std::move(recorded.annotations);
        return side;
    }
    AnyFile loaded = load_valid(file, {}, common);
    if (loaded.study) {
        side.study = values_of(loaded.study->study);
        side.study_document = std::move(loaded.study->document);
    }
    Loaded& scenario = loaded.study ? loaded.study->base : *loaded.scenario;
    side.scenario = values_of(scenario.scenario);
    side.document = std::move(scenario.document);
    side.annotations = std::move(scenario.annotations);
    return side;
}

/// An entry that only one side has: its title, or all of it if that is short.
std::string in_short(param::Document const& document, std::string const& path) {
    param::Node const* const node = document.find(path);
    if (node == nullptr) return "";
    param::Document entry;
    entry.root = *node;
    if (std::string const title = title_of(entry, "en"); !title.empty()) return "\"" + title + "\"";
    std::string text = param::flow_text(*node);
    return text.size() > 120 ? "" : text;
}

class Comparison {
public:
    std::vector<Change> changes;

    void compare(ValueTexts const& a, ValueTexts const& b, param::Document const& in_a, param::Document const& in_b) {
        std::vector<std::string> alone;
        auto const only = [&](ValueTexts const& here, ValueTexts const& there, auto const& note) {
            for (std::string const& item : here.items) {
                if (std::count(there.items.begin(), there.items.end(), item) > 0 || inside(item, alone)) continue;
                note(item);
                alone.push_back(item);
            }
        };
        only(a, b, [&](std::string const& item) { changes.push_back({item, in_short(in_a, item), std::nullopt, ""}); });
        only(b, a, [&](std::string const& item) { changes.push_back({item, std::nullopt, in_short(in_b, item), ""}); });
        for (ValueText const& value : a.all) {
            if (inside(value.path, alone)) continue;
            ValueText const* const other = b.find(value.path);
            if (other == nullptr || other->text != value.text)
                changes.push_back({value.path, value.text, other == nullptr ? "not set" : other->text, value.doc});
        }
        for (ValueText const& value : b.all) {
            if (!inside(value.path, alone) && a.find(value.path) == nullptr)
                changes.push_back({value.path, "not set", value.text, value.doc});
        }
    }

    void compare_ranges(param::Annotations const& a, param::Annotations const& b) {
        compare_notes(a, b, "range", [](param::Annotation const& note) {
            return note.range ? param::quantity_text(note.range->first, note.unit) + " .. " +
                                    param::quantity_text(note.range->second, note.unit)
                              : std::string{"none"};
        });
    }
    void compare_evidence(param::Annotations const& a, param::Annotations const& b) {
        compare_notes(a, b, "source", [](param::Annotation const& note) {
            return note.source.empty() ? std::string{"none"} : "\"" + note.source + "\"";
        });
        compare_notes(a, b, "evidence", [](param::Annotation const& note) {
            return note.evidence ? std::to_string(*note.evidence) : std::string{"none"};
        });
    }

private:
    [[nodiscard]] static bool inside(std::string const& path, std::vector<std::string> const& items) {
        return std::any_of(items.begin(), items.end(),
                           [&](std::string const& item) { return path == item || path.rfind(item + ".", 0) == 0; });
    }
    template <class Text>
    void compare_notes(param::Annotations const& a, param::Annotations const& b, std::string_view what,
                       Text const& text_of) {
        for (auto const& [path, note] : a) {
            auto const other = b.find(path);
            if (other == b.end()) continue;  // the value itself was named above, if it differs
            std::string const before = text_of(note), after = text_of(other->second);
            if (before != after) changes.push_back({fmt::format("{} ({})", path, what), before, after, ""});
        }
    }
};

std::string line_of(Change const& change) {
    auto const entry = [](std::string const& text) { return text.empty() ? text : " " + text; };
    if (!change.after) return fmt::format("{}: removed{}\n", change.path, entry(*change.before));
    if (!change.before) return fmt::format("{}: added{}\n", change.path, entry(*change.after));
    std::string const doc = change.doc.empty() ? "" : fmt::format("  ({})", change.doc);
    return fmt::format("{}: {} -> {}{}\n", change.path, *change.before, *change.after, doc);
}

std::string json_of(std::vector<Change> const& changes, std::string const& results) {
    using Json = nlohmann::ordered_json;
    auto const text = [](std::optional<std::string> const& side) { return side ? Json(*side) : Json(nullptr); };
    Json list = Json::array();
    for (Change const& change : changes)
        list.push_back({{"path", change.path},
                        {"before", text(change.before)},
                        {"after", text(change.after)},
                        {"meaning", change.doc}});
    if (!results.empty()) list.push_back({{"path", "results"}, {"first_difference", results}});
    return list.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

void diff(Options const& options, Common const& common) {
    Side const a = side_of(options.a, common), b = side_of(options.b, common);
    if (a.study.has_value() != b.study.has_value()) {
        say(common, fmt::format("{} is a study and {} is not: its base is compared\n", a.study ? options.a : options.b,
                                a.study ? options.b : options.a));
    }
    Comparison comparison;
    for (auto const& fact : a.facts) {
        auto const other = std::find_if(b.facts.begin(), b.facts.end(),
                                        [&](auto const& candidate) { return candidate.first == fact.first; });
        if (other != b.facts.end() && other->second != fact.second)
            comparison.changes.push_back({fact.first, fact.second, other->second, ""});
    }
    if (a.study && b.study) comparison.compare(*a.study, *b.study, a.study_document, b.study_document);
    if (a.scenario && b.scenario) comparison.compare(*a.scenario, *b.scenario, a.document, b.document);
    comparison.compare_ranges(a.annotations, b.annotations);
    if (options.evidence) comparison.compare_evidence(a.annotations, b.annotations);

    std::string results;  // where the computed values differ first
    if (a.result && b.result) static_cast<void>(same_contents(file_named(options.a), file_named(options.b), &results));
    if (common.json) return print(json_of(comparison.changes, results));
    std::string lines;
    for (Change const& change : comparison.changes) lines += line_of(change);
    if (!results.empty()) lines += fmt::format("results: differ, first at {}\n", results);
    print(lines);
    if (lines.empty()) say(common, "no difference\n");
}

}  // namespace

void add_diff(CLI::App& app, Common& common) {
    Verb const verb{app, "diff", "say what changed between two scenarios, studies or result files"};
    auto const options = std::make_shared<Options>();
    verb.option("A", options->a, "scenario, study, preset or result file").required();
    verb.option("B", options->b, "the other one").required();
    verb.flag("--evidence", options->evidence, "also what changed in sources and grades");
    add_json_flag(verb, common);
    verb.does([options, &common] { diff(*options, common); });
}

}  // namespace cpdsim
