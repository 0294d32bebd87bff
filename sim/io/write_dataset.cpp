// A data set -> groups of the file. Values are written from where they are, so memory stays that of the data set.
// First its shape is told, all but the values; the file begins as a copy of the empty one of that shape.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <stdexcept>
#include <string_view>

#include "data/quantity.hpp"
#include "io/moulds.hpp"
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

/// A few numbers for tools that do not see groups; copies of what the groups hold.
constexpr std::array<std::string_view, 5> headlines{"sustained_teachers", "changed_teachers", "practice_years", "reach",
                                                    "spend"};

std::optional<Array> practice_at_the_end(Dataset const& data) {
    Table const* const series = data.find("/timeseries");
    Array const* const practice = series == nullptr ? nullptr : series->array("practice_share");
    std::size_t const rows = practice == nullptr ? 0 : series->axis("time")->size();
    if (rows == 0) return std::nullopt;
    std::vector<float> last;
    for (std::size_t end = rows; end <= floats(*practice).size(); end += rows)
        last.push_back(floats(*practice)[end - 1]);
    return Array{"practice_share_end",
                 {std::string{lanes_axis}},
                 std::move(last),
                 reported("practice_share_end", practice->units(), practice->long_name() + ", at the end")};
}

/// Tables as the file has them, without values, and beside each the values of its arrays, where they are. Axes of the
/// lanes have numbers of their own in every case: they count as values.
class Layout {
public:
    Layout(Dataset const& data, Provenance const& provenance) : at_the_end_{practice_at_the_end(data)} {
        auto const with_lanes = std::find_if(data.tables.begin(), data.tables.end(),
                                             [](Table const& table) { return table.axis(lanes_axis) != nullptr; });
        if (with_lanes != data.tables.end()) lanes_ = axes_of_lanes(with_lanes->axis(lanes_axis)->size(), provenance);
        begin("/", {});
        for (Axis const& axis : lanes_) add_axis(axis);
        if (Table const* const outcomes = data.find("/outcomes")) {
            for (Array const& outcome : outcomes->arrays)
                if (std::find(headlines.begin(), headlines.end(), outcome.name) != headlines.end())
                    add(*outcomes, outcome);
        }
        if (at_the_end_) add(*data.find("/timeseries"), *at_the_end_);
        for (Table const& table : data.tables) {
            begin(table.path, table.attributes);
            for (Axis const& axis : table.axes) {
                if (axis.name == lanes_axis)
                    for (Axis const& own : lanes_) add_axis(own);
                else
                    shape_.back().axes.push_back(axis);
            }
            for (Array const& array : table.arrays) add(table, array);
        }
    }

    [[nodiscard]] std::vector<Table> const& shape() const { return shape_; }

    void pour_into(h5::File& file) const {
        for (std::size_t t = 0; t < shape_.size(); ++t) {
            h5::Group const group = file.group(shape_[t].path);
            for (Axis const& axis : lanes_)
                if (shape_[t].axis(axis.name) != nullptr)
                    group.dataset(axis.name).write(
                        std::visit([](auto const& held) -> Values { return held; }, axis.values));
            for (std::size_t k = 0; k < values_[t].size(); ++k)
                group.dataset(shape_[t].arrays[k].name).write(*values_[t][k]);
        }
    }

private:
    void begin(std::string const& path, Attributes const& attributes) {
        shape_.push_back({path, {}, {}, attributes});
        values_.emplace_back();
    }

    void add_axis(Axis const& axis) {
        Axis& bare = shape_.back().axes.emplace_back(axis);
        std::visit(
            [](auto& held) {
                std::fill(held.begin(), held.end(), typename std::decay_t<decltype(held)>::value_type{});
            },
            bare.values);
    }

    /// All values must be there.
    void add(Table const& table, Array const& array) {
        std::size_t const given = h5::size_of(array.values), wanted = table.cells(array.axes);
        if (given != wanted)
            throw std::invalid_argument{
                fmt::format("{}/{}: {} values for {} elements", shape_.back().path, array.name, given, wanted)};
        Array& bare = shape_.back().arrays.emplace_back();
        bare.name = array.name;
        for (std::string const& name : array.axes) {
            if (name != lanes_axis)
                bare.axes.push_back(name);
            else
                for (Axis const& axis : lanes_) bare.axes.push_back(axis.name);
        }
        bare.values =
            std::visit([](auto const& held) -> Values { return std::decay_t<decltype(held)>{}; }, array.values);
        bare.attributes = array.attributes;
        values_.back().push_back(&array.values);
    }

    std::optional<Array> at_the_end_;
    std::vector<Axis> lanes_;
    std::vector<Table> shape_;
    std::vector<std::vector<Values const*>> values_;  ///< by table and array
};

}  // namespace

void write_result_file(std::filesystem::path const& path, Dataset const& data, Provenance const& provenance,
                       Moulds& moulds) {
    Layout const layout{data, provenance};
    h5::File file = h5::File::create(path, *moulds.of(layout.shape()));
    file.root().set({{"Conventions", "CF-1.10"},
                     {"format", std::string{result_format}},
                     {"title", provenance.title},
                     {"source", "cpdsim " + provenance.version},
                     {"history", provenance.date + ": " + provenance.command},
                     {"id", provenance.id}});
    layout.pour_into(file);
    write_provenance(file, provenance);
    if (provenance.drawn) write_drawn(file, *provenance.drawn);
    file.save();
}

void write_result_file(std::filesystem::path const& path, Dataset const& data, Provenance const& provenance) {
    Moulds for_once;
    write_result_file(path, data, provenance, for_once);
}

}  // namespace cpdsim
