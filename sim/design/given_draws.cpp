#include "design/given_draws.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/error.hpp"
#include "core/random.hpp"
#include "io/table.hpp"

namespace cpdsim {
namespace {

using Texts = std::vector<std::string>;

[[noreturn]] void refuse(std::string const& message) { throw UserError{Exit::input_invalid, message}; }

Texts texts_of(Table const& group, std::string const& dimension) {
    Axis const* const found = group.axis(dimension);
    auto const* const texts = found == nullptr ? nullptr : std::get_if<Texts>(&found->values);
    return texts == nullptr ? Texts{} : *texts;
}

/// Every form once in as many draws, in an order of its own each time: neighbours stand far apart in the posterior.
std::vector<std::size_t> in_turn(std::string const& path, std::size_t forms, std::size_t draws, std::uint64_t seed) {
    std::vector<std::size_t> all;
    Chances const keyed{seed, "forms of given draws: " + path, 0};
    for (std::uint32_t round = 0; all.size() < draws; ++round) {
        std::vector<std::size_t> order(forms);
        std::iota(order.begin(), order.end(), std::size_t{0});
        ChanceSequence chance{keyed, round};
        for (std::size_t k = forms; k > 1; --k)
            std::swap(order[k - 1], order[chance.below(static_cast<std::uint32_t>(k))]);
        all.insert(all.end(), order.begin(), order.end());
    }
    all.resize(draws);
    return all;
}

}  // namespace

GivenDraws read_given_draws(std::filesystem::path const& path) {
    h5::File const file = h5::File::open(path);
    bool ours = false;
    for (h5::Attribute const& attribute : file.root().attributes())
        ours = ours ||
               (attribute.name == "format" && attribute.value == h5::AttributeValue{std::string{posterior_format}});
    if (!ours || !file.root().has("draws"))
        refuse(fmt::format("'{}' is no posterior (`cpdsim calibrate STUDY -o DIR` writes DIR/posterior.h5)",
                           path.string()));
    Table const group = read_group(file, "/draws");
    GivenDraws given;
    given.parameters = texts_of(group, "parameter");
    given.choices = texts_of(group, "choice");
    Array const* const value = group.array("value");
    Array const* const form = group.array("form");
    Array const* const from = group.array("from_draw");
    auto const* const from_draw = from == nullptr ? nullptr : std::get_if<std::vector<std::int32_t>>(&from->values);
    auto const* const values = value == nullptr ? nullptr : std::get_if<std::vector<double>>(&value->values);
    auto const* const forms = form == nullptr ? nullptr : std::get_if<Texts>(&form->values);
    std::size_t const wide = given.parameters.size(), choices = given.choices.size();
    if (values == nullptr || wide == 0 || values->size() % wide != 0)
        refuse(fmt::format("'{}' holds no draws of numbers", path.string()));
    std::size_t const draws = values->size() / wide;
    if (choices > 0 && (forms == nullptr || forms->size() != draws * choices))
        refuse(fmt::format("'{}' holds choices without forms", path.string()));
    if (from_draw == nullptr || from_draw->size() != draws)
        refuse(fmt::format("'{}' does not say which draws stand several times", path.string()));
    given.from_draw = *from_draw;
    for (auto const& [name, to] : {std::pair{"low", &given.low}, std::pair{"high", &given.high}}) {
        Array const* const end = group.array(name);
        auto const* const ends = end == nullptr ? nullptr : std::get_if<std::vector<double>>(&end->values);
        if (ends == nullptr || ends->size() != wide)
            refuse(fmt::format("'{}' does not say which ranges were weighed", path.string()));
        *to = *ends;
    }
    for (std::size_t d = 0; d < draws; ++d) {
        auto const row = values->begin() + static_cast<std::ptrdiff_t>(d * wide);
        given.values.emplace_back(row, row + static_cast<std::ptrdiff_t>(wide));
        Texts own;
        for (std::size_t c = 0; c < choices; ++c) own.push_back((*forms)[d * choices + c]);
        given.forms.push_back(std::move(own));
    }
    return given;
}

GivenDraws rows_of(GivenDraws const& given, std::vector<std::size_t> const& rows) {
    GivenDraws own = given;
    own.values.clear();
    own.forms.clear();
    own.from_draw.clear();
    for (std::size_t const row : rows) {
        own.values.push_back(given.values.at(row));
        own.forms.push_back(given.forms.at(row));
        own.from_draw.push_back(given.from_draw.at(row));
    }
    return own;
}

void write_given_draws(h5::File& file, GivenDraws const& draws) {
    std::vector<double> values;
    Texts forms;
    std::vector<std::int32_t> number;
    for (std::size_t d = 0; d < draws.size(); ++d) {
        number.push_back(static_cast<std::int32_t>(d));
        values.insert(values.end(), draws.values[d].begin(), draws.values[d].end());
        forms.insert(forms.end(), draws.forms[d].begin(), draws.forms[d].end());
    }
    std::vector<Axis> dimensions{{"draw", number, {}},
                                 {"parameter", draws.parameters, {{"long_name", "where it stands in the scenario"}}}};
    std::vector<Array> variables{
        {"value", {"draw", "parameter"}, values, {{"long_name", "value, in canonical units"}}},
        {"low", {"parameter"}, draws.low, {{"long_name", "lower end of the range that was weighed"}}},
        {"high", {"parameter"}, draws.high, {{"long_name", "its upper end"}}},
        {"from_draw", {"draw"}, draws.from_draw, {{"long_name", "draw of evidence.h5 that it repeats"}}}};
    if (!draws.choices.empty()) {
        dimensions.push_back({"choice", draws.choices, {{"long_name", "structural choice"}}});
        variables.push_back({"form", {"draw", "choice"}, forms, {{"long_name", "its form"}}});
    }
    write_group(file, "/draws", dimensions, variables, {{"title", "equally weighted draws; any prefix is a sample"}});
}

std::vector<std::vector<std::size_t>> given_forms(GivenDraws const& given, LoadedStudy const& study,
                                                  std::size_t draws) {
    auto const& structures = study.study.uncertainty.structures;
    if (draws > given.size())
        refuse(
            fmt::format("the study asks for {} draws and the posterior has {}; write `draws: {}`, or calibrate with "
                        "--posterior {}",
                        draws, given.size(), given.size(), draws));
    for (std::string const& choice : given.choices)
        if (structures.count(choice) == 0)
            refuse(fmt::format("the posterior varies '{}' and the study does not; add it to `structures`", choice));
    std::map<std::string, std::vector<std::size_t>> dealt;
    for (auto const& [path, forms] : structures) dealt[path] = in_turn(path, forms.size(), draws, seed_of(study));
    std::vector<std::vector<std::size_t>> all;
    for (std::size_t d = 0; d < draws; ++d) {
        std::vector<std::size_t> own;
        for (auto const& [path, forms] : structures) {
            auto const choice = std::find(given.choices.begin(), given.choices.end(), path);
            if (choice == given.choices.end()) {
                own.push_back(dealt[path][d]);
                continue;
            }
            std::string const& form = given.forms[d][static_cast<std::size_t>(choice - given.choices.begin())];
            auto const at = std::find(forms.begin(), forms.end(), form);
            if (at == forms.end())
                refuse(fmt::format("the posterior has '{}={}' and the study only {}; calibrate this study", path, form,
                                   fmt::join(forms, ", ")));
            own.push_back(static_cast<std::size_t>(at - forms.begin()));
        }
        all.push_back(std::move(own));
    }
    return all;
}

std::optional<std::vector<double>> given_column(GivenDraws const& given, VariedParameter const& parameter,
                                                std::size_t draws) {
    auto const at = std::find(given.parameters.begin(), given.parameters.end(), parameter.path);
    if (at == given.parameters.end() || parameter.of_world || !parameter.choices.empty()) return std::nullopt;
    auto const k = static_cast<std::size_t>(at - given.parameters.begin());
    auto const same = [](double a, double b) { return std::abs(a - b) <= 1e-9 * std::max(std::abs(a), std::abs(b)); };
    if (!same(given.low[k], parameter.low) || !same(given.high[k], parameter.high)) return std::nullopt;
    std::vector<double> column;
    for (std::size_t d = 0; d < draws; ++d) column.push_back(given.values[d][k]);
    return column;
}

}  // namespace cpdsim
