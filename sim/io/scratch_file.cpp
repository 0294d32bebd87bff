#include "io/scratch_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <string>
#include <system_error>

#include "core/error.hpp"

namespace cpdsim {
namespace {

[[noreturn]] void fail(std::filesystem::path const& folder, int error) {
    throw UserError{Exit::cannot_write,
                    fmt::format("cannot keep numbers in '{}' while the study runs ({}) free some space or choose "
                                "another folder with -o",
                                folder.string(), std::generic_category().message(error))};
}

/// All of it, part by part, by a call such as pwrite that may do less than it was asked for.
template <class Bytes, class Call>
void all_of(std::filesystem::path const& folder, std::uint64_t position, Bytes bytes, Call const& call) {
    while (!bytes.empty()) {
        ssize_t const done = call(bytes.data(), bytes.size(), static_cast<off_t>(position));
        if (done < 0 && errno == EINTR) continue;
        if (done <= 0) fail(folder, done < 0 ? errno : EIO);
        position += static_cast<std::uint64_t>(done);
        bytes = bytes.subspan(static_cast<std::size_t>(done));
    }
}

}  // namespace

ScratchFile::ScratchFile(std::filesystem::path const& folder) : folder_{folder} {
    std::string name = (folder / ".numbers.part-XXXXXX").string();
    descriptor_ = ::mkostemp(name.data(), O_CLOEXEC);
    if (descriptor_ < 0) fail(folder_, errno);
    ::unlink(name.c_str());
}

ScratchFile::~ScratchFile() { ::close(descriptor_); }

std::uint64_t ScratchFile::reserve(std::size_t bytes) {
    std::uint64_t const position = size_;
    size_ += bytes;
    return position;
}

void ScratchFile::write(std::uint64_t position, std::span<std::byte const> bytes) const {
    all_of(folder_, position, bytes,
           [&](void const* from, std::size_t size, off_t at) { return ::pwrite(descriptor_, from, size, at); });
}

void ScratchFile::read(std::uint64_t position, std::span<std::byte> bytes) const {
    all_of(folder_, position, bytes,
           [&](void* to, std::size_t size, off_t at) { return ::pread(descriptor_, to, size, at); });
}

}  // namespace cpdsim
