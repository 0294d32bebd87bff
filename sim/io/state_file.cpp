#include "io/state_file.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/error.hpp"
#include "io/result_file.hpp"
#include "io/write_provenance.hpp"

namespace cpdsim {
namespace {

constexpr char const* format = "cpd-state/1";
constexpr std::uint64_t chunk = 65536;  // entries: large enough to compress, small enough for short columns

std::string group_of(std::size_t pack, std::size_t run) { return fmt::format("/state/pack{}/run{}", pack, run); }

[[noreturn]] void refuse(std::filesystem::path const& path, std::string const& why) {
    throw UserError{
        Exit::input_invalid,
        fmt::format("cannot go on from '{}' ({}) save the run again with --until and --save", path.string(), why)};
}

void write_columns(h5::File& file, std::string const& group_path, std::string const& name,
                   SavedColumns const& columns) {
    h5::Group group = file.group(group_path);
    group.set("beside", name);
    for (auto const& [column, values] : columns) {
        std::uint64_t const size = h5::size_of(values);
        if (size == 0) continue;
        group.create_dataset(column, values, {size}, {std::min(size, chunk)}).write(values);
    }
}

SavedColumns read_columns(h5::Group const& group) {
    SavedColumns columns;
    for (std::string const& name : group.names()) columns.emplace(name, group.dataset(name).read());
    return columns;
}

std::string text_in(h5::Group const& group, std::string const& name) {
    h5::AttributeValue const value = group.attribute(name);
    auto const* const text = std::get_if<std::string>(&value);
    return text == nullptr ? "" : *text;
}

}  // namespace

void write_state_file(std::filesystem::path const& path, StateFile const& state) {
    h5::File file = h5::File::create(path);
    {
        h5::Group root = file.root();
        root.set("format", format);
        root.set("title", state.provenance.title);
        root.set("id", state.provenance.id);
        root.set("until", state.month);
        root.set("steps", static_cast<std::int32_t>(state.run.steps));
    }
    for (std::size_t b = 0; b < state.run.packs.size(); ++b) {
        std::size_t run = 0;
        for (auto const& [name, columns] : state.run.packs[b]) write_columns(file, group_of(b, run++), name, columns);
    }
    write_provenance(file, state.provenance);
    file.save();
}

StateFile read_state_file(std::filesystem::path const& path) {
    h5::File const file = h5::File::open(path, h5::Trust::only_us);
    h5::Group const root = file.root();
    if (!root.has("state")) refuse(path, "it is not the saved state of a run");
    if (std::string const found = text_in(root, "format"); found != format)
        refuse(path, fmt::format("its format is '{}' and this program reads '{}'", found, format));
    StateFile state;
    state.month = text_in(root, "until");
    h5::AttributeValue const steps = root.attribute("steps");
    if (auto const* const number = std::get_if<std::int32_t>(&steps)) state.run.steps = *number;
    h5::Group const packs = root.group("state");
    for (std::size_t b = 0; packs.has(fmt::format("pack{}", b)); ++b) {
        h5::Group const pack = packs.group(fmt::format("pack{}", b));
        auto& runs = state.run.packs.emplace_back();
        for (std::string const& name : pack.names()) {
            h5::Group const run = pack.group(name);
            runs.emplace(text_in(run, "beside"), read_columns(run));
        }
    }
    state.provenance = read_provenance(path);
    return state;
}

}  // namespace cpdsim
