// A check sum behind the end of the HDF5 data, where HDF5 does not look. HDF5 1.10 trusts what it reads, and one
// flipped bit in a heap of strings ends the program inside the library; so a damaged file must be known before it is
// opened. A file that another tool has changed has lost its seal, and is read unchecked.
#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>

namespace cpdsim {

enum class Seal { absent, intact, broken };

/// The bytes to append to a file with this content.
[[nodiscard]] std::string seal_of(std::span<std::byte const> content);
/// Reads the whole file once. `absent` also when it cannot be read.
[[nodiscard]] Seal check_seal(std::filesystem::path const& path);

}  // namespace cpdsim
