#include "verbs/country_numbers.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace cpdsim {
namespace {

constexpr std::string_view phases = "population.phases.";
constexpr std::string_view schools = "population.schools.";

/// "population.phases.primary.size.log_sd" -> "population.schools.size.log_sd".
std::string of_one_phase(std::string_view path) {
    if (!path.starts_with(phases)) return std::string{path};
    path.remove_prefix(phases.size());
    std::string_view const inner = path.substr(std::min(path.size(), path.find('.') + 1));
    return std::string{schools} + std::string{inner == "concerned" ? "stem_share" : inner};
}

}  // namespace

std::vector<AskedNumber> const& asked_numbers() {
    static std::vector<AskedNumber> const all{
        {"rate", "", "EUR", "EUR for one unit of the currency", "0.23 EUR", {1e-9, 1e9}},
        {"schools", "population.schools.represent", "school", "schools", "2400", {1, 1e7}},
        {"teachers",
         "population.schools.size.mean",
         "teacher",
         "teachers in them, all subjects",
         "52000",
         {1, 1e9},
         true},
        {"pupils", "population.schools.pupils_per_teacher", "pupil", "pupils in them", "610000", {0, 1e12}, true},
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
         "hours of ordinary training of each in a year", "22 h/teacher/year"},
        {"empty_places", "participation.no_show", "share", "booked places that stay empty", "30 %"},
        {"day_of_cover", "programmes.cover.release.rate", "EUR/d", "price of a day of cover", "95 EUR/d"},
        {"hour_of_training", "programmes.long_course.costs.session", "EUR/h/teacher",
         "price of an hour of training for one teacher", "18 EUR/h/teacher"}};
    return all;
}

AskedNumber const* asked_number_of(std::string_view path) {
    std::string const own = of_one_phase(path);
    for (AskedNumber const& asked : asked_numbers()) {
        if (asked.path.empty()) continue;
        bool const by_phase = own.size() > asked.path.size() && own[asked.path.size()] == '.' &&
                              own.find('.', asked.path.size() + 1) == std::string::npos;
        if (own.starts_with(asked.path) && (own.size() == asked.path.size() || by_phase)) return &asked;
    }
    return nullptr;
}

std::string table_of_asked_numbers() {
    std::string text = "| number | what it is | parameter | example |\n|---|---|---|---|\n";
    auto const row = [&](std::string_view name, std::string_view what, std::string_view path,
                         std::string_view example) {
        std::string const shown = path.empty() ? "" : fmt::format("`{}`", path);
        text += fmt::format("| `{}` | {} | {} | {} |\n", name, what, shown, example);
    };
    row("country", "name of the country", "title", "Ruritania");
    row("currency", "code of ISO 4217", "money.currency", "PLN");
    for (AskedNumber const& asked : asked_numbers())
        row(asked.name, asked.what, asked.name == "rate" ? "money.rates" : asked.path, asked.example);
    return text;
}

}  // namespace cpdsim
