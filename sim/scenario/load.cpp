#include "scenario/load.hpp"

#include <system_error>

#include <fmt/format.h>

#include "param/reader.hpp"
#include "param/spelling.hpp"
#include "scenario/checks.hpp"
#include "scenario/data_checks.hpp"
#include "scenario/price_years.hpp"
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

param::MoneyRate money_rate(param::Document const& document) {
    param::MoneyRate rate;
    rate.gbp = Money{}.gbp;
    auto const text_of = [](param::Node const* node) {
        if (node != nullptr && node->is_map()) node = node->get("value");
        return node != nullptr && node->is_scalar() ? node->text : std::string{};
    };
    auto const gbp = param::read_number("gbp", text_of(document.find("money.gbp")));
    if (gbp && *gbp.value > 0) rate.gbp = *gbp.value;
    for (std::string const& code : document.keys("money.rates")) {
        auto const read = param::read_quantity(text_of(document.find("money.rates." + code)), {code, "EUR", {0, 1e6}});
        if (read && read.value->value > 0) rate.others[code] = read.value->value;
    }
    return rate;
}

Scenario read_scenario(param::Document const& document, param::Diagnostics& diagnostics,
                       param::Annotations* annotations) {
    if (has_price_years(document)) {  // not through load_scenario or load_study
        param::Document in_one_year = document;
        bring_prices(in_one_year, diagnostics);
        return read_scenario(in_one_year, diagnostics, annotations);
    }
    param::ReadOptions options;
    options.rate = money_rate(document);
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
    for (auto const& [path, value] : overrides)
        if (is_of_money(path)) document->set(path, value, diagnostics);
    PriceIndex const index = take_price_index(*document, diagnostics);
    int const prices = price_year(*document, "money.prices");
    bring_prices(*document, index, prices, diagnostics);  // before amounts are replaced: these are of the price year
    for (auto const& [path, value] : overrides)
        if (!is_of_money(path)) document->set(path, value, diagnostics);
    bring_prices(*document, index, prices, diagnostics);  // unless they name another
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
