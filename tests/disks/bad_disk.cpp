// A disk that lies, for LD_PRELOAD: on files below BAD_DISK_UNDER each call of those listed fails with EIO, or does
// only a part of what it was asked for, with a chance of BAD_DISK_CHANCE in a thousand. The same BAD_DISK_SEED gives
// the same faults to a program that makes the same calls in the same order. BAD_DISK_CALLS, if set, names the calls
// concerned
// ("close,fsync"). BAD_DISK_LOG, if set, is told of each fault.
#include <dlfcn.h>
#include <fcntl.h>
#include <sys/types.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>

namespace {

std::string_view setting(char const* name) {
    char const* const value = std::getenv(name);
    return value == nullptr ? "" : value;
}

template <class Function>
Function* real(char const* name) {
    return reinterpret_cast<Function*>(::dlsym(RTLD_NEXT, name));
}

bool named(std::string_view call) {
    std::string_view const calls = setting("BAD_DISK_CALLS");
    return calls.empty() || calls.find(call) != std::string_view::npos;
}

/// SplitMix64 of the seed and the number of the call.
std::uint64_t chance() {
    static std::atomic<std::uint64_t> calls{0};
    static std::uint64_t const seed = std::strtoull(setting("BAD_DISK_SEED").data(), nullptr, 10);
    std::uint64_t z = (seed << 32U) + ++calls * 0x9E3779B97F4A7C15ULL;
    z = (z ^ z >> 30U) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ z >> 27U) * 0x94D049BB133111EBULL;
    return z ^ z >> 31U;
}

void note(char const* call, char const* what) {
    std::string_view const log = setting("BAD_DISK_LOG");
    if (log.empty()) return;
    static auto* const open_it = real<int(char const*, int, ...)>("open");
    static auto* const write_it = real<ssize_t(int, void const*, std::size_t)>("write");
    static auto* const close_it = real<int(int)>("close");
    int const file = open_it(log.data(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
    if (file < 0) return;
    std::string const line = std::string{call} + " " + what + "\n";
    static_cast<void>(write_it(file, line.data(), line.size()));
    close_it(file);
}

enum class Fault { none, error, part };

Fault fault_at(std::string_view path, char const* call) {
    static unsigned long const in_thousand = std::strtoul(setting("BAD_DISK_CHANCE").data(), nullptr, 10);
    std::string_view const under = setting("BAD_DISK_UNDER");
    if (under.empty() || !path.starts_with(under) || !named(call)) return Fault::none;
    std::uint64_t const drawn = chance();
    if (drawn % 1000 >= in_thousand) return Fault::none;
    return drawn >> 40U & 1U ? Fault::error : Fault::part;
}

Fault fault_of(int file, char const* call) {
    int const before = errno;
    std::array<char, 4096> path{};
    std::array<char, 64> link{};
    std::snprintf(link.data(), link.size(), "/proc/self/fd/%d", file);
    ssize_t const size = ::readlink(link.data(), path.data(), path.size());
    errno = before;
    return size <= 0 ? Fault::none : fault_at({path.data(), static_cast<std::size_t>(size)}, call);
}

template <class Result>
Result fail(char const* call) {
    note(call, "error");
    errno = EIO;
    return -1;
}

/// Reading and writing: an error, or half of what was asked for.
template <class Call>
ssize_t some(int file, std::size_t size, char const* name, Call const& call) {
    Fault const fault = fault_of(file, name);
    if (fault == Fault::error) return fail<ssize_t>(name);
    if (fault == Fault::part && size > 1) note(name, "part");
    return call(fault == Fault::part && size > 1 ? size / 2 : size);
}

}  // namespace

extern "C" {

ssize_t write(int file, void const* from, std::size_t size) {
    static auto* const next = real<ssize_t(int, void const*, std::size_t)>("write");
    return some(file, size, "write", [&](std::size_t part) { return next(file, from, part); });
}
ssize_t pwrite(int file, void const* from, std::size_t size, off_t at) {
    static auto* const next = real<ssize_t(int, void const*, std::size_t, off_t)>("pwrite");
    return some(file, size, "pwrite", [&](std::size_t part) { return next(file, from, part, at); });
}
ssize_t pwrite64(int file, void const* from, std::size_t size, off64_t at) { return pwrite(file, from, size, at); }
ssize_t read(int file, void* to, std::size_t size) {
    static auto* const next = real<ssize_t(int, void*, std::size_t)>("read");
    return some(file, size, "read", [&](std::size_t part) { return next(file, to, part); });
}
ssize_t pread(int file, void* to, std::size_t size, off_t at) {
    static auto* const next = real<ssize_t(int, void*, std::size_t, off_t)>("pread");
    return some(file, size, "pread", [&](std::size_t part) { return next(file, to, part, at); });
}
ssize_t pread64(int file, void* to, std::size_t size, off64_t at) { return pread(file, to, size, at); }

/// The number is given back, as Linux does, whatever it says.
int close(int file) {
    static auto* const next = real<int(int)>("close");
    Fault const fault = fault_of(file, "close");
    int const result = next(file);
    return fault == Fault::none ? result : fail<int>("close");
}
int fsync(int file) {
    static auto* const next = real<int(int)>("fsync");
    return fault_of(file, "fsync") == Fault::none ? next(file) : fail<int>("fsync");
}
int fdatasync(int file) {
    static auto* const next = real<int(int)>("fdatasync");
    return fault_of(file, "fdatasync") == Fault::none ? next(file) : fail<int>("fdatasync");
}
int ftruncate(int file, off_t size) {
    static auto* const next = real<int(int, off_t)>("ftruncate");
    return fault_of(file, "ftruncate") == Fault::none ? next(file, size) : fail<int>("ftruncate");
}
int ftruncate64(int file, off64_t size) { return ftruncate(file, size); }
int rename(char const* from, char const* to) {
    static auto* const next = real<int(char const*, char const*)>("rename");
    return fault_at(from, "rename") == Fault::none ? next(from, to) : fail<int>("rename");
}
int unlink(char const* path) {
    static auto* const next = real<int(char const*)>("unlink");
    return fault_at(path, "unlink") == Fault::none ? next(path) : fail<int>("unlink");
}
}
