#include "io/seal.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <string_view>
#include <vector>

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

Seal check_seal(std::filesystem::path const& path) {
    std::error_code error;
    std::uintmax_t const size = std::filesystem::file_size(path, error);
    if (error || size < seal_size) return Seal::absent;
    std::ifstream file{path, std::ios::binary};
    std::string found(seal_size, '\0');
    file.seekg(static_cast<std::streamoff>(size - seal_size));
    file.read(found.data(), static_cast<std::streamsize>(found.size()));
    if (!file || !std::string_view{found}.starts_with(mark)) return Seal::absent;
    file.seekg(0);
    std::uint64_t sum = hash_of({});
    std::vector<char> part(std::size_t{1} << 20U);
    for (std::uintmax_t left = size - seal_size; left > 0;) {
        auto const length = static_cast<std::size_t>(std::min<std::uintmax_t>(left, part.size()));
        if (!file.read(part.data(), static_cast<std::streamsize>(length))) return Seal::broken;
        sum = hash_of({part.data(), length}, sum);
        left -= length;
    }
    return found == seal_with(sum) ? Seal::intact : Seal::broken;
}

}  // namespace cpdsim
