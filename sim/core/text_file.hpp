// Files that people write, read whole: regular files only, and UTF-8 only, so that nothing else reaches the results.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace cpdsim {

/// The bytes of a regular file; nothing, and `why` in a few words ("no such file"), where there are none to be had.
/// Devices, pipes and the windows of the kernel (/proc, /sys) are refused: they may have no end, or wait for ever.
[[nodiscard]] std::optional<std::string> read_text_file(std::filesystem::path const& file, std::string& why);

/// Offset of the first byte that is not UTF-8 text (control characters but tab and line ends are not text), or npos.
[[nodiscard]] std::size_t not_utf8(std::string_view text);

/// What the text may be instead of UTF-8: "UTF-16", "Latin-1 or Windows-1252", or "not text".
[[nodiscard]] std::string_view likely_encoding(std::string_view text);

}  // namespace cpdsim
