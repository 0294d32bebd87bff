// Results -> groups of the file. Values are copied one variable at a time, so memory stays near that of the results.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <numeric>
#include <stdexcept>
#include <string_view>

#include "io/result_file.hpp"
#include "io/table.hpp"
#include "io/write_provenance.hpp"

namespace cpdsim {
namespace {

using h5::Attributes;
using Labels = std::vector<std::string>;

std::vector<std::int32_t> counted(int size) {
    std::vector<std::int32_t> numbers(static_cast<std::size_t>(size));
    std::iota(numbers.begin(), numbers.end(), 0);
    return numbers;
}

/// The axes of the lanes: replicates of one scenario, or of each of a pack's draws; of draws with one replicate the
/// draws alone.
std::vector<Dimension> axes_of(Results const& results, Provenance const& provenance) {
    std::vector<Dimension> all;
    bool const by_draw = provenance.drawn && provenance.drawn->draws.size() > 1;
    int const draws = by_draw ? static_cast<int>(provenance.drawn->draws.size()) : 1, each = results.replicates / draws;
    if (by_draw) all.push_back({"draw", provenance.drawn->draws, {{"long_name", "number of the draw in the study"}}});
    if (!by_draw || each > 1) all.push_back({"replicate", counted(each), {{"long_name", "replicate"}}});
    return all;
}

std::vector<Dimension> within(std::vector<Dimension> lanes, std::vector<Dimension> const& more) {
    lanes.insert(lanes.end(), more.begin(), more.end());
    return lanes;
}

Labels names_over(std::vector<Dimension> const& lanes, Labels const& more = {}) {
    Labels names;
    for (Dimension const& dimension : lanes) names.push_back(dimension.name);
    names.insert(names.end(), more.begin(), more.end());
    return names;
}

Dimension time_of(Results const& results, std::vector<int> const& rows = {}) {
    std::vector<double> days = results.days;
    if (!rows.empty()) {
        days.clear();
        for (int const row : rows) days.push_back(results.days[static_cast<std::size_t>(row)]);
    }
    return {"time",
            std::move(days),
            {{"units", fmt::format("days since {}-01", to_text(results.start))},
             {"calendar", "standard"},
             {"standard_name", "time"},
             {"long_name", "state at this date; the first row is the start"}}};
}

Attributes described(std::string const& units, std::string const& long_name) {
    return {{"units", units}, {"long_name", long_name}};
}

/// A group whose variables must all be there in full.
class Section {
public:
    Section(h5::File& file, std::string path, std::vector<Dimension> dimensions, std::string const& title)
        : file_{file}, path_{std::move(path)}, dimensions_{std::move(dimensions)} {
        write_group(file_, path_, dimensions_, {}, {{"title", title}});
    }
    void add(std::string const& name, h5::Data data, Labels const& over, Attributes attributes) {
        std::size_t expected = 1;
        for (std::string const& dimension : over) expected *= size(dimension);
        if (h5::size_of(data) != expected) {
            throw std::invalid_argument{
                fmt::format("{}/{}: {} values for {} elements", path_, name, h5::size_of(data), expected)};
        }
        write_variable(file_, path_, {name, over, std::move(data), std::move(attributes), 0});
    }
    void add(Variable const& variable, Labels const& over) {
        add(variable.name, variable.values, over, described(variable.units, variable.long_name));
    }

private:
    std::size_t size(std::string const& name) const {
        auto const at =
            std::find_if(dimensions_.begin(), dimensions_.end(), [&](Dimension const& d) { return d.name == name; });
        return at == dimensions_.end() ? 0 : at->size();
    }
    h5::File& file_;
    std::string path_;
    std::vector<Dimension> dimensions_;
};

/// A few numbers for tools that do not see groups; copies of what the groups hold.
void write_root(h5::File& file, Results const& results, std::vector<Dimension> const& lanes,
                Provenance const& provenance) {
    constexpr std::array<std::string_view, 5> headlines{"sustained_teachers", "changed_teachers", "practice_years",
                                                        "reach", "spend"};
    Labels const over = names_over(lanes);
    std::vector<TableVariable> variables;
    for (Variable const& outcome : results.outcomes) {
        if (std::find(headlines.begin(), headlines.end(), outcome.name) != headlines.end()) {
            variables.push_back({outcome.name, over, outcome.values, described(outcome.units, outcome.long_name), 0});
        }
    }
    auto const rows = static_cast<std::size_t>(results.rows());
    for (Variable const& series : results.timeseries) {
        if (series.name != "practice_share" || rows == 0) continue;
        std::vector<float> last;
        for (std::size_t end = rows; end <= series.values.size(); end += rows) last.push_back(series.values[end - 1]);
        variables.push_back(
            {"practice_share_end", over, last, described(series.units, series.long_name + ", at the end"), 0});
    }
    write_group(file, "/", lanes, variables,
                {{"Conventions", "CF-1.10"},
                 {"title", provenance.title},
                 {"source", "cpdsim " + provenance.version},
                 {"history", provenance.date + ": " + provenance.command},
                 {"id", provenance.id}});
}

void write_by_group(h5::File& file, Results const& results, std::vector<Dimension> const& lanes) {
    if (!results.by_group.empty())
        write_group(file, "/by_group", {}, {}, {{"title", "the series by group of teachers"}});
    for (GroupTable const& table : results.by_group) {
        Section section{file, "/by_group/" + table.dimension,
                        within(lanes, {{table.dimension, table.labels, {}}, time_of(results, table.rows)}),
                        "by " + table.dimension};
        for (Variable const& variable : table.variables)
            section.add(variable, names_over(lanes, {table.dimension, "time"}));
    }
}

void write_budget(h5::File& file, Results const& results, std::vector<Dimension> const& lanes) {
    BudgetTable const& budget = results.budget;
    Section section{file, "/budget",
                    within(lanes, {{"programme", budget.programmes, {}},
                                   {"payer", budget.payers, {}},
                                   {"kind", budget.kinds, {}},
                                   time_of(results)}),
                    "money of the step that leads to each date, national"};
    Labels const over = names_over(lanes, {"programme", "payer", "kind", "time"});
    section.add("planned", budget.planned, over,
                described("EUR", "planned; over payers and kinds as a unit is expected to use it"));
    section.add("absorbed", budget.absorbed, over, described("EUR", "spent"));
    bool const transfers = !budget.transferred.empty();
    section.add("unspent", budget.unspent, over,
                described("EUR", transfers ? "planned and transferred less spent" : "planned less spent"));
    if (transfers)
        section.add("transferred", budget.transferred, over,
                    described("EUR", "from other programmes of the strategy; negative: to them"));
}

void write_teachers(h5::File& file, Results const& results, std::vector<Dimension> const& lanes) {
    if (!results.teachers) return;
    TeacherTable const& teachers = *results.teachers;
    Section section{file, "/teachers",
                    within(lanes, {{"teacher",
                                    counted(static_cast<int>(teachers.id.size())),
                                    {{"long_name", "position in the order of the file"}}}}),
                    "every teacher at the end"};
    Labels const over = names_over(lanes, {"teacher"});
    section.add("id", teachers.id, {"teacher"}, {{"long_name", "id of the teacher's post"}});
    section.add("practice", teachers.practice, over, described("1", "practice"));
    section.add("baseline", teachers.baseline, over, described("1", "practice without any programme"));
    section.add("knowledge", teachers.knowledge, over, described("1", "knowledge from CPD"));
    section.add("hours", teachers.hours, over,
                described("h", "quality-weighted hours of programmes received by the person"));
    section.add("school", teachers.school, {"teacher"}, {{"long_name", "position in /schools"}});
    section.add("subject", teachers.subject, {"teacher"}, {{"long_name", "subject of the post"}});
    section.add("first_practising", teachers.first_practising, over,
                described("d",
                          "time since the start at which the person was first seen practising in the post; not a "
                          "number: never"));
    std::vector<std::uint8_t> values{0, 1};
    std::string meanings = "none lead";
    std::uint8_t const highest =
        teachers.role.empty() ? 0 : *std::max_element(teachers.role.begin(), teachers.role.end());
    for (int role = 2; role <= highest; ++role) {
        values.push_back(static_cast<std::uint8_t>(role));
        meanings += fmt::format(" trainer_of_tier_{}", role - 2);
    }
    section.add("role", teachers.role, over,
                {{"long_name", "role"}, {"flag_values", values}, {"flag_meanings", meanings}});
}

void write_schools(h5::File& file, Results const& results) {
    if (!results.schools) return;
    SchoolTable const& schools = *results.schools;
    Section section{file,
                    "/schools",
                    {{"school",
                      counted(static_cast<int>(schools.id.size())),
                      {{"long_name", "position in this table, as in /teachers/school"}}}},
                    "every school"};
    Labels const over{"school"};
    section.add("id", schools.id, over, {{"long_name", "id of the school"}});
    section.add("type", schools.type, over, {{"long_name", "type"}});
    section.add("region", schools.region, over, {{"long_name", "region"}});
    section.add("phase", schools.phase, over, {{"long_name", "phase"}});
    section.add("staff", schools.staff, over, described("teacher", "all teachers of the school, of any subject"));
    section.add("pupils", schools.pupils, over, described("pupil", "pupils"));
    section.add("teachers", schools.teachers, over, described("teacher", "simulated teachers"));
}

void write_attribution(h5::File& file, Results const& results, std::vector<Dimension> const& lanes) {
    if (!results.attribution) return;
    AttributionTable const& table = *results.attribution;
    Section section{
        file, "/attribution", within(lanes, {{"programme", table.programmes, {}}, {"route", table.routes, {}}}),
        "what the outcome would lack without a programme, or without one of its routes, with the same draws"};
    for (Variable const& variable : table.variables) section.add(variable, names_over(lanes, {"programme", "route"}));
}

void write_network(h5::File& file, Results const& results) {
    if (!results.network) return;
    NetworkTable const& network = *results.network;
    Section section{
        file,
        "/network",
        {{"tie", counted(static_cast<int>(network.from.size())), {{"long_name", "position in this table"}}}},
        "who turns to whom at the start, in the first sixteen replicates"};
    Labels const over{"tie"};
    section.add("from", network.from, over, {{"long_name", "the teacher who turns to the other"}});
    section.add("to", network.to, over, {{"long_name", "the teacher turned to"}});
    section.add("layer", network.layer, over, {{"long_name", "layer of the tie"}});
}

void write_events(h5::File& file, Results const& results) {
    if (!results.events) return;
    EventTable const& events = *results.events;
    Labels teacher, programme;
    std::vector<double> days;
    for (std::size_t k = 0; k < events.row.size(); ++k) {
        teacher.push_back(events.names[static_cast<std::size_t>(events.teacher[k])]);
        std::int32_t const p = events.programme[k];
        programme.push_back(p < 0 ? "" : results.programme_labels[static_cast<std::size_t>(p)]);
        days.push_back(results.days[static_cast<std::size_t>(events.row[k])]);
    }
    Section section{file,
                    "/events",
                    {{"event", counted(static_cast<int>(teacher.size())), {{"long_name", "position in this table"}}}},
                    "what happened to whom"};
    Labels const over{"event"};
    section.add("replicate", events.replicate, over, {{"long_name", "replicate"}});
    section.add("date", std::move(days), over,
                {{"units", fmt::format("days since {}-01", to_text(results.start))},
                 {"calendar", "standard"},
                 {"long_name", "date of the row that shows it"}});
    section.add("teacher", std::move(teacher), over, {{"long_name", "id of the post"}});
    section.add("kind", events.kind, over,
                {{"long_name", "what happened"},
                 {"flag_values", std::vector<std::uint8_t>{0, 1, 2, 3, 4, 5, 6}},
                 {"flag_meanings", "newcomer moved_in enrolled completed became_trainer changed fell_back"}});
    section.add("programme", std::move(programme), over, {{"long_name", "programme, where it concerns one"}});
}

/// What tells the draws of a pack apart.
void write_drawn(h5::File& file, DrawnNumbers const& drawn) {
    std::vector<Dimension> axes{{"draw", drawn.draws, {{"long_name", "number of the draw in the study"}}}};
    if (!drawn.paths.empty())
        axes.push_back({"number", counted(static_cast<int>(drawn.paths.size())), {{"long_name", "position in paths"}}});
    Section section{file, "/provenance/draws", axes, "what tells the draws apart; all else is as resolved"};
    section.add("realisation", drawn.realisation, {"draw"}, {{"long_name", "number that keys the draw's chance"}});
    section.add("slot", drawn.slot, {"draw"}, {{"long_name", "of the draw's first replicate under that number"}});
    section.add("world", std::vector<std::int32_t>(drawn.draws.size(), drawn.world), {"draw"},
                {{"long_name", "number that keys schools, teachers and ties"}});
    if (drawn.paths.empty()) return;
    section.add("path", drawn.paths, {"number"}, {{"long_name", "where the number stands in the scenario"}});
    section.add("value", drawn.values, {"draw", "number"},
                {{"long_name", "value, in canonical units: shares 0..1, durations in years"}});
}

}  // namespace

void write_provenance(h5::File& file, Provenance const& provenance) {
    auto const text = [](std::string name, std::string const& content, std::string const& long_name) {
        return TableVariable{std::move(name), {}, Labels{content}, {{"long_name", long_name}}, 0};
    };
    write_group(file, "/provenance", {},
                {text("scenario_as_written", provenance.scenario_as_written, "the scenario file"),
                 text("scenario_as_resolved", provenance.scenario_as_resolved, "the scenario with all it inherits"),
                 text("written_in", provenance.written_in, "where the scenario or study file was"),
                 text("command", provenance.command, "the command line")},
                {{"version", provenance.version},
                 {"commit", provenance.commit},
                 {"compiler", provenance.compiler},
                 {"host", provenance.host},
                 {"seed", provenance.seed},
                 {"draw", static_cast<std::int32_t>(provenance.draw)},
                 {"replicates", static_cast<std::int32_t>(provenance.replicates)},
                 {"date", provenance.date}});
    write_data_files(file, provenance.data);
    Labels path, value, unit, source;
    std::vector<std::int32_t> evidence;
    for (ParameterRow const& row : provenance.parameters) {
        path.push_back(row.path);
        value.push_back(row.value);
        unit.push_back(row.unit);
        source.push_back(row.source);
        evidence.push_back(row.evidence);
    }
    Section section{file,
                    "/provenance/parameters",
                    {{"parameter", counted(static_cast<int>(path.size())), {{"long_name", "position in this table"}}}},
                    "every parameter of the run"};
    Labels const over{"parameter"};
    section.add("path", path, over, {{"long_name", "where it stands in the scenario"}});
    section.add("value", value, over, {{"long_name", "value, in its unit"}});
    section.add("unit", unit, over, {{"long_name", "unit"}});
    section.add("source", source, over, {{"long_name", "where the value comes from"}});
    section.add("evidence", evidence, over, {{"long_name", "grade of evidence, 0 (assumed) to 5"}});
}

void write_data_files(h5::File& file, std::vector<DataFile> const& data) {
    if (data.empty()) return;
    Labels place, path, sum;
    std::vector<std::int64_t> bytes;
    for (DataFile const& one : data) {
        place.push_back(one.place);
        path.push_back(one.path);
        sum.push_back(one.sha256);
        bytes.push_back(one.bytes);
    }
    Section section{file,
                    "/provenance/data",
                    {{"file", counted(static_cast<int>(data.size())), {{"long_name", "position in this table"}}}},
                    "the files that the scenario names"};
    Labels const over{"file"};
    section.add("place", place, over, {{"long_name", "where the scenario names it"}});
    section.add("path", path, over, {{"long_name", "where the file was"}});
    section.add("sha256", sum, over, {{"long_name", "check sum of its content, as `sha256sum` prints it"}});
    section.add("bytes", bytes, over, {{"units", "byte"}, {"long_name", "its size"}});
}

void write_result_file(std::filesystem::path const& path, Results const& results, Provenance const& provenance) {
    h5::File file = h5::File::create(path);
    std::vector<Dimension> const lanes = axes_of(results, provenance);
    write_root(file, results, lanes, provenance);
    Section timeseries{file, "/timeseries", within(lanes, {time_of(results)}), "the whole country, step by step"};
    for (Variable const& variable : results.timeseries) timeseries.add(variable, names_over(lanes, {"time"}));
    write_by_group(file, results, lanes);
    write_budget(file, results, lanes);
    Section programmes{file, "/programmes",
                       within(lanes, {{"programme", results.programme_labels, {}}, time_of(results)}),
                       "each programme, step by step"};
    for (Variable const& variable : results.programmes)
        programmes.add(variable, names_over(lanes, {"programme", "time"}));
    Section outcomes{file, "/outcomes", lanes, "one value per replicate"};
    for (Variable const& variable : results.outcomes) outcomes.add(variable, names_over(lanes));
    if (!results.lorenz.empty()) {
        Section lorenz{file, "/lorenz", within(lanes, {{"percentile", counted(101), {{"units", "percent"}}}}),
                       "who holds the hours of CPD at the end"};
        lorenz.add("share_of_hours", results.lorenz, names_over(lanes, {"percentile"}),
                   described("1", "share of all hours held by the lowest p % of teachers"));
    }
    write_teachers(file, results, lanes);
    write_schools(file, results);
    write_attribution(file, results, lanes);
    write_network(file, results);
    write_events(file, results);
    write_provenance(file, provenance);
    if (provenance.drawn) write_drawn(file, *provenance.drawn);
    file.save();
}

}  // namespace cpdsim
