#include "io/atomic_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <string>
#include <system_error>
#include <utility>

#include "core/error.hpp"

namespace cpdsim {
namespace {

[[noreturn]] void fail(std::filesystem::path const& target, int error) {
    bool const full = error == ENOSPC || error == EDQUOT || error == EFBIG;
    throw UserError{Exit::cannot_write,
                    fmt::format("cannot write '{}' ({}) {}", target.string(), std::generic_category().message(error),
                                full ? "free some space or choose another folder with -o"
                                     : "choose a folder you may write to with -o")};
}

/// Processes of two machines may have the same number and share the folder.
std::string host_name() {
    std::array<char, 256> name{};
    return ::gethostname(name.data(), name.size() - 1) == 0 ? name.data() : "host";
}

/// The temporary: closed and removed unless it was renamed.
class Part {
public:
    explicit Part(std::filesystem::path const& target)
        : target_{target},
          path_{fmt::format("{}.part-{}-{}", target.string(), host_name(), ::getpid())},
          descriptor_{::open(path_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666)} {
        if (descriptor_ < 0) fail(target_, errno);
    }
    Part(Part const&) = delete;
    Part& operator=(Part const&) = delete;
    ~Part() {
        if (descriptor_ >= 0) ::close(descriptor_);
        if (!renamed_) ::unlink(path_.c_str());
    }

    void write(std::span<std::byte const> bytes) {
        constexpr std::size_t most = std::size_t{1} << 30U;  // write(2) may refuse more than 2 GiB at once
        while (!bytes.empty()) {
            ssize_t const done = ::write(descriptor_, bytes.data(), std::min(bytes.size(), most));
            if (done < 0 && errno == EINTR) continue;
            if (done <= 0) fail(target_, done < 0 ? errno : EIO);
            bytes = bytes.subspan(static_cast<std::size_t>(done));
        }
    }
    void rename_to_target() {
        if (::fsync(descriptor_) != 0) fail(target_, errno);
        // A network file system may report a full disk only here.
        if (::close(std::exchange(descriptor_, -1)) != 0) fail(target_, errno);
        if (std::rename(path_.c_str(), target_.c_str()) != 0) fail(target_, errno);
        renamed_ = true;
    }

private:
    std::filesystem::path target_;
    std::string path_;
    int descriptor_;
    bool renamed_ = false;
};

/// Makes the rename last. Some file systems cannot flush a folder (EINVAL); then there is nothing to do.
void flush_folder(std::filesystem::path const& folder, std::filesystem::path const& target) {
    int const descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0) return;
    int const error = ::fsync(descriptor) == 0 ? 0 : errno;
    ::close(descriptor);
    if (error == EIO || error == ENOSPC || error == EDQUOT) fail(target, error);
}

}  // namespace

void write_atomically(std::filesystem::path const& target, std::span<std::byte const> bytes) {
    std::filesystem::path const folder = target.has_parent_path() ? target.parent_path() : ".";
    std::error_code error;
    std::filesystem::create_directories(folder, error);
    if (error) fail(target, error.value());
    Part part{target};
    part.write(bytes);
    part.rename_to_target();
    flush_folder(folder, target);
}

void write_atomically(std::filesystem::path const& target, std::string_view text) {
    write_atomically(target, std::as_bytes(std::span{text.data(), text.size()}));
}

}  // namespace cpdsim
