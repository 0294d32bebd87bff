// Locks of a study's folder, by flock(2): they vanish with the process, whatever ends it. A whole run holds `.lock`
// alone; shards share it, and each holds a lock of its own.
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>

#include <fmt/format.h>

#include "core/error.hpp"
#include "study/folder.hpp"

namespace cpdsim {
namespace {

namespace fs = std::filesystem;

fs::path whole_lock(StudyFolder const& folder) { return folder.path() / ".lock"; }
fs::path part_lock(StudyFolder const& folder, Shard const& shard) {
    return folder.path() / fmt::format(".lock-{}-of-{}", shard.index, shard.count);
}

std::string holder(int descriptor) {
    std::array<char, 64> text{};
    ssize_t const read = ::pread(descriptor, text.data(), text.size() - 1, 0);
    return read > 0 ? std::string{text.data(), static_cast<std::size_t>(read)} : "another process";
}

int open_lock(fs::path const& path) {
    int const descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (descriptor >= 0) return descriptor;
    throw UserError{Exit::cannot_write, fmt::format("cannot write '{}' ({}) choose a folder you may write to with -o",
                                                    path.string(), std::generic_category().message(errno))};
}

void take(int descriptor, int how, StudyFolder const& folder) {
    if (::flock(descriptor, how | LOCK_NB) == 0) return;
    if (errno != EWOULDBLOCK) return;  // a file system without locks: the study runs unguarded, its files stay whole
    throw UserError{Exit::cannot_write, fmt::format("'{}' is in use by {} (two runs of the same study would do the "
                                                    "same work twice) wait for it, or share the work "
                                                    "between processes with --shard i/N",
                                                    folder.path().string(), holder(descriptor))};
}

void sign(int descriptor) {
    std::string const text = fmt::format("process {}", ::getpid());
    if (::ftruncate(descriptor, 0) != 0 || ::pwrite(descriptor, text.data(), text.size(), 0) < 0)
        return;  // the name is a courtesy
}

}  // namespace

StudyLock::StudyLock(StudyFolder const& folder, Shard const& shard) : whole_{open_lock(whole_lock(folder))} {
    try {
        take(whole_, shard.whole() ? LOCK_EX : LOCK_SH, folder);
        sign(whole_);
        if (shard.whole()) return;
        part_ = open_lock(part_lock(folder, shard));
        take(part_, LOCK_EX, folder);
        sign(part_);
    } catch (...) {
        ::close(whole_);
        if (part_ >= 0) ::close(part_);
        throw;
    }
}

StudyLock::~StudyLock() {
    ::close(whole_);
    if (part_ >= 0) ::close(part_);
}

bool is_locked(StudyFolder const& folder) {
    int const descriptor = ::open(whole_lock(folder).c_str(), O_RDWR | O_CLOEXEC);
    if (descriptor < 0) return false;
    bool const locked = ::flock(descriptor, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK;
    ::close(descriptor);
    return locked;
}

}  // namespace cpdsim
