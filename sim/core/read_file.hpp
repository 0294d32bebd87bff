// A file as it is, read once and whole. Only regular files: a pipe would wait for somebody to write, a device or a file
// of /proc may never end. Whoever works on what was read is safe from a file that changes or fails underneath.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace cpdsim {

/// Nothing, and in `why` the reason in a few words ("no such file"), when it cannot be read whole.
[[nodiscard]] std::optional<std::string> read_file(std::filesystem::path const& path, std::string& why);

}  // namespace cpdsim
