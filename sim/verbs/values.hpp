// Every value of a struct as text, by path: what `diff` compares and `show` puts into words.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "param/info.hpp"

namespace cpdsim {

struct ValueText {
    std::string path;
    std::string text;  ///< "8.5 %/year"; "none" for a section that is switched off, "not set" for an absent value
    std::string_view doc;
};

struct ValueTexts {
    std::vector<ValueText> all;      ///< in the order of the format's description
    std::vector<std::string> items;  ///< paths of the entries of maps and lists: "programmes.cascade", "funding.0"

    [[nodiscard]] ValueText const* find(std::string_view path) const;
};

[[nodiscard]] ValueTexts values_of(param::StructInfo const& info, void const* object, std::string const& below = "");

template <class Struct>
[[nodiscard]] ValueTexts values_of(Struct const& object) {
    return values_of(param::info_of<Struct>(), &object);
}

}  // namespace cpdsim
