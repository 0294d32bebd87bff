#include "core/read_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <new>
#include <stdexcept>
#include <system_error>

namespace cpdsim {
namespace {

constexpr std::size_t part = std::size_t{1} << 20U;
constexpr std::size_t most_beyond = std::size_t{64} << 20U;  // files of /proc say that they are empty, and are not

class Descriptor {
public:
    explicit Descriptor(std::filesystem::path const& path)
        : number_{::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)} {}
    ~Descriptor() {
        if (number_ >= 0) ::close(number_);  // nothing was written: whatever it says, we have what we read
    }
    Descriptor(Descriptor const&) = delete;
    Descriptor& operator=(Descriptor const&) = delete;
    [[nodiscard]] int number() const { return number_; }

private:
    int number_;
};

std::string words_of(int error) {
    if (error == ENOENT || error == ENOTDIR) return "no such file";
    if (error == EACCES || error == EPERM) return "no permission";
    return std::generic_category().message(error);
}

std::string kind_of(mode_t mode) {
    if (S_ISDIR(mode)) return "it is a folder";
    return "only regular files are read, not pipes, sockets or devices";
}

std::optional<std::string> read_all(int file, std::size_t size, std::string& why) {
    std::string text;
    text.reserve(size + 1);
    for (;;) {
        std::size_t const held = text.size();
        // One byte more than there should be, so that the end is seen without growing.
        std::size_t const wanted = held <= size ? std::min(size - held + 1, part) : part;
        text.resize(held + wanted);
        ssize_t const done = ::read(file, text.data() + held, wanted);
        int const error = errno;
        text.resize(held + static_cast<std::size_t>(std::max<ssize_t>(done, 0)));
        if (done == 0) return text;
        if (done < 0 && error == EINTR) continue;
        if (done < 0) {
            why = words_of(error);
            return std::nullopt;
        }
        if (text.size() > size + most_beyond) {
            why = "it holds far more than it says; only regular files are read";
            return std::nullopt;
        }
    }
}

}  // namespace

std::optional<std::string> read_file(std::filesystem::path const& path, std::string& why) {
    Descriptor const file{path};
    struct stat about {};
    if (file.number() < 0 || ::fstat(file.number(), &about) != 0) {
        why = errno == ENXIO || errno == ENODEV ? kind_of(S_IFSOCK) : words_of(errno);
        return std::nullopt;
    }
    if (!S_ISREG(about.st_mode)) {
        why = kind_of(about.st_mode);
        return std::nullopt;
    }
    try {
        return read_all(file.number(), static_cast<std::size_t>(std::max<off_t>(about.st_size, 0)), why);
    } catch (std::bad_alloc const&) {
        why = "it is larger than the memory";
    } catch (std::length_error const&) {
        why = "it is larger than the memory";
    }
    return std::nullopt;
}

}  // namespace cpdsim
