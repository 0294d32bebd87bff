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
#include "verbs/country_numbers.hpp"
#include "verbs/verbs.hpp"

namespace cpdsim {
namespace {

std::vector<std::string> const of_file{"number", "value", "source", "evidence", "low", "high", "phase"};

/// Where the number of a value ends and its unit begins.
std::size_t end_of_number(std::string const& text) {
    std::size_t const last = text.find_last_of("0123456789");
    return last == std::string::npos ? 0 : last + 1;
}

class NumbersReader {
public:
    NumbersReader(std::string const& file, std::string code, std::string phase) {
        country_.file = file;
        country_.code = std::move(code);
        country_.phase = std::move(phase);
        table_ = read_csv(file, file, problems_);
    }

    CountryNumbers read() {
        check_columns(table_, of_file, {}, none_, problems_);
        Columns columns{table_, none_, problems_};
        if (!columns.require("number") || !columns.require("value") || !columns.require("source")) refuse();
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
        bool const foreign = country_.currency != "EUR" && country_.currency != "GBP";
        if (foreign && country_.given.count("rate") == 0)
            problems_.push_back({country_.file, 0, 0, fmt::format("gives no rate for {}", country_.currency),
                                 "a row `rate`: what one unit is in EUR, its source with the date"});
        if (country_.given.count("schools") == 0 || country_.given.count("teachers") == 0)
            problems_.push_back({country_.file, 0, 0, "gives no number of schools, or none of teachers",
                                 "both are needed: rows `schools` and `teachers`"});
        if (any_error(problems_)) refuse();
        return std::move(country_);
    }

private:
    [[noreturn]] void refuse() {
        param::Diagnostics diagnostics;
        report_data(problems_, diagnostics);
        throw InvalidInput{std::move(diagnostics)};
    }

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

    void take(Columns& columns, std::size_t row) {
        CsvField const* const name = columns.field("number", row);
        CsvField const* const value = columns.field("value", row);
        if (name == nullptr || name->text == "country" || name->text == "currency") return;
        auto const& all = asked_numbers();
        auto const asked =
            std::find_if(all.begin(), all.end(), [&](AskedNumber const& one) { return one.name == name->text; });
        if (asked == all.end()) {
            std::vector<std::string> known;
            for (AskedNumber const& one : all) known.emplace_back(one.name);
            std::string const near = nearest_name(name->text, known);
            columns.report(*name, fmt::format("there is no number '{}'", name->text),
                           near.empty() ? fmt::format("known: {}", fmt::join(known, ", "))
                                        : fmt::format("did you mean '{}'?", near));
            return;
        }
        if (value == nullptr) return;  // not known: from the stand-in
        CsvField const* const source = columns.field("source", row);
        if (source == nullptr)
            columns.report(*name, fmt::format("'{}' has no source", name->text), "say where it stands");
        auto const [before, fresh] = lines_.try_emplace(name->text, name->row);
        if (!fresh)
            columns.report(*name, fmt::format("'{}' stands in line {} already", name->text, before->second),
                           "one row for each number and phase");
        auto const text = quantity(columns, "value", row, *asked, "");
        if (!text || source == nullptr) return;
        auto const read = param::read_quantity(*text, {asked->name, asked->unit, {0, 1e15}}, country_.rate);
        if (!read) return columns.report(*value, read.fault.message, read.fault.suggestion);
        std::string const unit = text->find(' ') == std::string::npos ? "" : text->substr(text->find(' ') + 1);
        GivenNumber given{read.value->value, *text, std::nullopt, source->text, 0};
        given.evidence = static_cast<int>(columns.number("evidence", row, {0, 5}).value_or(0));
        auto const low = quantity(columns, "low", row, *asked, unit),
                   high = quantity(columns, "high", row, *asked, unit);
        if (low && high) given.range = {*low, *high};
        if (low.has_value() != high.has_value())
            columns.report(*name, fmt::format("'{}' has one end of a range", name->text),
                           "give low and high, or neither");
        if (asked->name == "rate") country_.rate.others[country_.currency] = given.value;
        country_.given.emplace(name->text, std::move(given));
    }

    CountryNumbers country_;
    std::map<std::string, std::string> const none_;
    std::vector<DataProblem> problems_;
    CsvTable table_, numbers_;
    std::map<CsvField const*, std::string> units_;
    std::vector<std::size_t> rows_;
    std::map<std::string, int> lines_;
};

}  // namespace

std::vector<AskedNumber> const& asked_numbers() {
    static std::vector<AskedNumber> const all{
        {"rate", "", "EUR", "EUR for one unit of the currency", "0.23 EUR"},
        {"schools", "population.schools.represent", "school", "schools", "2400"},
        {"teachers", "", "teacher", "teachers in them, all subjects", "52000"},
        {"pupils", "", "pupil", "pupils in them", "610000"},
        {"concerned", "population.schools.stem_share", "share", "share of the teachers who teach the subjects", "27 %"},
        {"pupils_taught", "population.schools.pupils_taught", "pupil/teacher | number",
         "pupils whom such a teacher teaches in a year", "110"},
        {"spread_of_sizes", "population.schools.size.log_sd", "number", "standard deviation of the logarithm of size",
         "0.6"},
        {"smallest_school", "population.schools.size.smallest", "teacher", "teachers of the smallest school", "3"},
        {"largest_school", "population.schools.size.largest", "teacher", "teachers of the largest school", "140"},
        {"years_of_service", "population.career.mean", "duration", "mean years of service", "16 years"},
        {"inquiry_now", "population.baseline.mean", "share", "lessons taught by inquiry today", "20 %"},
        {"turnover", "turnover.leave", "share/year", "teachers who leave the profession or post in a year", "6 %/year"},
        {"turnover_first_year", "turnover.leave_first_year", "share/year", "the same in the first year", "11 %/year"},
        {"moves", "turnover.move", "share/year", "teachers who move to another school in a year", "5 %/year"},
        {"participation", "participation.mean", "share/year", "teachers who take part in some training in a year",
         "88 %/year"},
        {"ordinary_hours", "participation.ordinary_hours", "h/teacher/year | h/year",
         "hours of ordinary training of those in a year", "22 h/teacher/year"},
        {"empty_places", "participation.no_show", "share", "booked places that stay empty", "30 %"},
        {"day_of_cover", "programmes.cover.release.rate", "EUR/d", "price of a day of cover", "95 EUR/d"},
        {"hour_of_training", "programmes.long_course.costs.session", "EUR/h/teacher",
         "price of an hour of training for one teacher", "18 EUR/h/teacher"}};
    return all;
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
    return NumbersReader{file, code, phase}.read();
}

}  // namespace cpdsim
