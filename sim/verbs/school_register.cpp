#include "verbs/school_register.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <set>

#include "generators/columns.hpp"
#include "scenario/data_checks.hpp"
#include "verbs/verbs.hpp"

namespace cpdsim {
namespace {

[[noreturn]] void refuse(std::vector<DataProblem> const& problems) {
    param::Diagnostics diagnostics;
    report_data(problems, diagnostics);
    throw InvalidInput{std::move(diagnostics)};
}

/// Index of each `where` header, with the values kept.
std::vector<std::pair<int, std::vector<std::string>>> filters(CsvTable const& table, RegisterRequest const& request,
                                                              std::vector<DataProblem>& problems) {
    std::vector<std::string> headers;
    for (CsvField const& header : table.header) headers.push_back(header.text);
    std::vector<std::pair<int, std::vector<std::string>>> found;
    for (auto const& [header, values] : request.where) {
        int const at = table.find(header);
        if (at >= 0)
            found.emplace_back(at, values);
        else if (!headers.empty()) {
            std::string const guess = nearest_name(header, headers);
            problems.push_back({table.file, 1, 1, fmt::format("--where: there is no column '{}'", header),
                                guess.empty() ? fmt::format("columns: {}", fmt::join(headers, ", "))
                                              : fmt::format("did you mean '{}'?", guess)});
        }
    }
    return found;
}

std::string text_of(CsvField const* field) { return field == nullptr ? "" : field->text; }

}  // namespace

SchoolRegister read_register(RegisterRequest const& request) {
    std::vector<DataProblem> problems;
    CsvTable const table = read_csv(request.file, request.file.string(), problems, request.reading);
    auto const renamed = check_renamings(
        request.columns, {"id", "type", "region", "phase", "teachers", "pupils", "classes"}, {&table}, problems);
    Columns columns{table, renamed, problems};
    columns.require("id");
    std::string const size_from = request.pupils_per_teacher > 0   ? "pupils"
                                  : request.teachers_per_class > 0 ? "classes"
                                                                   : "teachers";
    if (!request.drawn_sizes && !table.header.empty() && !columns.has(size_from)) {
        columns.require(size_from);
        problems.back().suggestion +=
            "; registers without staff: --pupils-per-teacher N, --teachers-per-class N, or --drawn-sizes";
    }
    auto const kept = filters(table, request, problems);
    if (any_error(problems)) refuse(problems);

    SchoolRegister found;
    found.rows = static_cast<int>(table.rows.size());
    std::map<std::string, int> ids;  ///< and the line they stand in; 0: named already
    ValueRange const counts{0, 1e6};
    for (std::size_t row = 0; row < table.rows.size(); ++row) {
        bool const wanted = std::all_of(kept.begin(), kept.end(), [&](auto const& filter) {
            std::string const& value = table.rows[row][static_cast<std::size_t>(filter.first)].text;
            return std::count(filter.second.begin(), filter.second.end(), value) > 0;
        });
        if (!wanted) continue;
        RegisterSchool school{text_of(columns.field("id", row)),
                              text_of(columns.field("type", row)),
                              text_of(columns.field("region", row)),
                              text_of(columns.field("phase", row)),
                              {},
                              {},
                              {}};
        CsvField const& first = table.rows[row].front();
        if (school.id.empty())
            columns.report(first, "a school without an id");
        else if (auto const [at, fresh] = ids.try_emplace(school.id, first.row); !fresh && at->second > 0) {
            columns.report(
                first,
                fmt::format("the school '{}' stands twice in the file, in line {} already", school.id, at->second),
                "keep one row per school, with --where");
            at->second = 0;
        }
        if (columns.has("teachers")) school.teachers = columns.number("teachers", row, counts, Suppressed::midpoint);
        if (columns.has("pupils")) school.pupils = columns.number("pupils", row, counts, Suppressed::midpoint);
        double size = school.teachers.value_or(0);
        if (request.drawn_sizes)
            size = 0;
        else if (request.pupils_per_teacher > 0)
            size = school.pupils.value_or(0) / request.pupils_per_teacher;
        else if (request.teachers_per_class > 0)
            size =
                columns.number("classes", row, counts, Suppressed::midpoint).value_or(0) * request.teachers_per_class;
        if (size > 0)
            school.size = std::max(1.0, size);
        else
            ++found.without_size;
        found.schools.push_back(std::move(school));
    }
    if (any_error(problems)) refuse(problems);
    found.warnings = problems;
    if (found.schools.empty())
        throw UserError{Exit::input_invalid,
                        fmt::format("no school is left of the {} rows of '{}' (--where keeps none)", found.rows,
                                    request.file.string())};
    return found;
}

SizeFit fit_sizes(SchoolRegister const& found) {
    std::vector<double> sizes;
    for (RegisterSchool const& school : found.schools)
        if (school.size) sizes.push_back(*school.size);
    if (sizes.size() < 2)
        throw UserError{Exit::input_invalid,
                        "fewer than two schools have a size (a count of teachers or pupils above 0)"};
    std::sort(sizes.begin(), sizes.end());
    std::size_t const n = sizes.size();
    double sum = 0, squares = 0;
    for (double const size : sizes) sum += std::log(size);
    double const mean = sum / static_cast<double>(n);
    for (double const size : sizes) squares += (std::log(size) - mean) * (std::log(size) - mean);
    double const median = n % 2 == 1 ? sizes[n / 2] : (sizes[n / 2 - 1] + sizes[n / 2]) / 2;
    return {median, std::sqrt(squares / static_cast<double>(n - 1)), sizes.front(), sizes.back()};
}

std::map<std::string, int> shares_by(SchoolRegister const& found, std::string RegisterSchool::*label) {
    constexpr std::int64_t whole = 100000;
    std::map<std::string, std::int64_t> counts;
    for (RegisterSchool const& school : found.schools) ++counts[school.*label];
    if (counts.size() == 1 && counts.begin()->first.empty()) return {};
    auto const total = static_cast<std::int64_t>(found.schools.size());
    std::vector<std::pair<std::int64_t, std::string>> remainders;
    std::map<std::string, int> shares;
    std::int64_t given = 0;
    for (auto const& [name, count] : counts) {
        std::string const shown = name.empty() ? "unknown" : name;
        shares[shown] += static_cast<int>(count * whole / total);
        given += count * whole / total;
        remainders.emplace_back(-(count * whole % total), shown);
    }
    std::sort(remainders.begin(), remainders.end());
    for (std::size_t i = 0; given < whole; ++i, ++given) ++shares[remainders[i % remainders.size()].second];
    return shares;
}

}  // namespace cpdsim
