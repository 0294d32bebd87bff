// A data set -> groups of the file. Values are written from where they are, so memory stays that of the data set.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <stdexcept>
#include <string_view>

#include "data/quantity.hpp"
#include "io/result_file.hpp"
#include "io/table.hpp"
#include "io/write_provenance.hpp"

namespace cpdsim {
namespace {

constexpr std::string_view lanes_axis = "replicate";

/// What the axis of the lanes is in the file: replicates of one scenario, or of each of a pack's draws; of draws with
/// one replicate the draws alone.
std::vector<Axis> axes_of_lanes(std::size_t lanes, Provenance const& provenance) {
    std::vector<Axis> all;
    bool const by_draw = provenance.drawn && provenance.drawn->draws.size() > 1;
    std::size_t const draws = by_draw ? provenance.drawn->draws.size() : 1, each = lanes / draws;
    if (by_draw) all.push_back({"draw", provenance.drawn->draws, {{"long_name", "number of the draw in the study"}}});
    if (!by_draw || each > 1) all.push_back(replicate_axis(each));
    return all;
}

class Writer {
public:
    Writer(std::filesystem::path const& path, Dataset const& data, Provenance const& provenance)
        : file_{h5::File::create(path)} {
        auto const with_lanes = std::find_if(data.tables.begin(), data.tables.end(),
                                             [](Table const& table) { return table.axis(lanes_axis) != nullptr; });
        if (with_lanes != data.tables.end()) lanes_ = axes_of_lanes(with_lanes->axis(lanes_axis)->size(), provenance);
    }
    /// A few numbers for tools that do not see groups; copies of what the groups hold.
    void root(Dataset const& data, Provenance const& provenance) {
        constexpr std::array<std::string_view, 5> headlines{"sustained_teachers", "changed_teachers", "practice_years",
                                                            "reach", "spend"};
        write_group(file_, "/", lanes_, {},
                    {{"Conventions", "CF-1.10"},
                     {"format", std::string{result_format}},
                     {"title", provenance.title},
                     {"source", "cpdsim " + provenance.version},
                     {"history", provenance.date + ": " + provenance.command},
                     {"id", provenance.id}});
        if (Table const* const outcomes = data.find("/outcomes")) {
            for (Array const& outcome : outcomes->arrays)
                if (std::find(headlines.begin(), headlines.end(), outcome.name) != headlines.end())
                    add("/", *outcomes, outcome);
        }
        Table const* const series = data.find("/timeseries");
        Array const* const practice = series == nullptr ? nullptr : series->array("practice_share");
        std::size_t const rows = practice == nullptr ? 0 : series->axis("time")->size();
        if (rows == 0) return;
        std::vector<float> last;
        for (std::size_t end = rows; end <= floats(*practice).size(); end += rows)
            last.push_back(floats(*practice)[end - 1]);
        add("/", *series,
            {"practice_share_end",
             {std::string{lanes_axis}},
             std::move(last),
             reported("practice_share_end", practice->units(), practice->long_name() + ", at the end")});
    }
    void table(Table const& table) {
        std::vector<Axis> axes;
        for (Axis const& axis : table.axes) {
            if (axis.name == lanes_axis)
                axes.insert(axes.end(), lanes_.begin(), lanes_.end());
            else
                axes.push_back(axis);
        }
        write_group(file_, table.path, axes, {}, table.attributes);
        for (Array const& array : table.arrays) add(table.path, table, array);
    }
    void save(Provenance const& provenance) {
        write_provenance(file_, provenance);
        if (provenance.drawn) write_drawn(file_, *provenance.drawn);
        file_.save();
    }

private:
    /// All values must be there.
    void add(std::string const& path, Table const& table, Array const& array) {
        std::size_t const given = h5::size_of(array.values), wanted = table.cells(array.axes);
        if (given != wanted)
            throw std::invalid_argument{
                fmt::format("{}/{}: {} values for {} elements", path, array.name, given, wanted)};
        std::vector<std::string> over;
        for (std::string const& name : array.axes) {
            if (name != lanes_axis)
                over.push_back(name);
            else
                for (Axis const& axis : lanes_) over.push_back(axis.name);
        }
        write_variable_over(file_, path, array, over);
    }
    h5::File file_;
    std::vector<Axis> lanes_;
};

}  // namespace

void write_result_file(std::filesystem::path const& path, Dataset const& data, Provenance const& provenance) {
    Writer writer{path, data, provenance};
    writer.root(data, provenance);
    for (Table const& table : data.tables) writer.table(table);
    writer.save(provenance);
}

}  // namespace cpdsim
