#include "io/compare.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <bit>
#include <cstdint>
#include <optional>
#include <type_traits>

#include "io/hdf5.hpp"

namespace cpdsim {
namespace {

using Difference = std::optional<std::string>;

template <class T>
bool same_bits(T const& a, T const& b) {
    if constexpr (std::is_floating_point_v<T>) {
        using Bits = std::conditional_t<sizeof(T) == 4, std::uint32_t, std::uint64_t>;
        return std::bit_cast<Bits>(a) == std::bit_cast<Bits>(b);
    } else {
        return a == b;
    }
}

h5::Shape position(std::size_t index, h5::Shape const& shape) {
    h5::Shape at(shape.size());
    for (std::size_t axis = shape.size(); axis-- > 0; index /= shape[axis]) at[axis] = index % shape[axis];
    return at;
}

/// The attributes that count, in an order of their own.
h5::Attributes attributes_of(h5::Node const& node) {
    h5::Attributes found = node.attributes();
    if (node.path() == "/") {
        std::erase_if(found,
                      [](auto const& a) { return a.name == "source" || a.name == "history" || a.name == "date"; });
    }
    std::sort(found.begin(), found.end(), [](auto const& a, auto const& b) { return a.name < b.name; });
    return found;
}

/// Bit for bit, so that what is not a number equals itself.
bool same_value(h5::AttributeValue const& a, h5::AttributeValue const& b) {
    return std::visit(
        [&]<class T>(T const& value) {
            T const* const other = std::get_if<T>(&b);
            if (other == nullptr) return false;
            if constexpr (requires { std::begin(value); })
                return std::equal(value.begin(), value.end(), other->begin(), other->end(),
                                  [](auto const& x, auto const& y) { return same_bits(x, y); });
            else
                return same_bits(value, *other);
        },
        a);
}

Difference in_attributes(h5::Node const& a, h5::Node const& b) {
    h5::Attributes const of_a = attributes_of(a), of_b = attributes_of(b);
    bool const same = std::equal(of_a.begin(), of_a.end(), of_b.begin(), of_b.end(), [](auto const& x, auto const& y) {
        return x.name == y.name && same_value(x.value, y.value);
    });
    if (same) return {};
    return a.path() + ": other attributes";
}

Difference in_datasets(h5::Dataset const& a, h5::Dataset const& b) {
    h5::Shape const shape = a.shape();
    if (shape != b.shape()) {
        return fmt::format("{}: shapes [{}] and [{}]", a.path(), fmt::join(shape, ", "), fmt::join(b.shape(), ", "));
    }
    if (a.is_scale() != b.is_scale() || a.dimensions() != b.dimensions()) return a.path() + ": other dimensions";
    h5::Data const left = a.read(), right = b.read();
    if (left.index() != right.index()) return a.path() + ": other types";
    Difference values = std::visit(
        [&](auto const& ours) -> Difference {
            auto const& theirs = std::get<std::decay_t<decltype(ours)>>(right);
            for (std::size_t i = 0; i < ours.size(); ++i) {
                if (!same_bits(ours[i], theirs[i])) {
                    return fmt::format("{}[{}]: {} and {}", a.path(), fmt::join(position(i, shape), ", "), ours[i],
                                       theirs[i]);
                }
            }
            return {};
        },
        left);
    return values ? values : in_attributes(a, b);
}

std::vector<h5::Group::Child> children_of(h5::Group const& group) {
    std::vector<h5::Group::Child> found = group.children();
    if (group.path() == "/") std::erase_if(found, [](auto const& child) { return child.name == "provenance"; });
    std::sort(found.begin(), found.end(), [](auto const& a, auto const& b) { return a.name < b.name; });
    return found;
}

constexpr int deepest = 32;  ///< our own files have three levels; those of others may go in circles

Difference in_groups(h5::Group const& a, h5::Group const& b, int depth = 0) {
    if (depth > deepest) return a.path() + ": groups lie too deep to compare";
    auto const ours = children_of(a), theirs = children_of(b);
    auto const same = [](auto const& left, auto const& right) {
        return left.name == right.name && left.is_group == right.is_group && left.is_dataset == right.is_dataset;
    };
    auto const [odd, even] = std::mismatch(ours.begin(), ours.end(), theirs.begin(), theirs.end(), same);
    if (odd != ours.end() || even != theirs.end()) {
        return fmt::format("{}: only one of the files has '{}'", a.path(), odd != ours.end() ? odd->name : even->name);
    }
    for (auto const& child : ours) {
        if (!child.is_group && !child.is_dataset) return fmt::format("{}/{}: a link or a type", a.path(), child.name);
        Difference found = child.is_group ? in_groups(a.group(child.name), b.group(child.name), depth + 1)
                                          : in_datasets(a.dataset(child.name), b.dataset(child.name));
        if (found) return found;
    }
    return in_attributes(a, b);
}

}  // namespace

bool same_contents(std::filesystem::path const& a, std::filesystem::path const& b, std::string* first_difference) {
    h5::File const left = h5::File::open(a), right = h5::File::open(b);
    Difference const found = in_groups(left.root(), right.root());
    if (found && first_difference != nullptr) *first_difference = *found;
    return !found;
}

}  // namespace cpdsim
