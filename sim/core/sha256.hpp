// The check sum SHA-256 (FIPS 180-4) of a text, as `sha256sum` prints it: so that anybody can tell, without this
// program, whether a file is the one a result was made from.
#pragma once

#include <string>
#include <string_view>

namespace cpdsim {

/// 64 hexadecimal digits.
[[nodiscard]] std::string sha256_of(std::string_view text);

}  // namespace cpdsim
