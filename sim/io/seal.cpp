#include "io/seal.hpp"

#include <fmt/format.h>

#include "core/random.hpp"

namespace cpdsim {
namespace {

constexpr std::string_view mark = "cpdsim seal FNV-1a ";
constexpr std::size_t seal_size = mark.size() + 16;  // the sum as 16 hexadecimal digits

std::string seal_with(std::uint64_t sum) { return fmt::format("{}{:016x}", mark, sum); }

}  // namespace

std::string seal_of(std::span<std::byte const> content) {
    return seal_with(hash_of({reinterpret_cast<char const*>(content.data()), content.size()}));
}

Seal check_seal(std::string_view file) {
    if (file.size() < seal_size) return Seal::absent;
    std::string_view const content = file.substr(0, file.size() - seal_size), found = file.substr(content.size());
    if (!found.starts_with(mark)) return Seal::absent;
    return found == seal_with(hash_of(content)) ? Seal::intact : Seal::broken;
}

}  // namespace cpdsim
