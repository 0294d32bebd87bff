// A file appears whole or not at all. The bytes go to `<name>.part-<host>-<process>` in the same folder; it is flushed
// to the disk, then renamed over the target, then the folder is flushed. A kill at any moment leaves the old file, or
// the new one, and at worst a stray `.part-` file that no reader looks at.
#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <string_view>

namespace cpdsim {

/// Makes missing folders. Error: UserError with Exit::cannot_write (no permission, disk full, target is a folder);
/// the target is then what it was before and the temporary is gone.
void write_atomically(std::filesystem::path const& target, std::span<std::byte const> bytes);
void write_atomically(std::filesystem::path const& target, std::string_view text);

}  // namespace cpdsim
