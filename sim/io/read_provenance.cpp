// Where results come from, read from a file. One that lacks something or holds another type is refused, never patched
// up.
#include <fmt/format.h>

#include <algorithm>

#include "core/error.hpp"
#include "io/result_file.hpp"
#include "io/table.hpp"

namespace cpdsim {
namespace {

/// Reads one file, and names it in every complaint.
class Reader {
public:
    explicit Reader(std::filesystem::path path, h5::Trust trust = h5::Trust::anybody)
        : path_{std::move(path)}, file_{h5::File::open(path_, trust)} {}

    [[nodiscard]] bool has(std::string const& group) const { return file_.root().has(group); }
    [[nodiscard]] h5::Group group(std::string const& path) const { return file_.group(path); }
    [[nodiscard]] Table table(std::string const& path) const { return read_group(file_, path); }

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
    [[nodiscard]] std::vector<T> column(Table const& table, std::string const& name,
                                        std::vector<std::string> const& over) const {
        Array const* found = table.array(name);
        if (found == nullptr) refuse("no variable " + name);
        if (found->axes != over) refuse(name + " has other dimensions than expected");
        std::size_t expected = 1;
        for (std::string const& dimension : over) {
            Axis const* held = table.axis(dimension);
            expected *= held == nullptr ? 0 : held->size();
        }
        if (h5::size_of(found->values) != expected) refuse(name + " does not fill its dimensions");
        return as<std::vector<T>>(found->values, name);
    }
    template <class T>
    [[nodiscard]] std::vector<T> labels(Table const& table, std::string const& name) const {
        Axis const* found = table.axis(name);
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

private:
    std::filesystem::path path_;
    h5::File file_;
};

std::vector<DataFile> data_files(Reader const& reader) {
    if (!reader.group("/provenance").has("data")) return {};
    Table const table = reader.table("/provenance/data");
    auto const column = [&](std::string const& name) { return reader.column<std::string>(table, name, {"file"}); };
    auto const place = column("place"), path = column("path"), sum = column("sha256");
    auto const bytes = reader.column<std::int64_t>(table, "bytes", {"file"});
    std::vector<DataFile> found;
    for (std::size_t i = 0; i < place.size(); ++i) found.push_back({place[i], path[i], sum[i], bytes[i]});
    return found;
}

}  // namespace

Provenance read_provenance(std::filesystem::path const& path) {
    Reader const reader{path};
    h5::Attributes const root = reader.group("/").attributes();
    Table const group = reader.table("/provenance");
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
    if (group.array("written_in") != nullptr) found.written_in = text("written_in");  // older files do not say
    found.data = data_files(reader);
    Table const table = reader.table("/provenance/parameters");
    auto const column = [&](std::string const& name) { return reader.column<std::string>(table, name, {"parameter"}); };
    auto const path_of = column("path"), value = column("value"), unit = column("unit"), source = column("source");
    auto const evidence = reader.column<std::int32_t>(table, "evidence", {"parameter"});
    for (std::size_t i = 0; i < path_of.size(); ++i) {
        found.parameters.push_back({path_of[i], value[i], unit[i], source[i], evidence[i]});
    }
    if (reader.has("provenance") && reader.group("/provenance").has("draws")) {
        Table const draws = reader.table("/provenance/draws");
        DrawnNumbers drawn;
        drawn.draws = reader.labels<std::int32_t>(draws, "draw");
        drawn.realisation = reader.column<std::int32_t>(draws, "realisation", {"draw"});
        drawn.slot = reader.column<std::int32_t>(draws, "slot", {"draw"});
        if (draws.array("path") != nullptr) {
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
