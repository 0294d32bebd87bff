// `cpdsim show FILE`: the merged document in canonical form, which is itself a valid file that says the same. With an
// id, one programme in words.
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <memory>

#include "param/quantity.hpp"
#include "param/spelling.hpp"
#include "param/table.hpp"
#include "policy/programme.hpp"
#include "scenario/checks.hpp"
#include "scenario/explain.hpp"
#include "verbs/programme_words.hpp"
#include "verbs/verbs.hpp"

namespace cpdsim {
namespace {

struct Options {
    std::string file, programme;
    std::vector<std::string> set;
    bool origin = false, evidence = false;
};

void show_programme(Loaded const& loaded, std::string const& id) {
    if (loaded.scenario.programmes->count(id) == 0) {
        std::vector<std::string> const known = programme_ids(loaded.scenario);
        std::string const guess = param::did_you_mean(id, known);
        throw UserError{Exit::usage, fmt::format("there is no programme '{}' ({})", id,
                                                 !guess.empty()  ? guess
                                                 : known.empty() ? "the file has none"
                                                                 : "it has " + param::list_of(known))};
    }
    print(programme_in_words(loaded, id));
}

nlohmann::ordered_json as_json(param::Node const& node) {
    if (node.is_sequence()) {
        auto list = nlohmann::ordered_json::array();
        for (param::Node const& item : node.items) list.push_back(as_json(item));
        return list;
    }
    if (node.is_map()) {
        auto map = nlohmann::ordered_json::object();
        for (param::KeyValue const& entry : node.entries) map[entry.key] = as_json(entry.value);
        return map;
    }
    return node.is_null() ? nlohmann::ordered_json{} : nlohmann::ordered_json(node.text);
}

nlohmann::ordered_json evidence_json(Loaded const& loaded) {
    auto list = nlohmann::ordered_json::array();
    for (param::ParameterRow const& row : param::parameters_of(loaded.scenario, loaded.annotations)) {
        nlohmann::ordered_json entry{{"path", row.path}, {"value", row.text}, {"unit", row.unit}};
        if (row.range)
            entry["range"] = {param::quantity_text(row.range->first, row.unit),
                              param::quantity_text(row.range->second, row.unit)};
        entry["source"] = row.source;
        entry["evidence"] = row.evidence;
        entry["role"] = param::role_name(row.role);
        entry["differs_by"] = param::differs_by_name(row.differs_by);
        entry["default"] = !row.written;
        list.push_back(std::move(entry));
    }
    return list;
}

void show_file(Options const& options, Common const& common) {
    AnyFile const file = load_valid(file_named(options.file), overrides_from(options.set), common);
    Loaded const& scenario = file.study ? file.study->base : *file.scenario;
    param::Document const& document = file.study ? file.study->document : scenario.document;
    if (!options.programme.empty()) return show_programme(scenario, options.programme);
    if (common.json) {
        auto const shown = options.evidence ? evidence_json(scenario) : as_json(document.root);
        return print(shown.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n");
    }
    std::string text = document.text({options.origin});
    if (options.evidence) text += "\n" + evidence_table(scenario);
    print(text);
}

}  // namespace

void add_show(CLI::App& app, Common& common) {
    Verb const verb{app, "show", "print a file with all it extends merged, or one programme in words"};
    auto const options = std::make_shared<Options>();
    verb.option("FILE", options->file, "scenario or study file, or name of a preset").required();
    verb.option("PROGRAMME", options->programme, "id of a programme: explain it instead");
    verb.flag("--origin", options->origin, "say of every value in which file and line it stands");
    verb.flag("--evidence", options->evidence,
              "add every number in use with range, source and grade (of a study: of its base)");
    add_set_option(verb, options->set);
    add_json_flag(verb, common);
    verb.footer("Names of other files stay as they are written: they are relative to FILE.");
    verb.does([options, &common] { show_file(*options, common); });
}

}  // namespace cpdsim
