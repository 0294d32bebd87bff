#include "scenario/load.hpp"

#include <system_error>

#include <fmt/format.h>

#include "param/reader.hpp"
#include "param/spelling.hpp"
#include "scenario/checks.hpp"
#include "scenario/data_checks.hpp"
#include "scenario/resolve_file.hpp"
#include "scenario/size_check.hpp"

namespace cpdsim {
namespace fs = std::filesystem;

void resolve_file(std::string& name, std::string const& path, param::Document const& document,
                  param::Diagnostics& diagnostics) {
    if (name.empty()) return;
    int const file = document.mark_of(path).file;
    fs::path resolved{name};
    if (file >= 0 && file < static_cast<int>(document.files.size()) && resolved.is_relative())
        resolved = (document.files[static_cast<std::size_t>(file)].directory / resolved).lexically_normal();
    std::error_code fault;
    if (!fs::is_regular_file(resolved, fault)) {
        Checker const check{document, diagnostics};
        std::string_view const why = !fs::exists(resolved, fault)        ? "no such file"
                                     : fs::is_directory(resolved, fault) ? "it is a folder"
                                                                         : "not a regular file";
        check.error(path, "E304", fmt::format("cannot read '{}' ({})", resolved.string(), why),
                    advice_on_file(resolved, "names are relative to this file"));
    }
    name = resolved.string();
}

std::string advice_on_file(fs::path const& missing, std::string otherwise) {
    std::vector<std::string> names;
    std::error_code fault;
    fs::path const folder = missing.parent_path().empty() ? "." : missing.parent_path();
    for (auto const& file : fs::directory_iterator{folder, fault})
        if (names.size() < 10'000) names.push_back(file.path().filename().string());
    std::string const guess = param::nearest(missing.filename().string(), names);
    return guess.empty() || guess == missing.filename().string()
               ? otherwise
               : fmt::format("did you mean '{}'? ({})", guess, otherwise);
}

double gbp_rate(param::Document const& document) {
    double const standard = Money{}.gbp;
    param::Node const* node = document.find("money.gbp");
    if (node != nullptr && node->is_map()) node = node->get("value");
    if (node == nullptr || !node->is_scalar()) return standard;
    auto const number = param::read_number("gbp", node->text);
    return number && *number.value > 0 ? *number.value : standard;
}

Scenario read_scenario(param::Document const& document, param::Diagnostics& diagnostics,
                       param::Annotations* annotations) {
    param::ReadOptions options;
    options.rate.gbp = gbp_rate(document);
    options.annotations = annotations;
    auto scenario = param::read<Scenario>(document, diagnostics, options);
    check_scenario(scenario, document, diagnostics);
    if (scenario.population.from) {
        resolve_file(scenario.population.from->schools, "population.from.schools", document, diagnostics);
        resolve_file(scenario.population.from->teachers, "population.from.teachers", document, diagnostics);
    }
    resolve_file(scenario.network.from, "network.from", document, diagnostics);
    return scenario;
}

std::optional<Loaded> load_scenario(fs::path const& file, Overrides const& overrides, param::Diagnostics& diagnostics,
                                    DataFiles data) {
    int const errors_before = diagnostics.errors();
    auto document = load_document(file, diagnostics);
    if (!document) return std::nullopt;
    for (auto const& [path, value] : overrides) document->set(path, value, diagnostics);
    Loaded loaded;
    loaded.document = std::move(*document);
    loaded.directory = file.parent_path();
    loaded.scenario = read_scenario(loaded.document, diagnostics, &loaded.annotations);
    if (data == DataFiles::read) {
        check_data(loaded.scenario, loaded.document, diagnostics);
        if (diagnostics.errors() == errors_before) check_size(loaded.scenario, loaded.document, diagnostics);
    }
    if (diagnostics.errors() > errors_before) return std::nullopt;
    return loaded;
}

}  // namespace cpdsim
