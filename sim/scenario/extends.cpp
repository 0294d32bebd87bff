// Reading a file and all it extends, and merging them: the extended files in order, then the file itself.
#include <dlfcn.h>

#include <algorithm>
#include <cstdlib>
#include <optional>
#include <system_error>

#include <fmt/format.h>

#include "core/text_file.hpp"
#include "param/spelling.hpp"
#include "scenario/load.hpp"

namespace cpdsim {
namespace {

namespace fs = std::filesystem;
using param::Diagnostics;
using param::Document;
using param::Mark;
using param::Node;
using param::Source;

constexpr std::pair<std::string_view, std::string_view> preset_kinds[] = {{"builtin:country/", "countries"},
                                                                          {"builtin:programmes/", "programmes"}};

/// The file a name in `extends:` means; empty when a preset is not found.
fs::path file_of(std::string const& name, fs::path const& directory) {
    for (auto const& [prefix, folder] : preset_kinds) {
        if (name.rfind(prefix, 0) != 0) continue;
        for (fs::path const& root : preset_folders()) {
            fs::path const file = root / folder / (name.substr(prefix.size()) + ".yaml");
            std::error_code fault;
            if (fs::exists(file, fault)) return file.lexically_normal();
        }
        return {};
    }
    if (name.rfind("builtin:", 0) == 0) return {};
    fs::path const file{name};
    return (file.is_absolute() ? file : directory / file).lexically_normal();
}

std::string preset_advice(std::string const& name) {
    std::vector<std::string> known;
    for (Preset const& preset : presets()) known.push_back(preset.name);
    std::string const guess = param::did_you_mean(name, known);
    return guess.empty() ? "`cpdsim presets` lists them" : guess;
}

class Loader {
public:
    explicit Loader(Diagnostics& diagnostics) : diagnostics_{diagnostics} {}

    std::optional<Document> load(Source source) {
        Document document = param::parse_document(std::move(source), diagnostics_);
        Source const& file = document.files.front();
        if (document.root.is_null()) {
            if (!diagnostics_.failed())
                diagnostics_.error("E105", file.path, "the file is empty", "start with 'format: cpd-scenario/1'");
            return std::nullopt;
        }
        if (!document.root.is_map()) {
            diagnostics_.error("E106", document.files, document.root.mark, 1,
                               fmt::format("the file needs a map of keys, got {}", kind_words(document.root)));
            return std::nullopt;
        }
        Document merged;
        if (Node const* const extends = document.root.get("extends")) {
            std::vector<Node> names = extends->is_sequence() ? extends->items : std::vector<Node>{*extends};
            for (Node const& name : names) extend(merged, name, document);
        }
        document.root.erase("extends");
        document.merge_under(merged);
        return document;
    }

    std::vector<std::string> chain;  ///< files being read, outermost first

private:
    void extend(Document& merged, Node const& name, Document const& by) {
        auto const refuse = [&](std::string message, std::string fix) {
            diagnostics_.error("E107", by.files, name.mark, name.length, std::move(message), std::move(fix));
        };
        if (!name.is_scalar()) return refuse("'extends' needs the name of a file or preset, or a list of them", "");
        fs::path const file = file_of(name.text, by.files.front().directory);
        if (file.empty()) return refuse(fmt::format("there is no preset '{}'", name.text), preset_advice(name.text));
        std::string why;
        auto const text = read_text_file(file, why);
        if (!text)
            return refuse(fmt::format("cannot read '{}' ({})", name.text, why),
                          advice_on_file(file, "names are relative to this file; presets start with 'builtin:'"));
        std::error_code fault;
        std::string const identity = fs::weakly_canonical(file, fault).string();
        if (std::find(chain.begin(), chain.end(), identity) != chain.end())
            return refuse(fmt::format("'{}' extends itself in a circle", name.text), "remove one of the 'extends'");
        if (chain.size() > 20) return refuse("files extend each other more than 20 deep", "");
        chain.push_back(identity);
        if (auto part = load(Source{file.string(), *text, name.text, by.place(name.mark), file.parent_path()})) {
            part->root.erase("format");
            merged.merge(*part);
        }
        chain.pop_back();
    }
    Diagnostics& diagnostics_;
};

}  // namespace

namespace {

/// share/cpdsim/scenarios of the installation that holds this code, be it a command, a library or a module.
std::optional<fs::path> installed_presets() {
    Dl_info about{};
    if (::dladdr(reinterpret_cast<void const*>(&preset_folders), &about) == 0 || about.dli_fname == nullptr)
        return std::nullopt;
    std::error_code fault;
    fs::path folder = fs::canonical(about.dli_fname, fault);
    for (int up = 0; up < 6 && folder.has_parent_path() && folder != folder.root_path(); ++up) {
        folder =
            folder.parent_path();  // prefix/bin, prefix/lib/<architecture>, prefix/lib/python3.11/site-packages/...
        fs::path const presets = folder / "share" / "cpdsim" / "scenarios";
        if (fs::is_directory(presets, fault)) return presets;
    }
    return std::nullopt;
}

}  // namespace

std::vector<fs::path> preset_folders() {
    std::vector<fs::path> folders;
    if (char const* const own = std::getenv("CPDSIM_SCENARIOS"); own != nullptr && *own != '\0')
        folders.emplace_back(own);
    if (auto const installed = installed_presets()) folders.push_back(*installed);
#ifdef CPDSIM_SCENARIO_FOLDER
    folders.emplace_back(CPDSIM_SCENARIO_FOLDER);  // of the source tree, for a command that is not installed
#endif
    return folders;
}

std::vector<Preset> presets() {
    std::vector<Preset> found;
    for (auto const& [prefix, folder] : preset_kinds) {
        for (fs::path const& root : preset_folders()) {
            std::error_code fault;
            for (auto const& file : fs::recursive_directory_iterator{root / folder, fault}) {
                if (file.path().extension() != ".yaml") continue;
                fs::path const inside = file.path().lexically_relative(root / folder).replace_extension();
                std::string const name = std::string{prefix} + inside.generic_string();
                bool const known =
                    std::any_of(found.begin(), found.end(), [&](Preset const& preset) { return preset.name == name; });
                if (!known) found.push_back({name, file.path().lexically_normal()});
            }
        }
    }
    std::sort(found.begin(), found.end(), [](Preset const& a, Preset const& b) { return a.name < b.name; });
    return found;
}

std::optional<Document> load_document(fs::path const& file, Diagnostics& diagnostics) {
    diagnostics.mention(file.string());
    std::string why;
    auto text = read_text_file(file, why);
    if (!text) {
        diagnostics.error("E101", file.string(), fmt::format("cannot read the file ({})", why));
        return std::nullopt;
    }
    Loader loader{diagnostics};
    std::error_code fault;
    loader.chain.push_back(fs::weakly_canonical(file, fault).string());
    return loader.load(Source{file.string(), std::move(*text), "", "", file.parent_path()});
}

std::optional<FileKind> peek_format(fs::path const& file, Diagnostics& diagnostics) {
    diagnostics.mention(file.string());
    std::string why;
    auto text = read_text_file(file, why);
    if (!text) {
        diagnostics.error("E101", file.string(), fmt::format("cannot read the file ({})", why));
        return std::nullopt;
    }
    Diagnostics found;
    Document const document = param::parse_document(Source{file.string(), std::move(*text)}, found);
    Node const* const format = document.root.get("format");
    if (document.root.is_null() && found.failed()) {
        diagnostics.take(found);
        return std::nullopt;
    }
    if (format == nullptr || !format->is_scalar()) {
        diagnostics.error("E105", document.files, {0, 1, 1}, 1, "the file does not say its format",
                          "start with 'format: cpd-scenario/1' or 'format: cpd-study/1'");
        return std::nullopt;
    }
    if (format->text == "cpd-scenario/1") return FileKind::scenario;
    if (format->text == "cpd-study/1") return FileKind::study;
    std::string const guess = param::did_you_mean(format->text, {"cpd-scenario/1", "cpd-study/1"});
    diagnostics.error("E108", document.files, format->mark, format->length,
                      fmt::format("unknown format '{}'", format->text),
                      guess.empty() ? "known: cpd-scenario/1 and cpd-study/1" : guess);
    return std::nullopt;
}

}  // namespace cpdsim
