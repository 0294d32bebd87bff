#include "core/memory.hpp"

#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "core/error.hpp"

namespace cpdsim {

double memory_of_machine() {
    return static_cast<double>(::sysconf(_SC_PHYS_PAGES)) * static_cast<double>(::sysconf(_SC_PAGESIZE));
}

std::string bytes_text(double bytes) {
    if (bytes >= 1e12) return fmt::format("{:.1f} TB", bytes / 1e12);
    if (bytes >= 1e9) return fmt::format("{:.1f} GB", bytes / 1e9);
    if (bytes >= 1e6) return fmt::format("{:.0f} MB", bytes / 1e6);
    return fmt::format("{:.0f} kB", bytes / 1e3);
}

double bytes_from(std::string const& text) {
    double number = 0;
    auto const [end, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
    std::string unit{end, text.data() + text.size()};
    unit.erase(std::remove(unit.begin(), unit.end(), ' '), unit.end());
    std::pair<std::string_view, double> const units[] = {
        {"", 1},         {"B", 1},        {"K", 1e3},      {"k", 1e3},     {"KB", 1e3}, {"kB", 1e3},
        {"M", 1e6},      {"MB", 1e6},     {"G", 1e9},      {"GB", 1e9},    {"T", 1e12}, {"TB", 1e12},
        {"KiB", 0x1p10}, {"MiB", 0x1p20}, {"GiB", 0x1p30}, {"TiB", 0x1p40}};
    for (auto const& [name, factor] : units)
        if (fault == std::errc{} && number > 0 && unit == name) return number * factor;
    throw UserError{Exit::usage, fmt::format("'{}' is no amount of memory; write it as 8GB or 500MB", text)};
}

}  // namespace cpdsim
