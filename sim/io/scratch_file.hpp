// Room on the disk for numbers that are needed again before the process ends, and that would not fit into memory. The
// file loses its name as soon as it is open, so it is gone with the process, however that ends.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>

namespace cpdsim {

/// `reserve` by one thread at a time; `write` and `read` by several at once, where the parts do not overlap.
/// Errors: UserError with Exit::cannot_write.
class ScratchFile {
public:
    /// In this folder, which must be there.
    explicit ScratchFile(std::filesystem::path const& folder);
    ~ScratchFile();
    ScratchFile(ScratchFile const&) = delete;
    ScratchFile& operator=(ScratchFile const&) = delete;

    /// Position of so many bytes that nobody else has.
    [[nodiscard]] std::uint64_t reserve(std::size_t bytes);
    void write(std::uint64_t position, std::span<std::byte const> bytes) const;
    void read(std::uint64_t position, std::span<std::byte> bytes) const;

private:
    std::filesystem::path folder_;
    int descriptor_ = -1;
    std::uint64_t size_ = 0;
};

}  // namespace cpdsim
