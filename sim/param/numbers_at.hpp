// Single numbers of a struct by their path, without the document: what a study changes from draw to draw thousands of
// times. The paths are those of the reader's annotations; the definition of the parameters leads to the place.
#pragma once

#include <string_view>

#include "param/info.hpp"

namespace cpdsim::param {

/// A number within an object. Of a count range both ends; otherwise one of them is null.
struct NumberAt {
    double* number = nullptr;
    double* second = nullptr;          ///< the other end of a count range
    FieldInfo const* field = nullptr;  ///< its definition
    std::string_view written_unit;     ///< of an amount: the unit that it has
    explicit operator bool() const { return number != nullptr; }
    void set(double value) const {
        *number = value;
        if (second != nullptr) *second = value;
    }
};

/// Nothing where the path leads to no number: a word, a list, a whole struct, or a section that is switched off.
[[nodiscard]] NumberAt number_at(StructInfo const& info, void* object, std::string_view path);

template <class Struct>
[[nodiscard]] NumberAt number_at(Struct& object, std::string_view path) {
    return number_at(info_of<Struct>(), &object, path);
}

}  // namespace cpdsim::param
