// A check sum behind the end of the HDF5 data, where HDF5 does not look. HDF5 1.10 trusts what it reads, and one
// flipped bit in a heap of strings ends the program inside the library; so a damaged file must be known before it is
// opened. A file that another tool has changed has lost its seal: it may be looked at, but is no case of a study.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace cpdsim {

enum class Seal { absent, intact, broken };

/// The bytes to append to a file with this content.
[[nodiscard]] std::string seal_of(std::span<std::byte const> content);
/// Of the bytes of a whole file.
[[nodiscard]] Seal check_seal(std::string_view file);

}  // namespace cpdsim
