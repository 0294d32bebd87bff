#include "verbs/attendance_records.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <functional>
#include <set>
#include <unordered_map>

#include "core/random.hpp"
#include "generators/columns.hpp"
#include "scenario/data_checks.hpp"
#include "verbs/verbs.hpp"

namespace cpdsim {
namespace {

struct Person {
    std::size_t school = 0;
    double hours = 0;
    std::set<int> years;
};

struct SchoolOfRecords {
    double teachers = 0;  ///< in post; 0: not known
    std::vector<std::size_t> people;
};

struct Records {
    std::vector<Person> people;
    std::vector<SchoolOfRecords> schools;
    std::vector<std::size_t> by_hours;  ///< people in order of their hours
    int first_year = 0, last_year = 0;
    bool with_hours = false, with_posts = false;
};

/// Three numbers of a date in their order; a year has four digits.
std::optional<std::array<int, 3>> parts_of(std::string_view text) {
    std::array<int, 3> parts{0, 0, 1};
    std::size_t k = 0;
    text = text.substr(0, text.find_first_of(" T"));  // a time may follow
    while (k < 3) {
        int number = 0;
        auto const [end, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
        if (fault != std::errc{} || number < 1) return std::nullopt;
        parts[k++] = number;
        text.remove_prefix(static_cast<std::size_t>(end - text.data()));
        if (text.empty()) break;
        if (text.front() != '-' && text.front() != '/' && text.front() != '.') return std::nullopt;
        text.remove_prefix(1);
    }
    bool const leads = parts[0] >= 1900 && k >= 2, ends = k == 3 && parts[2] >= 1900;
    return text.empty() && (leads || ends) ? std::optional{parts} : std::nullopt;
}

class RecordsReader {
public:
    explicit RecordsReader(RecordsRequest const& request) : request_{request} {}

    Records read() {
        CsvTable const table = read_csv(request_.records, request_.records, problems_, request_.reading);
        CsvTable schools;
        if (!request_.schools.empty())
            schools = read_csv(request_.schools, request_.schools, problems_, request_.reading);
        std::vector<std::string> const names{"teacher", "school", "programme", "course",
                                             "date",    "hours",  "id",        "teachers"};
        std::vector<CsvTable const*> tables{&table};
        if (!request_.schools.empty()) tables.push_back(&schools);
        auto const renamed = check_renamings(request_.columns, names, tables, problems_);
        Columns columns{table, renamed, problems_};
        bool const all = columns.require("teacher") && columns.require("date") && columns.require("school");
        if (all && !request_.schools.empty()) list_schools(Columns{schools, renamed, problems_}, schools);
        if (all) take_rows(columns, table);
        if (all && found_.people.empty() && !any_error(problems_))
            problems_.push_back({table.file, 0, 0, "holds no record", "one row for each attendance"});
        if (!all || any_error(problems_)) {
            param::Diagnostics diagnostics;
            report_data(problems_, diagnostics);
            throw InvalidInput{std::move(diagnostics)};
        }
        complete(table.file);
        return std::move(found_);
    }
    [[nodiscard]] std::vector<DataProblem> const& warnings() const { return problems_; }

private:
    void list_schools(Columns columns, CsvTable const& table) {
        if (!columns.require("id") || !columns.require("teachers")) return;
        found_.with_posts = true;
        std::unordered_map<std::string, int> lines;
        for (std::size_t row = 0; row < table.rows.size(); ++row) {
            CsvField const* const id = columns.field("id", row);
            if (id == nullptr) {
                columns.report(table.rows[row][0], "school has no id");
                continue;
            }
            auto const [at, fresh] = lines.try_emplace(id->text, id->row);
            if (!fresh) {
                columns.report(*id, fmt::format("school id '{}' stands in line {} already", id->text, at->second),
                               "ids must be unique");
                continue;
            }
            school_of_.emplace(id->text, found_.schools.size());
            found_.schools.push_back({columns.number("teachers", row, {0, 1e7}, Suppressed::midpoint).value_or(0), {}});
        }
    }

    /// Whether the day comes first, from the dates themselves; nothing where they leave it open and it matters.
    std::optional<bool> day_first(Columns& columns, CsvTable const& table) {
        if (!request_.dates.empty()) return request_.dates == "day-first";
        bool day = false, month = false;
        CsvField const* open = nullptr;
        for (std::size_t row = 0; row < table.rows.size(); ++row) {
            CsvField const* const date = columns.field("date", row);
            auto const parts = date == nullptr ? std::nullopt : parts_of(date->text);
            if (!parts || (*parts)[0] >= 1900) continue;
            // 31.12.2025 and 31-12-2025 are written with the day first
            if (date->text.find('/') == std::string::npos || (*parts)[0] > 12)
                day = true;
            else if ((*parts)[1] > 12)
                month = true;
            else if ((*parts)[0] != (*parts)[1] && open == nullptr)
                open = date;
        }
        if (day != month || open == nullptr) return day || !month;
        columns.report(
            *open,
            day ? "some dates have the day first and some the month"
                : fmt::format("'{}' may have the day or the month first, and no other date tells", open->text),
            "say --dates day-first or --dates month-first");
        return std::nullopt;
    }

    void take_rows(Columns& columns, CsvTable const& table) {
        auto const first = day_first(columns, table);
        if (!first) return;
        found_.with_hours = columns.has("hours");
        std::vector<std::string> known;
        for (auto const& [id, at] : school_of_) known.push_back(id);
        for (std::size_t row = 0; row < table.rows.size(); ++row) {
            CsvField const* const teacher = columns.field("teacher", row);
            CsvField const* const school = columns.field("school", row);
            CsvField const* const date = columns.field("date", row);
            if (teacher == nullptr || school == nullptr || date == nullptr) {
                columns.report(table.rows[row][0], fmt::format("the record has no {}", teacher == nullptr  ? "teacher"
                                                                                       : school == nullptr ? "school"
                                                                                                           : "date"));
                continue;
            }
            auto const parts = parts_of(date->text);
            int const year = !parts ? 0 : (*parts)[0] >= 1900 ? (*parts)[0] : (*parts)[2];
            int const month = !parts ? 0 : (*parts)[0] >= 1900 ? (*parts)[1] : *first ? (*parts)[1] : (*parts)[0];
            if (month < 1 || month > 12) {
                columns.report(*date, fmt::format("'{}' is no date", date->text), "write 2025-10-31 or 31.10.2025");
                continue;
            }
            auto at = school_of_.find(school->text);
            if (at == school_of_.end()) {
                if (found_.with_posts) {
                    std::string const near =
                        nearest_name(school->text, known.size() < 5000 ? known : std::vector<std::string>{});
                    columns.report(*school, fmt::format("school '{}' is not in {}", school->text, request_.schools),
                                   near.empty() ? std::string{} : fmt::format("did you mean '{}'?", near));
                    continue;
                }
                at = school_of_.emplace(school->text, found_.schools.size()).first;
                found_.schools.push_back({});
            }
            take(teacher->text, at->second, month >= request_.year_starts ? year : year - 1,
                 columns.number("hours", row, {0, 1e5}).value_or(0));
        }
    }

    void take(std::string const& teacher, std::size_t school, int year, double hours) {
        auto const [at, fresh] = person_of_.try_emplace(teacher, found_.people.size());
        if (fresh) {
            found_.people.push_back({school, 0, {}});
            found_.schools[school].people.push_back(at->second);
        }
        Person& person = found_.people[at->second];
        moved_ += person.school != school && moved_people_.insert(at->second).second ? 1 : 0;
        person.hours += hours;
        person.years.insert(year);
        bool const first = found_.first_year == 0;
        found_.first_year = first ? year : std::min(found_.first_year, year);
        found_.last_year = first ? year : std::max(found_.last_year, year);
    }

    void complete(std::string const& file) {
        if (moved_ > 0)
            problems_.push_back({file, 0, 0, fmt::format("{} teachers have records in several schools", moved_),
                                 "they count in that of their first record", true});
        int small = 0;
        for (SchoolOfRecords& school : found_.schools) {
            auto const attended = static_cast<double>(school.people.size());
            small += found_.with_posts && attended > school.teachers ? 1 : 0;
            school.teachers = std::max(school.teachers, attended);
        }
        if (small > 0)
            problems_.push_back({request_.schools, 0, 0,
                                 fmt::format("in {} schools more teachers have records than are in post", small),
                                 "over several years some left and others came; those schools count as all reached",
                                 true});
        for (std::size_t i = 0; i < found_.people.size(); ++i) found_.by_hours.push_back(i);
        std::sort(found_.by_hours.begin(), found_.by_hours.end(), [&](std::size_t a, std::size_t b) {
            return std::pair{found_.people[a].hours, a} < std::pair{found_.people[b].hours, b};
        });
    }

    RecordsRequest const& request_;
    Records found_;
    std::vector<DataProblem> problems_;
    std::unordered_map<std::string, std::size_t> school_of_, person_of_;
    std::set<std::size_t> moved_people_;
    int moved_ = 0;
};

/// A figure of the records in which each school counts as often as `times` says.
using Figure = std::function<double(std::vector<double> const& times)>;

double reach(Records const& r, std::vector<double> const& times) {
    double reached = 0, all = 0;
    for (std::size_t s = 0; s < r.schools.size(); ++s) {
        reached += times[s] * static_cast<double>(r.schools[s].people.size());
        all += times[s] * r.schools[s].teachers;
    }
    return all > 0 ? reached / all : 0;
}

double schools_reached(Records const& r, std::vector<double> const& times) {
    double reached = 0, all = 0;
    for (std::size_t s = 0; s < r.schools.size(); ++s) {
        if (r.schools[s].teachers <= 0) continue;
        reached += r.schools[s].people.empty() ? 0 : times[s];
        all += times[s];
    }
    return all > 0 ? reached / all : 0;
}

/// Those who take part again in the year after one in which they did.
double again(Records const& r, std::vector<double> const& times) {
    double both = 0, first = 0;
    for (Person const& person : r.people)
        for (int const year : person.years) {
            if (year == r.last_year) continue;
            first += times[person.school];
            both += person.years.count(year + 1) > 0 ? times[person.school] : 0;
        }
    return first > 0 ? both / first : 0;
}

double gini(Records const& r, std::vector<double> const& times) {
    double people = 0, hours = 0, below = 0;  // below: area under the Lorenz curve, twice
    for (std::size_t const i : r.by_hours) {
        Person const& person = r.people[i];
        double const weight = person.hours > 0 ? times[person.school] : 0;
        below += weight * (2 * hours + weight * person.hours);
        hours += weight * person.hours;
        people += weight;
    }
    return people > 0 && hours > 0 ? 1 - below / (people * hours) : 0;
}

/// Intra-school correlation of having taken part, by analysis of variance.
double clustering(Records const& r, std::vector<double> const& times) {
    double schools = 0, posts = 0, squares = 0, reached = 0;
    for (std::size_t s = 0; s < r.schools.size(); ++s) {
        double const n = r.schools[s].teachers;
        if (n <= 0) continue;
        schools += times[s];
        posts += times[s] * n;
        squares += times[s] * n * n;
        reached += times[s] * static_cast<double>(r.schools[s].people.size());
    }
    if (schools < 2 || posts <= schools) return 0;
    double const mean = reached / posts;
    double between = 0, within = 0;
    for (std::size_t s = 0; s < r.schools.size(); ++s) {
        double const n = r.schools[s].teachers;
        if (n <= 0) continue;
        double const p = static_cast<double>(r.schools[s].people.size()) / n;
        between += times[s] * n * (p - mean) * (p - mean);
        within += times[s] * n * p * (1 - p);
    }
    between /= schools - 1;
    within /= posts - schools;
    double const size = (posts - squares / posts) / (schools - 1);
    double const total = between + (size - 1) * within;
    return total > 0 ? (between - within) / total : 0;
}

double participants(Records const& r, std::vector<double> const& times, int year) {
    double sum = 0;
    for (Person const& person : r.people) sum += person.years.count(year) > 0 ? times[person.school] : 0;
    return sum;
}

/// Mean growth of the participants from year to year.
double growth(Records const& r, std::vector<double> const& times) {
    double const first = participants(r, times, r.first_year), last = participants(r, times, r.last_year);
    return first > 0 && last > 0 ? std::pow(last / first, 1.0 / (r.last_year - r.first_year)) - 1 : 0;
}

double hours_a_year(Records const& r, std::vector<double> const& times) {
    double hours = 0, years = 0;
    for (Person const& person : r.people) {
        hours += times[person.school] * person.hours;
        years += times[person.school] * static_cast<double>(person.years.size());
    }
    return years > 0 ? hours / years : 0;
}

double quantile(std::vector<double> const& sorted, double u) {
    double const place = u * static_cast<double>(sorted.size() - 1);
    auto const low = static_cast<std::size_t>(place);
    double const rest = place - static_cast<double>(low);
    return low + 1 < sorted.size() ? sorted[low] * (1 - rest) + sorted[low + 1] * rest : sorted.back();
}

}  // namespace

RecordFigure const* AttendanceRecords::find(std::string_view name) const {
    auto const found =
        std::find_if(figures.begin(), figures.end(), [&](RecordFigure const& f) { return f.name == name; });
    return found == figures.end() ? nullptr : &*found;
}

AttendanceRecords describe(RecordsRequest const& request) {
    RecordsReader reader{request};
    Records const r = reader.read();
    AttendanceRecords result;
    result.warnings = reader.warnings();
    result.attended = static_cast<double>(r.people.size());
    result.first_year = r.first_year;
    result.years = r.last_year - r.first_year + 1;
    std::vector<double> const once(r.schools.size(), 1);
    for (SchoolOfRecords const& school : r.schools) {
        result.teachers += school.teachers;
        result.schools += school.teachers > 0 ? 1 : 0;
    }
    for (int year = r.first_year; year <= r.last_year; ++year) result.participants[year] = participants(r, once, year);

    std::vector<std::pair<RecordFigure, Figure>> wanted;
    auto const want = [&](std::string name, std::string what, std::string unit,
                          double (*of)(Records const&, std::vector<double> const&)) {
        wanted.push_back({{std::move(name), std::move(what), std::move(unit)},
                          [&r, of](std::vector<double> const& times) { return of(r, times); }});
    };
    if (r.with_posts) {
        want("reached", "teachers with at least one record", "share", reach);
        wanted.push_back({{"never_reached", "teachers without any", "share"},
                          [&r](std::vector<double> const& times) { return 1 - reach(r, times); }});
        want("schools_reached", "schools with somebody who has one", "share", schools_reached);
        want("clustering", "intra-school correlation of having one", "share", clustering);
    }
    if (result.years > 1) {
        want("again_next_year", "of those who take part in a year, those who do so in the next", "share", again);
        want("growth", "growth of the participants from year to year", "share/year", growth);
    }
    if (r.with_hours) {
        want("gini_of_hours", "Gini index of the hours, among those who have any", "index", gini);
        want("hours_a_year", "hours of a participant in a year with a record", "h", hours_a_year);
    }

    std::vector<std::vector<double>> drawn(wanted.size());
    Chances const chances{20260901, "resampling schools of records", 0};
    for (int b = 0; b < request.resamples; ++b) {
        ChanceSequence sequence{chances, static_cast<std::uint32_t>(b), 0, 0};
        std::vector<double> times(r.schools.size(), 0);
        for (std::size_t s = 0; s < r.schools.size(); ++s)
            times[std::min(times.size() - 1,
                           static_cast<std::size_t>(sequence.uniform() * static_cast<double>(times.size())))] += 1;
        for (std::size_t k = 0; k < wanted.size(); ++k) drawn[k].push_back(wanted[k].second(times));
    }
    for (std::size_t k = 0; k < wanted.size(); ++k) {
        RecordFigure& figure = wanted[k].first;
        std::vector<double>& values = drawn[k];
        std::sort(values.begin(), values.end());
        figure.value = wanted[k].second(once);
        figure.low = quantile(values, (1 - request.interval) / 2);
        figure.high = quantile(values, (1 + request.interval) / 2);
        double mean = 0, square = 0;
        for (double const value : values) mean += value / static_cast<double>(values.size());
        for (double const value : values) square += (value - mean) * (value - mean);
        figure.error = std::sqrt(square / static_cast<double>(values.size() - 1));
        result.figures.push_back(std::move(figure));
    }
    return result;
}

}  // namespace cpdsim
