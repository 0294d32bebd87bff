// What-ifs may carry a title for people: {high_turnover: {title: {en: ...}, set: {turnover.leave: 10 %/year}}}.
#pragma once

#include <map>
#include <string>

#include "param/diagnostics.hpp"
#include "param/document.hpp"
#include "param/param.hpp"

namespace cpdsim {

/// Takes the titles out of a study's document, whose what-ifs are then {name: {path: value}} as without. Errors: E105.
[[nodiscard]] std::map<std::string, param::Translated> take_what_if_titles(param::Document& study,
                                                                           param::Diagnostics& diagnostics);

}  // namespace cpdsim
