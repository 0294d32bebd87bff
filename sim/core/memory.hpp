// How much memory there is, and bytes as people read and write them.
#pragma once

#include <string>

namespace cpdsim {

/// Bytes that this machine has.
[[nodiscard]] double memory_of_machine();

/// "1.5 GB", "12 MB".
[[nodiscard]] std::string bytes_text(double bytes);
/// From "8 GB", "500M", "2GiB". Error: UserError (usage).
[[nodiscard]] double bytes_from(std::string const& text);

}  // namespace cpdsim
