// `cpdsim describe-records`: what records of attendance say of who is reached, and the same as targets of evidence.
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <memory>

#include "core/calendar.hpp"
#include "io/atomic_file.hpp"
#include "verbs/attendance_records.hpp"
#include "verbs/column_names.hpp"
#include "verbs/verbs.hpp"

namespace cpdsim {
namespace {

namespace fs = std::filesystem;

struct Options {
    std::string records, schools, dates, decimal, encoding, source, targets, scenario, of = "all";
    std::vector<std::string> columns;
    int year_starts = 9, resamples = 1000, evidence = 3;
};

RecordsRequest request_of(Options const& options) {
    RecordsRequest request;
    request.records = options.records;
    request.schools = options.schools;
    request.dates = options.dates;
    request.year_starts = options.year_starts;
    request.resamples = std::max(20, options.resamples);
    request.reading.latin1 = options.encoding == "latin-1";
    if (!options.decimal.empty()) request.reading.decimal = options.decimal == "comma" ? ',' : '.';
    for (auto const& [ours, theirs] : column_names(options.columns, "teacher=PERSON,date=DAY"))
        request.columns.emplace(ours, theirs);
    return request;
}

std::string shown(double value, std::string const& unit) {
    if (unit == "h") return fmt::format("{:.1f} h", value);
    if (unit == "index") return fmt::format("{:.3f}", value);
    return fmt::format("{:.1f} %{}", 100 * value, unit == "share/year" ? " a year" : "");
}

std::string table_of(AttendanceRecords const& found) {
    std::string text = fmt::format("{} teachers with records of {} school years from {}", found.attended, found.years,
                                   found.first_year);
    text += found.find("reached") != nullptr
                ? fmt::format("; {} teachers in {} schools\n", found.teachers, found.schools)
                : "; without --schools nobody knows how many have none\n";
    for (RecordFigure const& figure : found.figures)
        text += fmt::format("  {:<16} {:>12}  {} .. {}  {}\n", figure.name, shown(figure.value, figure.unit),
                            shown(figure.low, figure.unit), shown(figure.high, figure.unit), figure.what);
    text += "  participants by school year:";
    for (auto const& [year, count] : found.participants)
        text += fmt::format(" {}/{:02}: {}", year, (year + 1) % 100, count);
    return text + "\n  (intervals of 90 %, from resampling schools)\n";
}

std::string in_quotes(std::string const& text) { return nlohmann::json(text).dump(); }

/// With a scenario the study can be done again in it: the same figure after as many years from its start.
std::string targets_of(AttendanceRecords const& found, Options const& options) {
    bool const again = !options.scenario.empty();
    YearMonth at{};
    std::string scenario;
    if (again) {
        param::Diagnostics diagnostics;
        auto const loaded = load_scenario(options.scenario, {}, diagnostics);
        if (!loaded) throw InvalidInput{std::move(diagnostics)};
        at = plus_months(loaded->scenario.time.start, 12 * found.years - 1);
        std::error_code fault;
        fs::path const folder = fs::absolute(options.targets).parent_path();
        scenario = fs::relative(fs::absolute(options.scenario), folder, fault).generic_string();
    }
    std::string text = fmt::format(
        "# What records of attendance say, as evidence that a study can be conditioned on: `uncertainty: {{evidence: "
        "{{files: [{}]}}}}`.\n# Errors and bounds (90 %) from resampling schools.\nformat: cpd-evidence/1\ntitle: "
        "{{en: {}}}\ntargets:\n",
        fs::path{options.targets}.filename().string(), in_quotes("Records of attendance: " + options.source));
    for (RecordFigure const& figure : found.figures) {
        bool const of_programmes =
            figure.name == "reached" || figure.name == "schools_reached" || figure.name == "gini_of_hours";
        // Reach and hours of the model are those of its programmes; never reached is without any training at all.
        bool const same = options.of == "programmes" ? of_programmes : figure.name == "never_reached";
        bool const simulated = again && same;
        text += fmt::format(
            "  {}:\n    what: {{en: {}}}\n    observed: {{value: {:.6g}, unit: {}, error: {:.6g}, error_is: computed, "
            "low: {:.6g}, high: {:.6g}, teachers: {}, schools: {}}}\n    design: administrative records\n    source: "
            "{}\n    read: full\n    evidence: {}\n    use: {}\n",
            figure.name,
            in_quotes(fmt::format("{}, {} school years from {}", figure.what, found.years, found.first_year)),
            figure.value, figure.unit == "share/year" ? "share a year" : figure.unit, figure.error, figure.low,
            figure.high, found.find("reached") != nullptr ? found.teachers : found.attended, found.schools,
            in_quotes(options.source), options.evidence, simulated && figure.error > 0 ? "calibrate" : "context");
        if (simulated)
            text += fmt::format(
                "    scenario: {}\n    arms: {{everybody: {{}}}}\n    measure: {{quantity: {}, "
                "contrast: everybody, at: {}}}\n",
                in_quotes(scenario), figure.name, to_text(at));
    }
    return text;
}

nlohmann::ordered_json json_of(AttendanceRecords const& found) {
    nlohmann::ordered_json json{{"attended", found.attended},
                                {"teachers", found.teachers},
                                {"schools", found.schools},
                                {"first_year", found.first_year},
                                {"years", found.years}};
    json["participants"] = nlohmann::ordered_json::object();
    for (auto const& [year, count] : found.participants) json["participants"][std::to_string(year)] = count;
    json["figures"] = nlohmann::ordered_json::object();
    for (RecordFigure const& figure : found.figures)
        json["figures"][figure.name] = {{"value", figure.value}, {"low", figure.low},   {"high", figure.high},
                                        {"error", figure.error}, {"unit", figure.unit}, {"what", figure.what}};
    return json;
}

void describe_records(Options const& options, Common const& common) {
    if (!options.targets.empty() && options.source.empty())
        throw UserError{Exit::usage, "-o writes evidence, which needs a --source: who keeps the records, and of when"};
    AttendanceRecords const found = describe(request_of(options));
    for (DataProblem const& warning : few_of_each_kind(found.warnings))
        say(common, fmt::format("{}: note: {} ({})\n", warning.file, warning.message, warning.suggestion));
    print(common.json ? json_of(found).dump(2) + "\n" : table_of(found));
    if (options.targets.empty()) return;
    write_atomically(options.targets, targets_of(found, options));
    say(common, fmt::format("{0} written; next: `cpdsim check {0}`\n", options.targets));
}

}  // namespace

void add_describe_records(CLI::App& app, Common& common) {
    Verb const verb{app, "describe-records", "say who is reached, from records of attendance (CSV)"};
    auto const options = std::make_shared<Options>();
    verb.option("FILE", options->records, "the records: teacher, school, date, and programme and hours if known")
        .required();
    verb.option("--schools", options->schools, "schools with their teachers in post (id, teachers): who has none");
    verb.option("--columns", options->columns, "our names and the files' headers: teacher=PERSON,date=DAY")
        .shown_as("NAME=HEADER,...")
        .one_at_a_time();
    verb.option("--dates", options->dates, "day-first or month-first, where 3/4/2025 is all there is")
        .one_of({"day-first", "month-first"});
    verb.option("--school-year-starts", options->year_starts, "month").between(1, 12).with_default_shown();
    verb.option("--decimal", options->decimal, "point or comma, where the numbers themselves leave it open")
        .one_of({"point", "comma"});
    verb.option("--encoding", options->encoding, "latin-1 (or Windows-1252), where the files are not UTF-8 or UTF-16")
        .one_of({"latin-1"});
    verb.option("--resamples", options->resamples, "resamples of schools for the intervals")
        .between(20, 100000)
        .with_default_shown();
    verb.option("-o,--output", options->targets, "also write them as targets of evidence (cpd-evidence/1)");
    verb.option("--source", options->source, "who keeps the records, and of when; stands beside every target");
    verb.option("--evidence", options->evidence, "grade of the records, 0 (guess) .. 5")
        .between(0, 5)
        .with_default_shown();
    verb.option("--scenario", options->scenario,
                "scenario in which the targets are simulated, so that they can calibrate");
    verb.option("--of", options->of, "whether the records are of all training or of the scenario's programmes")
        .one_of({"all", "programmes"})
        .with_default_shown();
    add_json_flag(verb, common);
    verb.does([options, &common] { describe_records(*options, common); });
}

}  // namespace cpdsim
