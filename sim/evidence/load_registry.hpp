// Reads and checks a registry: every fault at once, with its place and the name that was meant.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "evidence/contrast.hpp"
#include "evidence/registry.hpp"
#include "param/diagnostics.hpp"
#include "scenario/load.hpp"

namespace cpdsim {

inline constexpr std::string_view registry_format = "cpd-evidence/1";

/// A finding that can be simulated: `Target::measure` is there.
struct LoadedTarget {
    std::string id;
    Target target;
    std::filesystem::path scenario;  ///< resolved; empty: no simulation
    std::optional<Contrast> contrast;

    [[nodiscard]] bool simulated() const { return contrast.has_value(); }
};

struct LoadedRegistry {
    std::filesystem::path file;
    std::vector<LoadedTarget> targets;  ///< in the order of the file
    std::string text;                   ///< canonical
};

/// Whether the file says that it is a registry.
[[nodiscard]] bool is_registry(std::filesystem::path const& file);

/// Nothing, with errors in `diagnostics`, when something is wrong. The laboratories are loaded and every arm tried.
[[nodiscard]] std::optional<LoadedRegistry> load_registry(std::filesystem::path const& file,
                                                          param::Diagnostics& diagnostics);

/// Month at whose end an arm is measured. The target has been checked.
[[nodiscard]] YearMonth date_of(Measure const& measure, std::string const& arm);
/// Changes of the laboratory in an arm, those of all arms first.
[[nodiscard]] Overrides changes_of(Target const& target, std::string const& arm);

}  // namespace cpdsim
