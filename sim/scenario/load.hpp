// From files to structs: `extends:` resolved and merged, `--set` applied, read strictly, and checked for what one value
// alone cannot show. Everything wrong is collected in `diagnostics`; a result is returned only when nothing is wrong.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "param/annotations.hpp"
#include "param/diagnostics.hpp"
#include "param/document.hpp"
#include "param/unit.hpp"
#include "scenario/scenario.hpp"

namespace cpdsim {

/// path -> value, as in `--set turnover.leave='12 %/year'`.
using Overrides = std::vector<std::pair<std::string, std::string>>;

struct Loaded {
    Scenario scenario;
    param::Document document;         ///< merged, with overrides; `extends` resolved away
    param::Annotations annotations;   ///< every number the files give
    std::filesystem::path directory;  ///< of the file
};

/// Whether the data files that a scenario names are looked into, or only whether they are there.
enum class DataFiles { unread, read };

[[nodiscard]] std::optional<Loaded> load_scenario(std::filesystem::path const& file, Overrides const& overrides,
                                                  param::Diagnostics& diagnostics, DataFiles data = DataFiles::unread);

/// A document that has been changed by Document::set, read again and checked. Paths of CSV files come out relative to
/// the current folder. After an error the scenario is not to be used.
[[nodiscard]] Scenario read_scenario(param::Document const& document, param::Diagnostics& diagnostics,
                                     param::Annotations* annotations = nullptr);

enum class FileKind { scenario, study };
/// What the `format:` line says; nothing, with an error, when it says nothing known.
[[nodiscard]] std::optional<FileKind> peek_format(std::filesystem::path const& file, param::Diagnostics& diagnostics);

/// The merged document of a file, not yet read.
[[nodiscard]] std::optional<param::Document> load_document(std::filesystem::path const& file,
                                                           param::Diagnostics& diagnostics);

/// Folders in which `builtin:` presets are looked up, in order.
[[nodiscard]] std::vector<std::filesystem::path> preset_folders();
struct Preset {
    std::string name;  ///< "builtin:country/france-lower-secondary@1"
    std::filesystem::path file;
};
[[nodiscard]] std::vector<Preset> presets();

/// What to do about a file that is not there: one of nearly that name beside it, or `otherwise`.
[[nodiscard]] std::string advice_on_file(std::filesystem::path const& missing, std::string otherwise);

/// EUR for one GBP and for one of each currency with a rate, according to the document.
[[nodiscard]] param::MoneyRate money_rate(param::Document const& document);

}  // namespace cpdsim
