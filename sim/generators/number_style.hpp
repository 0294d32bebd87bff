// Numbers as the world writes them: 0.8 and 0,8, 1,500 and 1.500 and 1 500. One number alone may be read in two ways;
// the other numbers of its column, or of its file, mostly say which.
#pragma once

#include <string_view>

namespace cpdsim {

/// What a text says about the decimal sign of whoever wrote it.
enum class NumberStyle {
    plain,         ///< 1500, 1 500, 1e3: nothing
    point,         ///< 0.8, 1,500.5, 1,500,000
    comma,         ///< 0,8, 1.500,5, 1.500.000
    either_point,  ///< 1.500: one and a half, or fifteen hundred
    either_comma,  ///< 1,500: the same, the other way round
    none,          ///< no number
};
[[nodiscard]] NumberStyle style_of(std::string_view text);

/// The number with this decimal sign, whatever stands between its thousands (the other sign, spaces, apostrophes).
/// False if it is none.
[[nodiscard]] bool parse_number(std::string_view text, char decimal, double& value);

}  // namespace cpdsim
