// Structural forms in words, for the terminal: those of the English report (analysis/messages/en.json; a test
// compares).
#pragma once

#include <string>

namespace cpdsim {

/// What a structural choice is about: "how the hours of a course count"; its path in plain words where none are known.
[[nodiscard]] std::string question_about(std::string const& path);
/// "the first hours count most".
[[nodiscard]] std::string words_of_form(std::string const& form);

}  // namespace cpdsim
