#include "design/load_study.hpp"

#include <algorithm>
#include <set>
#include <system_error>

#include <fmt/format.h>

#include "core/error.hpp"
#include "design/bounds.hpp"
#include "design/information.hpp"
#include "design/study_checks.hpp"
#include "design/varied_parameters.hpp"
#include "design/what_if_titles.hpp"
#include "param/reader.hpp"
#include "scenario/data_checks.hpp"
#include "scenario/price_years.hpp"
#include "scenario/resolve_file.hpp"
#include "scenario/size_check.hpp"

namespace cpdsim {
namespace {

namespace fs = std::filesystem;
using param::Diagnostics;
using param::Document;
using param::Node;

/// The base's file, relative to the file that names it; nothing, with an error, when it cannot be read.
std::optional<fs::path> base_of(Document const& document, Diagnostics& diagnostics) {
    Checker const check{document, diagnostics};
    Node const* const base = document.root.get("base");
    if (base == nullptr || !base->is_scalar() || base->text.empty()) {
        check.error("base", "E105", "the study names no 'base' scenario", "add 'base: FILE.yaml'");
        return std::nullopt;
    }
    fs::path const& directory = document.files[static_cast<std::size_t>(base->mark.file)].directory;
    fs::path const file =
        fs::path{base->text}.is_absolute() ? fs::path{base->text} : (directory / base->text).lexically_normal();
    std::error_code fault;
    if (!fs::is_regular_file(file, fault)) {
        check.error("base", "E101", fmt::format("cannot read the base scenario '{}' (no such file)", file.string()),
                    advice_on_file(file, "names are relative to this file"));
        return std::nullopt;
    }
    return file;
}

bool concerns_study(std::string const& path) {
    return param::info_of<Study>().field(path.substr(0, path.find('.'))) != nullptr;
}

/// What a strategy does not say, it takes from the one it extends.
void inherit(StrategySpec& strategy, StrategySpec const& from, bool has_mix) {
    if (!has_mix) strategy.mix = from.mix;
    if (!strategy.window.from) strategy.window.from = from.window.from;
    if (!strategy.window.to) strategy.window.to = from.window.to;
    strategy.set.insert(from.set.begin(), from.set.end());
}

/// Fills in what strategies inherit, each after the one it extends. Errors: E401.
void resolve_strategies(Study& study, Document const& document, Diagnostics& diagnostics) {
    Checker const check{document, diagnostics};
    std::vector<std::string> ids, open;
    for (auto const& [id, strategy] : study.strategies) ids.push_back(id);
    open = ids;
    auto const is_open = [&](std::string const& id) { return std::find(open.begin(), open.end(), id) != open.end(); };
    auto const close = [&](std::string const& id) {
        open.erase(std::remove(open.begin(), open.end(), id), open.end());
    };
    for (bool progress = true; progress && !open.empty();) {
        progress = false;
        for (std::string const& id : std::vector<std::string>{open}) {
            StrategySpec& strategy = study.strategies.at(id);
            if (!strategy.extends.empty()) {
                auto const from = study.strategies.find(strategy.extends);
                if (from != study.strategies.end()) {  // else reported with the other names
                    if (is_open(strategy.extends)) continue;
                    inherit(strategy, from->second, check.given("strategies." + id + ".mix"));
                }
            }
            close(id);
            progress = true;
        }
    }
    for (std::string const& id : open)
        check.error("strategies." + id + ".extends", "E401",
                    fmt::format("strategy '{}' extends itself in a circle", id));
}

/// Applies the study's own `set` to the base, with the places of the study file.
void apply_set(Document& base, Document const& study, bool of_money, Diagnostics& diagnostics) {
    Node const* const changes = study.root.get("set");
    if (changes == nullptr) return;
    for (param::KeyValue const& change : changes->entries) {
        if (is_of_money(change.key) != of_money) continue;
        if (!is_of_price_index(change.key) && !check_change_path(base, study, change, diagnostics)) continue;
        base.set(change.key, change.value, change.mark, study.files, diagnostics);
    }
}

std::set<std::string> programmes_in_mixes(Study const& study) {
    std::set<std::string> ids;
    for (auto const& [id, strategy] : study.strategies)
        for (auto const& [programme, share] : strategy.mix) ids.insert(programme);
    if (study.optimise)
        for (auto const& [programme, bounds] : study.optimise->mix) ids.insert(programme);
    return ids;
}

/// A study that varies everything with a range needs something with a range, and with two ends.
void check_varied(LoadedStudy const& loaded, Diagnostics& diagnostics) {
    if (loaded.study.uncertainty.vary != Vary::all_with_range) return;
    Checker const check{loaded.document, diagnostics};
    try {
        bool const others = !loaded.study.uncertainty.structures.empty() || !loaded.study.vary.empty();
        if (uncertain_parameters(loaded).empty() && !others)
            check.error("uncertainty.vary", "E404",
                        "no number in use has a range, so nothing would be varied and every draw be the same",
                        "write ranges in the base, as {value: 30 %, range: 20..40 %}, or 'vary: nothing'");
    } catch (UserError const& fault) {
        check.error("uncertainty.vary", "E404", fault.what());
    }
}

/// Numbers and structural choices in which the draws differ.
std::vector<std::string> varied_paths(LoadedStudy const& loaded) {
    std::vector<std::string> paths;
    if (loaded.study.uncertainty.vary == Vary::all_with_range)
        for (VariedParameter const& number : uncertain_parameters(loaded)) paths.push_back(number.path);
    for (auto const& [path, forms] : loaded.study.uncertainty.structures) paths.push_back(path);
    return paths;
}

}  // namespace

std::optional<LoadedStudy> load_study(fs::path const& file, Overrides const& overrides, Diagnostics& diagnostics,
                                      DataFiles data) {
    int const errors_before = diagnostics.errors();
    auto document = load_document(file, diagnostics);
    if (!document) return std::nullopt;
    LoadedStudy loaded;
    loaded.document = std::move(*document);
    loaded.directory = file.parent_path();
    for (auto const& [path, value] : overrides)
        if (concerns_study(path)) loaded.document.set(path, value, diagnostics);
    // cppcheck-suppress legacyUninitvar ; Money has default member initialisers
    param::MoneyRate rate{Money{}.gbp};
    bool base_is_good = false;
    if (auto const base_file = base_of(loaded.document, diagnostics)) {
        loaded.base_file = *base_file;
        loaded.base.directory = base_file->parent_path();
        int const before_base = diagnostics.errors();
        if (auto base = load_document(*base_file, diagnostics)) {
            loaded.base.document = std::move(*base);
            Document& changed = loaded.base.document;
            auto const change = [&](bool of_money) {
                apply_set(changed, loaded.document, of_money, diagnostics);
                for (auto const& [path, value] : overrides)
                    if (!concerns_study(path) && is_of_money(path) == of_money) changed.set(path, value, diagnostics);
            };
            change(true);
            PriceIndex const index = take_price_index(changed, diagnostics);
            int const prices = price_year(changed, "money.prices");
            bring_prices(changed, index, prices, diagnostics);  // before amounts are replaced, as in load_scenario
            change(false);
            bring_prices(changed, index, prices, diagnostics);
            bring_prices(loaded.document, index, price_year(loaded.document, "budget.prices"), diagnostics);
            loaded.base.scenario = read_scenario(loaded.base.document, diagnostics, &loaded.base.annotations);
            rate = money_rate(loaded.base.document);
        }
        base_is_good = diagnostics.errors() == before_base;
    }

    Document plain = loaded.document;  // what is shown again keeps the titles
    static_cast<void>(take_what_if_titles(plain, diagnostics));
    param::ReadOptions options;
    options.rate = rate;
    options.annotations = &loaded.annotations;
    options.document_words = "the study";
    loaded.study = param::read<Study>(plain, diagnostics, options);
    resolve_file(loaded.study.uncertainty.from, "uncertainty.from", plain, diagnostics);
    for (std::size_t i = 0; i < loaded.study.uncertainty.evidence.files.size(); ++i)
        resolve_file(loaded.study.uncertainty.evidence.files[i], fmt::format("uncertainty.evidence.files.{}", i), plain,
                     diagnostics);
    loaded.strategies = plain.keys("strategies");
    resolve_strategies(loaded.study, plain, diagnostics);
    std::vector<std::string> payers;
    if (base_is_good) payers = known_names(loaded.base.scenario).at(param::Names::payer);
    check_study(loaded.study, plain, rate, payers, diagnostics);
    if (base_is_good) {
        bool const all = loaded.study.uncertainty.vary == Vary::all_with_range;
        check_counts(loaded.study, plain, all ? param::paths_with_range(loaded.base.annotations).size() : 0,
                     diagnostics);
    }
    if (base_is_good) check_against_base(loaded.study, plain, loaded.base, diagnostics);
    if (data == DataFiles::read && !loaded.base_file.empty()) {
        check_data(loaded.base.scenario, loaded.base.document, diagnostics, programmes_in_mixes(loaded.study));
        Scenario one = loaded.base.scenario;  // as a case will be
        one.run.replicates = loaded.study.replicates.per_draw;
        one.outputs.group_rows = GroupRows::marks;
        if (diagnostics.errors() == errors_before) check_size(one, loaded.base.document, diagnostics);
    }
    if (diagnostics.errors() == errors_before) check_varied(loaded, diagnostics);
    if (diagnostics.errors() == errors_before)
        check_information(loaded.study.information, loaded.document, varied_paths(loaded), diagnostics);
    if (diagnostics.errors() > errors_before) return std::nullopt;
    return loaded;
}

}  // namespace cpdsim
