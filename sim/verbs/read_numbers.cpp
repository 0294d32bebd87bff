#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "generators/columns.hpp"
#include "generators/number_style.hpp"
#include "param/currency.hpp"
#include "param/hints.hpp"
#include "param/quantity.hpp"
#include "scenario/data_checks.hpp"
#include "scenario/explain.hpp"
#include "verbs/country_numbers.hpp"
#include "verbs/verbs.hpp"

namespace cpdsim {
namespace {

/// Where the number of a value ends and its unit begins.
std::size_t end_of_number(std::string const& text) {
    std::size_t const last = text.find_last_of("0123456789");
    return last == std::string::npos ? 0 : last + 1;
}

/// "27 %" -> 27 and "%".
std::pair<double, std::string> number_and_unit(std::string const& text) {
    std::size_t const space = std::min(text.size(), text.find(' '));
    return {param::read_number("", text.substr(0, space)).value.value_or(0),
            text.substr(std::min(text.size(), space + 1))};
}

/// What a number must look like: as asked, and as its parameter does where it is the parameter itself.
param::Wanted wanted_of(AskedNumber const& asked) {
    param::Wanted wanted{asked.name, asked.unit, asked.bounds};
    param::FieldInfo const* const field = asked.derives || asked.path.empty() ? nullptr : parameter_at(asked.path);
    if (field != nullptr && (field->kind == param::Kind::number || field->kind == param::Kind::by_group)) {
        wanted.bounds.low = std::max(wanted.bounds.low, field->bounds.low);
        wanted.bounds.high = std::min(wanted.bounds.high, field->bounds.high);
    }
    return wanted;
}

enum class Rows { all, so_far };  ///< so far: what is needed may still come

class NumbersReader {
public:
    NumbersReader(CsvTable table, std::vector<DataProblem> problems, std::string code, std::string phase)
        : problems_{std::move(problems)}, table_{std::move(table)} {
        country_.file = table_.file;
        country_.code = std::move(code);
        country_.phase = std::move(phase);
    }

    void read(Rows rows) {
        check_columns(table_, columns_of_numbers(), {}, none_, problems_);
        Columns columns{table_, none_, problems_};
        if (!columns.require("number") || !columns.require("value") || !columns.require("source")) return;
        choose_rows(columns);
        words(columns);
        std::map<std::string, int> at;
        for (char const* name : {"value", "low", "high"})
            if (int const column = table_.find(name); column >= 0) at[name] = column;
        numbers_ = table_;
        for (auto& row : numbers_.rows)
            for (auto const& [name, column] : at) {
                CsvField& field = row[static_cast<std::size_t>(column)];
                std::size_t const end = end_of_number(field.text);
                if (style_of(std::string_view{field.text}.substr(0, end)) == NumberStyle::none) continue;
                units_[&field] = std::string{param::without_margin(std::string_view{field.text}.substr(end))};
                field.text.resize(end);
            }
        Columns values{numbers_, none_, problems_};
        auto const is_rate = [&](std::size_t row) {
            CsvField const* const name = columns.field("number", row);
            return name != nullptr && name->text == "rate";
        };
        std::stable_partition(rows_.begin(), rows_.end(), is_rate);  // money is read with it
        for (std::size_t const row : rows_) take(values, row);
        check_sizes(values);
        if (rows == Rows::so_far) return;
        bool const foreign = country_.currency != "EUR" && country_.currency != "GBP";
        if (foreign && places_.count("rate") == 0)
            problems_.push_back({country_.file, 0, 0, fmt::format("gives no rate for {}", country_.currency),
                                 "a row `rate`: what one unit is in EUR, its source with the date"});
        if (places_.count("schools") == 0 || places_.count("teachers") == 0)
            problems_.push_back({country_.file, 0, 0, "gives no number of schools, or none of teachers",
                                 "both are needed: rows `schools` and `teachers`"});
    }

    [[nodiscard]] std::vector<DataProblem> const& problems() const { return problems_; }
    [[nodiscard]] CountryNumbers const& country() const { return country_; }

private:
    /// Those of the phase that is asked for; with one phase in the file, that one.
    void choose_rows(Columns& columns) {
        std::set<std::string> phases;
        for (std::size_t row = 0; row < table_.rows.size(); ++row)
            if (CsvField const* const phase = columns.field("phase", row)) phases.insert(phase->text);
        if (country_.phase.empty() && phases.size() == 1) country_.phase = *phases.begin();
        bool const known = country_.phase.empty() ? phases.empty() : phases.empty() || phases.count(country_.phase) > 0;
        if (!known)
            problems_.push_back(
                {country_.file, 1, 1,
                 country_.phase.empty() ? "has several phases" : fmt::format("has no phase '{}'", country_.phase),
                 fmt::format("say which with --phase: {}", fmt::join(phases, ", "))});
        for (std::size_t row = 0; row < table_.rows.size(); ++row) {
            CsvField const* const phase = columns.field("phase", row);
            if (phase == nullptr || phase->text == country_.phase) rows_.push_back(row);
        }
    }

    /// Name, currency and rate, which the other numbers need.
    void words(Columns& columns) {
        for (std::size_t const row : rows_) {
            CsvField const* const name = columns.field("number", row);
            CsvField const* const value = columns.field("value", row);
            if (name == nullptr || value == nullptr) continue;
            if (name->text == "country") country_.name = value->text;
            if (name->text != "currency") continue;
            country_.currency =
                value->text;  // also where it is none: amounts in it are not to be complained of as well
            if (!param::is_currency(value->text))
                columns.report(*value, fmt::format("'{}' is no currency", value->text),
                               "a code of ISO 4217: EUR, PLN, SEK; a country that is made up borrows one");
        }
        // Until its rate is read, any; where there is none, it is said.
        if (country_.currency != "EUR" && country_.currency != "GBP") country_.rate.others[country_.currency] = 1;
    }

    std::optional<std::string> quantity(Columns& columns, std::string_view column, std::size_t row,
                                        AskedNumber const& asked, std::string const& unit_of_value) {
        CsvField const* const field = columns.field(column, row);
        if (field == nullptr) return std::nullopt;
        auto const number = columns.number(column, row, {-1e15, 1e15});
        if (!number) return std::nullopt;
        std::string unit = units_.count(field) > 0 ? units_.at(field) : "";
        if (unit.empty()) unit = unit_of_value;
        std::string value = param::number_text(*number);
        std::string_view const wanted = asked.unit;
        if (unit.empty() && wanted.starts_with("share")) {
            if (*number > 1) {
                columns.report(*field, fmt::format("'{}' is {} without a unit", asked.name, field->text),
                               fmt::format("write {} %", field->text));
                return std::nullopt;
            }
            value = param::number_text(*number * 100);
            unit = "%";
        }
        if (unit == "%" && wanted == "share/year") unit = "%/year";
        if (unit.empty() && wanted.starts_with("EUR"))
            unit = country_.currency + std::string{wanted.substr(3)};
        else if (unit.empty() && wanted.find("number") == std::string_view::npos)
            unit = std::string{wanted.substr(0, wanted.find(" |"))};
        else if (wanted.starts_with("EUR/") && unit.find('/') == std::string::npos)
            unit += std::string{wanted.substr(3)};
        return unit.empty() ? value : value + " " + unit;
    }

    [[nodiscard]] AskedNumber const* asked_in(Columns& columns, CsvField const& name) {
        auto const& all = asked_numbers();
        auto const asked =
            std::find_if(all.begin(), all.end(), [&](AskedNumber const& one) { return one.name == name.text; });
        if (asked != all.end()) return &*asked;
        std::vector<std::string> known;
        for (AskedNumber const& one : all) known.emplace_back(one.name);
        std::string const near = nearest_name(name.text, known);
        columns.report(
            name, fmt::format("there is no number '{}'", name.text),
            near.empty() ? fmt::format("known: {}", fmt::join(known, ", ")) : fmt::format("did you mean '{}'?", near));
        return nullptr;
    }

    /// The unit of what is written without one: of the value, or of the other end of its range.
    [[nodiscard]] std::string unit_of_row(Columns const& columns, std::size_t row) const {
        for (std::string_view const column : {"value", "high", "low"}) {
            CsvField const* const field = columns.field(column, row);
            auto const unit = units_.find(field);
            if (field != nullptr && unit != units_.end() && !unit->second.empty()) return unit->second;
        }
        return "";
    }

    /// The middle of both ends, which stand for a value that is not given.
    std::optional<std::string> middle(Columns& columns, CsvField const& name, std::string const& low,
                                      std::string const& high) {
        auto const [a, unit] = number_and_unit(low);
        auto const [b, other] = number_and_unit(high);
        if (unit != other) {
            columns.report(name, fmt::format("'{}' has a range in two units and no value", name.text),
                           "give the value as well");
            return std::nullopt;
        }
        return fmt::format("{:.12g}{}{}", (a + b) / 2, unit.empty() ? "" : " ", unit);
    }

    std::optional<param::Quantity> read_end(Columns& columns, std::string_view column, std::size_t row,
                                            AskedNumber const& asked, std::string const& text) {
        auto const read = param::read_quantity(text, wanted_of(asked), country_.rate);
        if (!read) columns.report(*columns.field(column, row), read.fault.message, read.fault.suggestion);
        return read.value;
    }

    /// Both ends in order around the value.
    void check_range(Columns& columns, std::size_t row, AskedNumber const& asked, std::string const& text, double value,
                     std::pair<std::string, std::string> const& range) {
        auto const low = read_end(columns, "low", row, asked, range.first);
        auto const high = read_end(columns, "high", row, asked, range.second);
        if (!low || !high) return;
        if (low->value > high->value)
            columns.report(
                *columns.field("low", row),
                fmt::format("'{}' has its low end, {}, above its high end, {}", asked.name, range.first, range.second),
                "exchange them");
        else if (value < low->value || value > high->value)
            columns.report(
                *columns.field("value", row),
                fmt::format("'{}' is {}, outside its own range {} .. {}", asked.name, text, range.first, range.second),
                "low and high are how far off the value may be");
    }

    std::optional<int> grade(Columns& columns, std::size_t row) {
        auto const given = columns.number("evidence", row, {0, 5});
        if (!given) return std::nullopt;
        if (*given != std::round(*given))
            columns.report(*columns.field("evidence", row),
                           fmt::format("'evidence' is {}, which is no grade", columns.field("evidence", row)->text),
                           "a whole number, 0 a guess .. 5 several studies");
        return static_cast<int>(*given);
    }

    void take(Columns& columns, std::size_t row) {
        CsvField const* const name = columns.field("number", row);
        if (name == nullptr || name->text == "country" || name->text == "currency") return;
        AskedNumber const* const asked = asked_in(columns, *name);
        if (asked == nullptr) return;
        CsvField const* const value = columns.field("value", row);
        CsvField const* const low_end = columns.field("low", row);
        CsvField const* const high_end = columns.field("high", row);
        if ((low_end == nullptr) != (high_end == nullptr))
            columns.report(*name, fmt::format("'{}' has one end of a range", name->text),
                           "give low and high, or neither");
        bool const both = low_end != nullptr && high_end != nullptr;
        if (value == nullptr && !both) return;  // not known: from the stand-in
        CsvField const* const source = columns.field("source", row);
        if (source == nullptr)
            columns.report(*name, fmt::format("'{}' has no source", name->text), "say where it stands");
        auto const [before, fresh] = places_.try_emplace(name->text, value != nullptr ? value : low_end);
        if (!fresh)
            columns.report(*name, fmt::format("'{}' stands in line {} already", name->text, before->second->row),
                           "one row for each number and phase");
        std::string const unit = unit_of_row(columns, row);
        auto const low = both ? quantity(columns, "low", row, *asked, unit) : std::nullopt;
        auto const high = both ? quantity(columns, "high", row, *asked, unit) : std::nullopt;
        auto const text = value != nullptr ? quantity(columns, "value", row, *asked, "")
                          : low && high    ? middle(columns, *name, *low, *high)
                                           : std::nullopt;
        if (!text || source == nullptr) return;
        auto const read = param::read_quantity(*text, wanted_of(*asked), country_.rate);
        if (!read) return columns.report(value != nullptr ? *value : *name, read.fault.message, read.fault.suggestion);
        GivenNumber given{read.value->value, *text, std::nullopt, source->text, grade(columns, row)};
        if (low && high) {
            given.range = {*low, *high};
            check_range(columns, row, *asked, *text, given.value, *given.range);
        }
        if (asked->name == "rate") country_.rate.others[country_.currency] = given.value;
        country_.given.emplace(name->text, std::move(given));
    }

    /// The mean of a school lies within the sizes there are.
    void check_sizes(Columns& columns) {
        auto const value = [&](std::string const& name) -> std::optional<double> {
            auto const found = country_.given.find(name);
            return found == country_.given.end() ? std::nullopt : std::optional{found->second.value};
        };
        auto const schools = value("schools"), teachers = value("teachers");
        if (!schools || !teachers) return;
        double const mean = *teachers / *schools;
        std::string const of_mean = fmt::format("{:.3g} teachers in a school on average", mean);
        if (mean < 1)
            columns.report(*places_.at("teachers"), fmt::format("there are {}", of_mean),
                           "count teachers of all subjects in `teachers`");
        if (auto const smallest = value("smallest_school"); smallest && *smallest > mean)
            columns.report(*places_.at("smallest_school"),
                           fmt::format("the smallest school has {:.3g} teachers, and there are {}", *smallest, of_mean),
                           "a size below the average");
        if (auto const largest = value("largest_school"); largest && *largest < mean)
            columns.report(*places_.at("largest_school"),
                           fmt::format("the largest school has {:.3g} teachers, and there are {}", *largest, of_mean),
                           "a size above the average");
    }

    CountryNumbers country_;
    std::map<std::string, std::string> const none_;
    std::vector<DataProblem> problems_;
    CsvTable table_, numbers_;
    std::map<CsvField const*, std::string> units_;
    std::vector<std::size_t> rows_;
    std::map<std::string, CsvField const*> places_;  ///< of each number that has a value: where it stands
};

}  // namespace

std::vector<std::string> const& columns_of_numbers() {
    static std::vector<std::string> const names{"number", "value", "source", "evidence", "low", "high", "phase"};
    return names;
}

std::vector<std::string> phases_in(std::string const& file) {
    std::vector<DataProblem> told_later;
    CsvTable const table = read_csv(file, file, told_later);
    std::map<std::string, std::string> const none;
    Columns const columns{table, none, told_later};
    std::vector<std::string> phases;
    for (std::size_t row = 0; row < table.rows.size(); ++row)
        if (CsvField const* const phase = columns.field("phase", row);
            phase != nullptr && std::find(phases.begin(), phases.end(), phase->text) == phases.end())
            phases.push_back(phase->text);
    return phases;
}

CountryNumbers read_numbers(std::string const& file, std::string const& code, std::string const& phase) {
    std::vector<DataProblem> problems;
    CsvTable table = read_csv(file, file, problems);
    NumbersReader reader{std::move(table), std::move(problems), code, phase};
    reader.read(Rows::all);
    param::Diagnostics diagnostics;
    report_data(reader.problems(), diagnostics);
    if (diagnostics.failed()) throw InvalidInput{std::move(diagnostics)};
    return reader.country();
}

NumbersSoFar numbers_so_far(std::string const& text, std::string const& shown_as) {
    std::vector<DataProblem> problems;
    CsvTable table = parse_csv(text, shown_as, problems);
    NumbersReader reader{std::move(table), std::move(problems), "", ""};
    reader.read(Rows::so_far);
    return {reader.country(), reader.problems()};
}

}  // namespace cpdsim
