#include "data/dataset.hpp"

#include <algorithm>
#include <cstring>
#include <numeric>
#include <stdexcept>
#include <type_traits>

namespace cpdsim {
namespace {

template <class Items, class Name>
auto* named(Items& items, Name Items::value_type::*member, std::string_view name) {
    auto const at = std::find_if(items.begin(), items.end(), [&](auto const& item) { return item.*member == name; });
    return at == items.end() ? nullptr : &*at;
}

bool same_bits(Values const& a, Values const& b) {
    return std::visit(
        [&](auto const& of_a) {
            using Held = std::decay_t<decltype(of_a)>;
            auto const* const of_b = std::get_if<Held>(&b);
            if (of_b == nullptr || of_a.size() != of_b->size()) return false;
            if constexpr (std::is_arithmetic_v<typename Held::value_type>)
                return of_a.empty() || std::memcmp(of_a.data(), of_b->data(), of_a.size() * sizeof(of_a[0])) == 0;
            else
                return of_a == *of_b;
        },
        a);
}

}  // namespace

std::string const& text_of(Attributes const& attributes, std::string_view name) {
    static std::string const none;
    Attribute const* const found = named(attributes, &Attribute::name, name);
    auto const* const text = found == nullptr ? nullptr : std::get_if<std::string>(&found->value);
    return text == nullptr ? none : *text;
}

Axis counted_axis(std::string name, std::size_t size, Attributes attributes) {
    std::vector<std::int32_t> numbers(size);
    std::iota(numbers.begin(), numbers.end(), 0);
    return {std::move(name), std::move(numbers), std::move(attributes)};
}

bool Array::operator==(Array const& other) const {
    return name == other.name && axes == other.axes && attributes == other.attributes &&
           same_bits(values, other.values);
}

Axis const* Table::axis(std::string_view name) const { return named(axes, &Axis::name, name); }
Array const* Table::array(std::string_view name) const { return named(arrays, &Array::name, name); }
Array* Table::array(std::string_view name) { return named(arrays, &Array::name, name); }

std::vector<std::string> const& Table::labels(std::string_view name) const {
    Axis const* const found = axis(name);
    if (found == nullptr) throw std::invalid_argument{path + ": no axis '" + std::string{name} + "'"};
    return std::get<std::vector<std::string>>(found->values);
}

std::size_t Table::cells(std::vector<std::string> const& over) const {
    std::size_t product = 1;
    for (std::string const& name : over) {
        Axis const* const found = axis(name);
        if (found == nullptr) throw std::invalid_argument{path + ": no axis '" + name + "'"};
        product *= found->size();
    }
    return product;
}

std::size_t Table::add(std::string name, std::vector<std::string> over, Attributes description) {
    std::size_t const size = cells(over);
    arrays.push_back({std::move(name), std::move(over), std::vector<float>(size, 0.F), std::move(description)});
    return arrays.size() - 1;
}

Table const* Dataset::find(std::string_view path) const { return named(tables, &Table::path, path); }
Table* Dataset::find(std::string_view path) { return named(tables, &Table::path, path); }

std::size_t Dataset::add(Table table) {
    if (find(table.path) != nullptr) throw std::invalid_argument{"two tables " + table.path};
    tables.push_back(std::move(table));
    return tables.size() - 1;
}

}  // namespace cpdsim
