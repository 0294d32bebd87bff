// The file -> Results, bit for bit. A file that lacks something or holds another type is refused, never patched up.
#include <fmt/format.h>

#include <algorithm>

#include "core/error.hpp"
#include "io/kept_rows.hpp"
#include "io/result_file.hpp"
#include "io/table.hpp"
#include "io/time_units.hpp"

namespace cpdsim {
namespace {

/// Reads one file, and names it in every complaint.
class Reader {
public:
    explicit Reader(std::filesystem::path path, h5::Trust trust = h5::Trust::anybody)
        : path_{std::move(path)}, file_{h5::File::open(path_, trust)} {}

    [[nodiscard]] bool has(std::string const& group) const { return file_.root().has(group); }
    [[nodiscard]] h5::Group group(std::string const& path) const { return file_.group(path); }
    [[nodiscard]] TableGroup table(std::string const& path) const { return read_group(file_, path); }

    [[noreturn]] void refuse(std::string const& what) const {
        throw UserError{Exit::input_invalid,
                        fmt::format("cannot read '{}' ({}) the file is damaged or not one of cpdsim's; run it again",
                                    path_.string(), what)};
    }
    template <class T, class... Held>
    [[nodiscard]] T const& as(std::variant<Held...> const& value, std::string const& what) const {
        if (T const* found = std::get_if<T>(&value)) return *found;
        refuse(what + " has another type than expected");
    }
    /// A variable that lies over the dimensions `over` of its group, and fills them.
    template <class T>
    [[nodiscard]] std::vector<T> column(TableGroup const& table, std::string const& name,
                                        std::vector<std::string> const& over) const {
        TableVariable const* found = table.variable(name);
        if (found == nullptr) refuse("no variable " + name);
        if (found->dimensions != over) refuse(name + " has other dimensions than expected");
        std::size_t expected = 1;
        for (std::string const& dimension : over) {
            Dimension const* held = table.dimension(dimension);
            expected *= held == nullptr ? 0 : held->size();
        }
        if (h5::size_of(found->data) != expected) refuse(name + " does not fill its dimensions");
        return as<std::vector<T>>(found->data, name);
    }
    template <class T>
    [[nodiscard]] std::vector<T> labels(TableGroup const& table, std::string const& name) const {
        Dimension const* found = table.dimension(name);
        if (found == nullptr) refuse("no dimension " + name);
        return as<std::vector<T>>(found->values, name);
    }
    template <class T>
    [[nodiscard]] T attribute(h5::Attributes const& attributes, std::string const& name) const {
        for (h5::Attribute const& attribute : attributes) {
            if (attribute.name == name) return as<T>(attribute.value, name);
        }
        refuse("no attribute " + name);
    }
    [[nodiscard]] std::vector<Variable> variables(TableGroup const& table, std::vector<std::string> const& over) const {
        std::vector<Variable> found;
        for (TableVariable const& held : table.variables) {
            found.push_back({held.name, attribute<std::string>(held.attributes, "units"),
                             attribute<std::string>(held.attributes, "long_name"),
                             column<float>(table, held.name, over)});
        }
        return found;
    }

private:
    std::filesystem::path path_;
    h5::File file_;
};

/// The axes of the lanes, and what lies within them.
std::vector<std::string> over_lanes(TableGroup const& table, std::vector<std::string> const& more = {}) {
    std::vector<std::string> over;
    for (std::string const name : {"draw", "replicate"})
        if (table.dimension(name) != nullptr) over.push_back(name);
    over.insert(over.end(), more.begin(), more.end());
    return over;
}

YearMonth start_of(Reader const& reader, TableGroup const& timeseries) {
    Dimension const* time = timeseries.dimension("time");
    if (time == nullptr) reader.refuse("no dimension time");
    auto const units = reader.attribute<std::string>(time->attributes, "units");
    auto const start = start_in_units(units);
    if (!start) reader.refuse("time has the unit " + units);
    return *start;
}

std::vector<GroupTable> by_group(Reader const& reader, std::vector<double> const& days) {
    std::vector<GroupTable> found;
    if (!reader.has("by_group")) return found;
    for (h5::Group::Child const& child : reader.group("/by_group").children()) {
        TableGroup const table = reader.table("/by_group/" + child.name);
        auto rows = kept_rows(reader.labels<double>(table, "time"), days);
        if (!rows) reader.refuse("/by_group/" + child.name + " has dates of its own");
        found.push_back({child.name, reader.labels<std::string>(table, child.name),
                         reader.variables(table, over_lanes(table, {child.name, "time"})), std::move(*rows)});
    }
    return found;
}

TeacherTable teachers(Reader const& reader) {
    TableGroup const table = reader.table("/teachers");
    std::vector<std::string> const over = over_lanes(table, {"teacher"});
    TeacherTable found;
    found.id = reader.column<std::string>(table, "id", {"teacher"});
    found.practice = reader.column<float>(table, "practice", over);
    found.baseline = reader.column<float>(table, "baseline", over);
    found.knowledge = reader.column<float>(table, "knowledge", over);
    found.hours = reader.column<float>(table, "hours", over);
    found.role = reader.column<std::uint8_t>(table, "role", over);
    found.first_practising = reader.column<float>(table, "first_practising", over);
    found.school = reader.column<std::int32_t>(table, "school", {"teacher"});
    found.subject = reader.column<std::string>(table, "subject", {"teacher"});
    return found;
}

BudgetTable budget(Reader const& reader) {
    TableGroup const table = reader.table("/budget");
    std::vector<std::string> const over = over_lanes(table, {"programme", "payer", "kind", "time"});
    BudgetTable found;
    found.programmes = reader.labels<std::string>(table, "programme");
    found.payers = reader.labels<std::string>(table, "payer");
    found.kinds = reader.labels<std::string>(table, "kind");
    found.planned = reader.column<double>(table, "planned", over);
    found.absorbed = reader.column<double>(table, "absorbed", over);
    found.unspent = reader.column<double>(table, "unspent", over);
    if (table.variable("transferred") != nullptr) found.transferred = reader.column<double>(table, "transferred", over);
    return found;
}

AttributionTable attribution(Reader const& reader) {
    TableGroup const table = reader.table("/attribution");
    return {reader.labels<std::string>(table, "programme"), reader.labels<std::string>(table, "route"),
            reader.variables(table, over_lanes(table, {"programme", "route"}))};
}

std::vector<DataFile> data_files(Reader const& reader) {
    if (!reader.group("/provenance").has("data")) return {};
    TableGroup const table = reader.table("/provenance/data");
    auto const column = [&](std::string const& name) { return reader.column<std::string>(table, name, {"file"}); };
    auto const place = column("place"), path = column("path"), sum = column("sha256");
    auto const bytes = reader.column<std::int64_t>(table, "bytes", {"file"});
    std::vector<DataFile> found;
    for (std::size_t i = 0; i < place.size(); ++i) found.push_back({place[i], path[i], sum[i], bytes[i]});
    return found;
}

}  // namespace

Results read_results(std::filesystem::path const& path) {
    Reader const reader{path};
    Results results;
    TableGroup const timeseries = reader.table("/timeseries");
    results.replicates = 1;
    for (std::string const& axis : over_lanes(timeseries))
        results.replicates *= static_cast<int>(reader.labels<std::int32_t>(timeseries, axis).size());
    results.start = start_of(reader, timeseries);
    results.days = reader.labels<double>(timeseries, "time");
    results.timeseries = reader.variables(timeseries, over_lanes(timeseries, {"time"}));
    results.by_group = by_group(reader, results.days);
    results.budget = budget(reader);
    TableGroup const programmes = reader.table("/programmes");
    results.programme_labels = reader.labels<std::string>(programmes, "programme");
    results.programmes = reader.variables(programmes, over_lanes(programmes, {"programme", "time"}));
    TableGroup const outcomes = reader.table("/outcomes");
    results.outcomes = reader.variables(outcomes, over_lanes(outcomes));
    if (reader.has("lorenz")) {
        TableGroup const lorenz = reader.table("/lorenz");
        results.lorenz = reader.column<float>(lorenz, "share_of_hours", over_lanes(lorenz, {"percentile"}));
    }
    if (reader.has("teachers")) results.teachers = teachers(reader);
    if (reader.has("attribution")) results.attribution = attribution(reader);
    return results;
}

Provenance read_provenance(std::filesystem::path const& path) {
    Reader const reader{path};
    h5::Attributes const root = reader.group("/").attributes();
    TableGroup const group = reader.table("/provenance");
    auto const text = [&](std::string const& name) { return reader.column<std::string>(group, name, {}).front(); };
    auto const words = [&](std::string const& name) { return reader.attribute<std::string>(group.attributes, name); };
    Provenance found;
    found.title = reader.attribute<std::string>(root, "title");
    found.id = reader.attribute<std::string>(root, "id");
    found.version = words("version");
    found.commit = words("commit");
    found.compiler = words("compiler");
    found.host = words("host");
    found.date = words("date");
    found.command = text("command");
    found.seed = reader.attribute<std::int64_t>(group.attributes, "seed");
    found.draw = reader.attribute<std::int32_t>(group.attributes, "draw");
    found.replicates = reader.attribute<std::int32_t>(group.attributes, "replicates");
    found.scenario_as_written = text("scenario_as_written");
    found.scenario_as_resolved = text("scenario_as_resolved");
    if (group.variable("written_in") != nullptr) found.written_in = text("written_in");  // older files do not say
    found.data = data_files(reader);
    TableGroup const table = reader.table("/provenance/parameters");
    auto const column = [&](std::string const& name) { return reader.column<std::string>(table, name, {"parameter"}); };
    auto const path_of = column("path"), value = column("value"), unit = column("unit"), source = column("source");
    auto const evidence = reader.column<std::int32_t>(table, "evidence", {"parameter"});
    for (std::size_t i = 0; i < path_of.size(); ++i) {
        found.parameters.push_back({path_of[i], value[i], unit[i], source[i], evidence[i]});
    }
    if (reader.has("provenance") && reader.group("/provenance").has("draws")) {
        TableGroup const draws = reader.table("/provenance/draws");
        DrawnNumbers drawn;
        drawn.draws = reader.labels<std::int32_t>(draws, "draw");
        drawn.realisation = reader.column<std::int32_t>(draws, "realisation", {"draw"});
        drawn.slot = reader.column<std::int32_t>(draws, "slot", {"draw"});
        if (draws.variable("path") != nullptr) {
            drawn.paths = reader.column<std::string>(draws, "path", {"number"});
            drawn.values = reader.column<double>(draws, "value", {"draw", "number"});
        }
        drawn.world = reader.column<std::int32_t>(draws, "world", {"draw"}).at(0);
        found.drawn = std::move(drawn);
    }
    return found;
}

std::string read_id(std::filesystem::path const& path, h5::Trust trust) {
    Reader const reader{path, trust};
    return reader.attribute<std::string>(reader.group("/").attributes(), "id");
}

}  // namespace cpdsim
