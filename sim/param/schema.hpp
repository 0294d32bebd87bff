// JSON Schema (draft 2020-12) of a file, from describe(): editors complete and check scenarios while they are typed.
#pragma once

#include <string>

#include "param/info.hpp"

namespace cpdsim::param {

/// `format` is the file's format line ("cpd-scenario/1").
[[nodiscard]] std::string json_schema(StructInfo const& info, std::string_view format, std::string_view title);

template <class Struct>
[[nodiscard]] std::string json_schema_of(std::string_view format, std::string_view title) {
    return json_schema(info_of<Struct>(), format, title);
}

}  // namespace cpdsim::param
