// Where results come from, as groups of the file.
#include "io/result_file.hpp"
#include "io/table.hpp"
#include "io/write_provenance.hpp"

namespace cpdsim {
namespace {

using Labels = std::vector<std::string>;

/// A table of the file that is filled column by column.
class Section {
public:
    Section(h5::File& file, std::string path, std::vector<Axis> const& axes, std::string const& title)
        : file_{file}, path_{std::move(path)} {
        write_group(file_, path_, axes, {}, titled(title));
    }
    void add(std::string const& name, Values values, Labels const& over, Attributes attributes) {
        write_variable(file_, path_, {name, over, std::move(values), std::move(attributes)});
    }

private:
    h5::File& file_;
    std::string path_;
};

}  // namespace

void write_provenance(h5::File& file, Provenance const& provenance) {
    auto const text = [](std::string name, std::string const& content, std::string const& long_name) {
        return Array{std::move(name), {}, Labels{content}, {{"long_name", long_name}}};
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
                    {counted_axis("parameter", path.size(), {{"long_name", "position in this table"}})},
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
                    {counted_axis("file", data.size(), {{"long_name", "position in this table"}})},
                    "the files that the scenario names"};
    Labels const over{"file"};
    section.add("place", place, over, {{"long_name", "where the scenario names it"}});
    section.add("path", path, over, {{"long_name", "where the file was"}});
    section.add("sha256", sum, over, {{"long_name", "check sum of its content, as `sha256sum` prints it"}});
    section.add("bytes", bytes, over, {{"units", "byte"}, {"long_name", "its size"}});
}

void write_drawn(h5::File& file, DrawnNumbers const& drawn) {
    std::vector<Axis> axes{{"draw", drawn.draws, {{"long_name", "number of the draw in the study"}}}};
    if (!drawn.paths.empty())
        axes.push_back(counted_axis("number", drawn.paths.size(), {{"long_name", "position in paths"}}));
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

}  // namespace cpdsim
