#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <limits>
#include <unordered_map>
#include <unordered_set>

#include "generators/columns.hpp"
#include "generators/observed.hpp"
#include "generators/shared_csv.hpp"
#include "generators/tie_forms.hpp"
#include "generators/tie_rows.hpp"
#include "param/hints.hpp"

namespace cpdsim {
namespace {

constexpr std::size_t enough_to_search = 5000;  // ids among which a misspelt one is looked for

struct TiesOfLayer {
    std::string name;
    std::vector<Tie> ties;
    std::vector<float> weights;
};

TiesOfLayer& layer_named(std::vector<TiesOfLayer>& layers, std::string const& name) {
    for (auto& layer : layers)
        if (layer.name == name) return layer;
    layers.push_back({name, {}, {}});
    return layers.back();
}

}  // namespace

std::vector<std::string> const& tie_layer_names() {
    static std::vector<std::string> const names{"colleagues", "between_schools"};
    return names;
}

std::vector<NamedPerson> people_named(NetworkParams const& params, std::filesystem::path const& folder) {
    std::vector<DataProblem> told_later;
    auto const file = shared_csv(folder / params.from, params.from, told_later);
    auto renamed =
        check_renamings(params.columns, {"from", "to", "weight", "layer", "person"}, {file.get()}, told_later);
    TieRows const rows = tie_rows_of(*file, renamed, told_later);
    if (rows.form != TieForm::list) renamed.clear();
    Columns const columns{rows.table, renamed, told_later};
    std::vector<NamedPerson> people;
    std::unordered_map<std::string, std::size_t> place;
    auto const person = [&](std::string const& id) -> NamedPerson& {
        auto const [at, fresh] = place.try_emplace(id, people.size());
        if (fresh) people.push_back({id, {}, {}});
        return people[at->second];
    };
    for (std::string const& id : rows.answered) person(id);
    for (std::size_t row = 0; row < rows.table.rows.size(); ++row) {
        CsvField const* const from = columns.field("from", row);
        CsvField const* const to = columns.field("to", row);
        if (from == nullptr || to == nullptr) continue;
        person(from->text).names.push_back(to->text);
        person(to->text).named_by.push_back(from->text);
    }
    return people;
}

std::vector<TieLayer> load_ties(NetworkParams const& params, std::filesystem::path const& folder,
                                Population const& population, std::vector<DataProblem>& problems,
                                std::vector<std::string> const& known) {
    if (population.teachers.id.empty()) {
        problems.push_back({params.from, 0, 0, "observed ties need observed teachers (drawn teachers have no ids)",
                            "give population: {from: {teachers: ...}}"});
        return {};
    }
    auto const file = shared_csv(folder / params.from, params.from, problems);
    auto renamed = check_renamings(params.columns, {"from", "to", "weight", "layer", "person"}, {file.get()}, problems);
    TieRows const rows = tie_rows_of(*file, renamed, problems);
    CsvTable const& table = rows.table;
    if (rows.form != TieForm::list) renamed.clear();
    Columns columns{table, renamed, problems};
    if (rows.form == TieForm::list) check_columns(table, {"from", "to", "weight", "layer"}, {}, renamed, problems);
    bool const has_from = columns.require("from"), has_to = columns.require("to");
    if (!has_from || !has_to) return {};

    std::unordered_map<std::string, Teacher> post_of;
    for (Teacher i = 0; i < population.teachers.size(); ++i) post_of.emplace(population.teachers.id[i], i);
    auto const find = [&](std::string_view name, std::size_t row) -> std::optional<Teacher> {
        CsvField const* const id = columns.field(name, row);
        if (id == nullptr) {
            columns.report(table.rows[row][0], fmt::format("'{}' is empty", name), "a tie needs both ends");
            return std::nullopt;
        }
        auto const found = post_of.find(id->text);
        if (found != post_of.end()) return found->second;
        auto const& ids = population.teachers.id;
        std::string const near =
            ids.size() <= enough_to_search && id->text.size() > 3 ? nearest_name(id->text, ids) : std::string{};
        bool const only_spaces = post_of.count(std::string{param::without_margin(id->text)}) > 0;
        columns.report(*id, fmt::format("'{}' names teacher '{}', who is not in the population", name, id->text),
                       only_spaces    ? "remove the space around the id"
                       : near.empty() ? "give her a row there, or let `network.unlisted: make` do so"
                                      : fmt::format("did you mean '{}'?", near));
        return std::nullopt;
    };

    Silent const silent = params.silent;
    std::unordered_set<std::string> const answered{rows.answered.begin(), rows.answered.end()};
    std::unordered_map<std::string, CsvField const*> named_only;  // and did not answer
    std::vector<std::string> order;
    std::vector<TiesOfLayer> layers;
    for (std::size_t row = 0; row < table.rows.size(); ++row) {
        auto const from = find("from", row), to = find("to", row);
        auto const weight = columns.number("weight", row, {0, std::numeric_limits<double>::infinity()});
        if (weight && *weight == 0)
            columns.report(*columns.field("weight", row), "a weight of 0 is no tie", "leave the row out");
        CsvField const* const name = columns.field("layer", row);
        if (name != nullptr && std::find(known.begin(), known.end(), name->text) == known.end()) {
            std::string const near = nearest_name(name->text, known);
            columns.report(*name, fmt::format("there is no layer '{}'", name->text),
                           near.empty() ? fmt::format("layers: {}", fmt::join(known, ", "))
                                        : fmt::format("did you mean '{}'?", near));
            continue;
        }
        if (!from || !to) continue;
        if (CsvField const* const who = columns.field("to", row);
            rows.form != TieForm::list && answered.count(who->text) == 0) {
            if (named_only.emplace(who->text, who).second) order.push_back(who->text);
            if (silent == Silent::drop) continue;
        }
        TiesOfLayer& layer = layer_named(layers, name == nullptr ? "colleagues" : name->text);
        layer.ties.emplace_back(*from, *to);
        layer.weights.push_back(static_cast<float>(weight.value_or(1)));
    }
    if (!order.empty()) {
        CsvField const& first = *named_only.at(order.front());
        bool const one = order.size() == 1;
        problems.push_back(
            {table.file, first.row, first.column,
             fmt::format("{} named and did not answer ('{}'{}); ties to {} are {}",
                         one ? "one person was" : fmt::format("{} persons were", order.size()), order.front(),
                         one ? "" : " is the first", one ? "her" : "them", silent == Silent::drop ? "dropped" : "kept"),
             silent == Silent::drop ? "`network.silent: keep` keeps them" : "`network.silent: drop` drops them", true});
    }
    if (any_error(problems)) return {};

    std::vector<TieLayer> built;
    for (auto& layer : layers) {
        built.push_back(
            build_weighted_rows(layer.name, population.teachers.size(), std::move(layer.ties), layer.weights));
        built.back().survival = params.survival.value_or(1);
    }
    return built;
}

}  // namespace cpdsim
