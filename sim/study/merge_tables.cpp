// Every table of study.h5 that is filled case by case: what the table's rule has kept of each draw (study/rules.hpp),
// over strategy, level, draw and replicate, as far as it is over these.
#include <algorithm>
#include <limits>
#include <type_traits>

#include "study/merge.hpp"
#include "study/rules.hpp"

namespace cpdsim {
namespace {

/// Positions of a case's cells among those of the study, array by array.
struct Places {
    struct OfArray {
        std::size_t value = 0;  ///< in CaseDigest::values
        bool held = false;
        std::vector<std::size_t> cells;  ///< where the cells of one replicate go
    };
    CaseShape const* shape = nullptr;
    std::vector<OfArray> arrays;
};

std::size_t place_in(Axis const& all, Axis const& some, std::size_t label) {
    return std::visit(
        [&](auto const& list) {
            auto const& own = std::get<std::decay_t<decltype(list)>>(some.values);
            return static_cast<std::size_t>(std::find(list.begin(), list.end(), own[label]) - list.begin());
        },
        all.values);
}

std::vector<std::size_t> cells_in(Table const& all, std::vector<std::string> const& over, Table const& some) {
    std::vector<std::size_t> cells{0};
    for (std::string const& name : over) {
        Axis const &axis = *all.axis(name), &own = *some.axis(name);
        std::vector<std::size_t> finer;
        for (std::size_t const cell : cells)
            for (std::size_t label = 0; label < own.size(); ++label)
                finer.push_back(cell * axis.size() + place_in(axis, own, label));
        cells = std::move(finer);
    }
    return cells;
}

class TablePart : public MergePart {
public:
    TablePart(StudyPlan const& plan, StudyLayout const& layout, Table const& table)
        : MergePart{plan, layout}, table_{table}, rule_{rule_into(table.path)} {
        for (Array const& array : table_.arrays) {
            auto& over = over_.emplace_back();
            std::copy_if(array.axes.begin(), array.axes.end(), std::back_inserter(over),
                         [](std::string const& name) { return name != "replicate"; });
            cells_.push_back(table_.cells(over));
            values_.push_back(array.values);
        }
        forget();
    }

    void lay_out(h5::File& file) override {
        std::vector<Axis> axes;
        std::vector<std::string> before{"strategy", "level"};
        if (rule_.each_draw && !table_.axes.empty()) axes.push_back(draw());
        if (rule_.each_replicate && !table_.axes.empty()) axes.push_back(replicate());
        for (Axis const& axis : axes) before.push_back(axis.name);
        std::copy_if(table_.axes.begin(), table_.axes.end(), std::back_inserter(axes),
                     [](Axis const& axis) { return axis.name != "replicate"; });
        write_group(file, table_.path, table_.axes.empty() ? axes : dimensions(axes), {}, table_.attributes);
        for (std::size_t k = 0; k < table_.arrays.size(); ++k) {
            std::vector<std::string> all = before;
            all.insert(all.end(), over_[k].begin(), over_[k].end());
            write_variable(file, table_.path,
                           {table_.arrays[k].name, all, table_.arrays[k].values, table_.arrays[k].attributes}, 2);
        }
    }

    void take(std::size_t draw, CaseDigest const& digest) override {
        if (digest.shape->replicates == 0) return;
        if (digest.shape.get() != places_.shape) look_at(*digest.shape);
        ++taken_;
        std::size_t const at = rule_.each_draw ? draw : 0;
        auto const there = static_cast<std::size_t>(digest.shape->replicates);
        for (std::size_t k = 0; k < values_.size(); ++k) {
            Places::OfArray const& place = places_.arrays[k];
            std::visit(
                [&](auto& all) {
                    using Held = std::decay_t<decltype(all)>;
                    if constexpr (std::is_floating_point_v<typename Held::value_type>) {
                        auto* const to = all.data() + at * of_draw(k);
                        if (rule_.unmentioned == Unmentioned::zero && rule_.each_draw)
                            std::fill(to, to + of_draw(k), typename Held::value_type{0});
                        if (rule_.unmentioned == Unmentioned::zero_where_labelled && !place.held)
                            for (std::size_t const cell : place.cells) to[cell] = 0;
                        if (!place.held) return;
                        auto const& own = std::get<Held>(digest.values[place.value]);
                        std::size_t const each = place.cells.size();
                        std::size_t const lanes = rule_.each_replicate ? std::min(there, replicates()) : 1;
                        for (std::size_t r = 0; r < lanes; ++r)
                            for (std::size_t c = 0; c < each; ++c) {
                                auto& cell = to[r * cells_[k] + place.cells[c]];
                                cell = rule_.each_draw ? own[r * each + c] : cell + own[r * each + c];
                            }
                    }
                },
                values_[k]);
        }
    }

    void write(h5::File& file, std::size_t strategy, std::size_t level) override {
        for (std::size_t k = 0; k < values_.size(); ++k) {
            if (!rule_.each_draw) over_draws(values_[k]);
            write_slab(file, table_.path, table_.arrays[k].name, {strategy, level}, values_[k]);
        }
        forget();
    }

private:
    void look_at(CaseShape const& shape) {
        places_ = {&shape, std::vector<Places::OfArray>(table_.arrays.size())};
        std::size_t value = 0;
        for (Table const& own : shape.tables.tables) {
            for (std::size_t k = 0; own.path == table_.path && k < table_.arrays.size(); ++k) {
                Places::OfArray& place = places_.arrays[k];
                std::size_t const held = place_of(own.arrays, table_.arrays[k].name);
                place.held = held < own.arrays.size();
                place.value = value + held;
                bool const labelled = std::all_of(over_[k].begin(), over_[k].end(),
                                                  [&](std::string const& name) { return own.axis(name) != nullptr; });
                if (labelled) place.cells = cells_in(table_, over_[k], own);
            }
            value += own.arrays.size();
        }
    }
    void over_draws(Values& values) const {
        std::visit(
            [&](auto& all) {
                using Value = typename std::decay_t<decltype(all)>::value_type;
                if constexpr (std::is_floating_point_v<Value>)
                    for (Value& value : all)
                        value =
                            taken_ == 0 ? std::numeric_limits<Value>::quiet_NaN() : value / static_cast<Value>(taken_);
            },
            values);
    }
    /// Values of one draw.
    [[nodiscard]] std::size_t of_draw(std::size_t array) const {
        return cells_[array] * (rule_.each_replicate ? replicates() : 1);
    }
    void forget() {
        taken_ = 0;
        for (std::size_t k = 0; k < values_.size(); ++k) {
            std::visit(
                [&](auto& all) {
                    using Value = typename std::decay_t<decltype(all)>::value_type;
                    if constexpr (std::is_floating_point_v<Value>)
                        all.assign(of_draw(k) * (rule_.each_draw ? draws() : 1),
                                   rule_.each_draw ? std::numeric_limits<Value>::quiet_NaN() : Value{0});
                },
                values_[k]);
        }
    }

    Table const& table_;
    Rule rule_;
    Places places_;
    int taken_ = 0;
    std::vector<std::vector<std::string>> over_;  ///< by array: axes besides strategy, level, draw and replicate
    std::vector<std::size_t> cells_;              ///< of these
    std::vector<Values> values_;                  ///< by array: (draw, replicate, cells)
};

}  // namespace

std::vector<std::unique_ptr<MergePart>> make_parts(StudyPlan const& plan, StudyLayout const& layout) {
    std::vector<std::unique_ptr<MergePart>> parts;
    for (Table const& table : layout.tables.tables) {
        bool const empty =
            std::any_of(table.axes.begin(), table.axes.end(), [](Axis const& a) { return a.size() == 0; });
        if (!empty) parts.push_back(std::make_unique<TablePart>(plan, layout, table));
    }
    return parts;
}

}  // namespace cpdsim
