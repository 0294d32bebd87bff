#include "data/combine.hpp"

#include <algorithm>
#include <stdexcept>
#include <type_traits>

namespace cpdsim {
namespace {

/// An array seen from one of its axes: stretches of `inner` values, so many of them in a row before the slower axes
/// move on.
struct Stretches {
    std::size_t outer = 1, size = 1, inner = 1;
};

Stretches stretches_of(Table const& table, Array const& array, std::string_view axis) {
    Stretches found;
    bool passed = false;
    for (std::string const& name : array.axes) {
        std::size_t const size = table.cells({name});
        if (name == axis)
            found.size = size;
        else
            (passed ? found.inner : found.outer) *= size;
        passed = passed || name == axis;
    }
    return found;
}

bool lies_over(Array const& array, std::string_view axis) {
    return std::find(array.axes.begin(), array.axes.end(), axis) != array.axes.end();
}

template <class Value>
void cut(std::vector<Value>& values, Stretches const& at, std::size_t size) {
    auto to = values.begin();
    for (std::size_t o = 0; o < at.outer; ++o, to += static_cast<std::ptrdiff_t>(size * at.inner)) {
        auto const from = values.begin() + static_cast<std::ptrdiff_t>(o * at.size * at.inner);
        if (from != to) std::move(from, from + static_cast<std::ptrdiff_t>(size * at.inner), to);
    }
    values.resize(at.outer * size * at.inner);
}

template <class Value>
void append(std::vector<Value>& values, Stretches const& at, std::vector<Value> const& more, std::size_t size) {
    if (values.size() != at.outer * at.size * at.inner || more.size() != at.outer * size * at.inner)
        throw std::invalid_argument{"arrays of different shapes cannot be joined"};
    if (at.outer == 1) {
        values.insert(values.end(), more.begin(), more.end());
        return;
    }
    std::vector<Value> all;
    all.reserve(values.size() + more.size());
    for (std::size_t o = 0; o < at.outer; ++o) {
        auto const mine = values.begin() + static_cast<std::ptrdiff_t>(o * at.size * at.inner);
        auto const its = more.begin() + static_cast<std::ptrdiff_t>(o * size * at.inner);
        all.insert(all.end(), mine, mine + static_cast<std::ptrdiff_t>(at.size * at.inner));
        all.insert(all.end(), its, its + static_cast<std::ptrdiff_t>(size * at.inner));
    }
    values = std::move(all);
}

/// Where one of two arrays knows more flags than the other, those.
void take_more_flags(Array& array, Array const& more) {
    auto const flags = [](Array const& one) { return text_of(one.attributes, "flag_meanings").size(); };
    if (flags(more) > flags(array)) array.attributes = more.attributes;
}

Axis& axis_of(Table& table, std::string_view name) {
    auto const at = std::find_if(table.axes.begin(), table.axes.end(), [&](Axis const& a) { return a.name == name; });
    if (at == table.axes.end()) throw std::invalid_argument{table.path + ": no axis '" + std::string{name} + "'"};
    return *at;
}

template <class Label>
void count_on(std::vector<Label>& labels, std::vector<Label> const& more) {
    for (Label const& label : more) {
        if constexpr (std::is_same_v<Label, std::int32_t>)
            labels.push_back(static_cast<Label>(labels.size()));
        else
            labels.push_back(label);
    }
}

}  // namespace

void cut(Table& table, std::string_view name, std::size_t size) {
    Axis& axis = axis_of(table, name);
    if (axis.size() <= size) return;
    for (Array& array : table.arrays) {
        if (!lies_over(array, name)) continue;
        Stretches const at = stretches_of(table, array, name);
        std::visit([&](auto& values) { cut(values, at, size); }, array.values);
    }
    std::visit([&](auto& labels) { labels.resize(size); }, axis.values);
}

void concatenate(Table& table, Table const& more, std::string_view name) {
    if (table.arrays.size() != more.arrays.size())
        throw std::invalid_argument{table.path + ": other arrays in what is appended"};
    Axis const* const added = more.axis(name);
    Axis& axis = axis_of(table, name);
    if (added == nullptr || added->values.index() != axis.values.index())
        throw std::invalid_argument{table.path + ": no such axis '" + std::string{name} + "' in what is appended"};
    for (std::size_t k = 0; k < table.arrays.size(); ++k) {
        Array& array = table.arrays[k];
        if (!lies_over(array, name)) continue;
        take_more_flags(array, more.arrays[k]);
        Stretches const at = stretches_of(table, array, name);
        std::visit(
            [&](auto& values) {
                append(values, at, std::get<std::decay_t<decltype(values)>>(more.arrays[k].values), added->size());
            },
            array.values);
    }
    std::visit([&](auto& labels) { count_on(labels, std::get<std::decay_t<decltype(labels)>>(added->values)); },
               axis.values);
}

void concatenate(Dataset& all, Dataset const& more, std::string_view name, std::size_t size) {
    for (Table const& its : more.tables) {
        Table* const table = all.find(its.path);
        if (table == nullptr) continue;
        if (table->axis(name) != nullptr) {
            concatenate(*table, its, name);
            continue;
        }
        Array const* const positions = its.array(name);
        if (positions == nullptr || positions->axes.size() != 1) continue;
        std::size_t const before = table->cells(positions->axes);
        concatenate(*table, its, positions->axes.front());
        auto& at = std::get<std::vector<std::int32_t>>(table->array(name)->values);
        for (std::size_t k = before; k < at.size(); ++k) at[k] += static_cast<std::int32_t>(size);
    }
}

void add_new_arrays(Table& table, Table const& more) {
    for (Array const& array : more.arrays) {
        Array* const known = table.array(array.name);
        if (known == nullptr)
            table.arrays.push_back(array);
        else if (array.long_name().size() > known->long_name().size())
            known->attributes = array.attributes;
    }
}

void add_new(Table& table, Table const& more) {
    for (Axis const& axis : more.axes) {
        auto const at =
            std::find_if(table.axes.begin(), table.axes.end(), [&](Axis const& a) { return a.name == axis.name; });
        if (at == table.axes.end()) {
            table.axes.push_back(axis);
            continue;
        }
        if (at->values.index() != axis.values.index())
            throw std::invalid_argument{table.path + ": the labels of '" + axis.name + "' are of several types"};
        std::visit(
            [&](auto& labels) {
                for (auto const& label : std::get<std::decay_t<decltype(labels)>>(axis.values))
                    if (std::find(labels.begin(), labels.end(), label) == labels.end()) labels.push_back(label);
            },
            at->values);
    }
    add_new_arrays(table, more);
}

std::size_t row_in(std::vector<double> const& dates, double wanted) {
    auto const found = std::find(dates.begin(), dates.end(), wanted);
    return static_cast<std::size_t>((found == dates.end() ? dates.end() - 1 : found) - dates.begin());
}

}  // namespace cpdsim
