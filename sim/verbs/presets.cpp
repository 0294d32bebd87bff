// `cpdsim presets`: what `extends:` can name.
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <fstream>
#include <iterator>

#include "verbs/verbs.hpp"

namespace cpdsim {

std::string title_of(param::Document const& document, std::string const& language) {
    param::Node const* title = document.find("title");
    if (title == nullptr) return "";
    if (title->is_scalar()) return title->text;
    if (param::Node const* translated = title->get(language)) return translated->text;
    return title->entries.empty() ? "" : title->entries.front().value.text;
}

namespace {

/// Title of a preset; that of its only programme where the file itself has none.
std::string title_of_preset(Preset const& preset) {
    std::ifstream stream{preset.file, std::ios::binary};
    std::string text{std::istreambuf_iterator<char>{stream}, {}};
    param::Diagnostics ignored;
    param::Document const document = param::parse_document({preset.file.string(), std::move(text)}, ignored);
    std::string title = title_of(document, "en");
    std::vector<std::string> const programmes = document.keys("programmes");
    if (!title.empty() || programmes.size() != 1) return title;
    param::Document programme;
    programme.root = *document.find("programmes." + programmes.front());
    return title_of(programme, "en");
}

void list_presets(Common const& common) {
    std::vector<Preset> const found = presets();
    if (found.empty()) {
        throw UserError{Exit::input_invalid,
                        "no presets found (the scenarios folder is missing); set CPDSIM_SCENARIOS to the folder that "
                        "has countries/ and programmes/"};
    }
    std::size_t width = 0;
    for (Preset const& preset : found) width = std::max(width, preset.name.size());
    std::string lines;
    auto list = nlohmann::ordered_json::array();
    for (Preset const& preset : found) {
        std::string const title = title_of_preset(preset);
        if (common.json)
            list.push_back({{"name", preset.name}, {"title", title}, {"file", preset.file.string()}});
        else
            lines += fmt::format("{:<{}}  {}\n", preset.name, width, title);
    }
    print(common.json ? list.dump(2) + "\n" : lines);
}

}  // namespace

void add_presets(CLI::App& app, Common& common) {
    Verb const verb{app, "presets", "list the countries and programmes that a scenario can extend"};
    add_json_flag(verb, common);
    verb.does([&common] { list_presets(common); });
}

}  // namespace cpdsim
