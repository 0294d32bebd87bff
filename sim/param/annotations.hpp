// What a file says about its numbers besides their values: range, source and grade of evidence.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "param/diagnostics.hpp"
#include "param/param.hpp"

namespace cpdsim::param {

/// One number that a file gives. Values in canonical units.
struct Annotation {
    double value = 0;
    std::string unit;                                ///< one accepted unit of the parameter: "share", "EUR/school/year"
    std::optional<std::pair<double, double>> range;  ///< low, high
    std::string source;                              ///< empty: none given
    std::optional<int> evidence;                     ///< 0..5; absent: none given
    std::string written;                             ///< the value as in the file
    Mark mark;
    Role role = Role::uncertainty;
    Form form = Form::plain;
};

/// By path; the path can be given to Document::set.
using Annotations = std::map<std::string, Annotation>;

/// The parameters with a range, in order of their paths: what `vary: all_with_range` draws.
[[nodiscard]] inline std::vector<std::string> paths_with_range(Annotations const& annotations) {
    std::vector<std::string> paths;
    for (auto const& [path, annotation] : annotations)
        if (annotation.range) paths.push_back(path);
    return paths;
}

}  // namespace cpdsim::param
