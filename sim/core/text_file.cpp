#include "core/text_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace cpdsim {
namespace {

constexpr long proc_magic = 0x9fa0, sysfs_magic = 0x62656572;  // linux/magic.h

class Descriptor {
public:
    explicit Descriptor(std::filesystem::path const& file)
        : number_{::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)} {}  // a pipe must not make us wait
    ~Descriptor() {
        if (number_ >= 0) ::close(number_);
    }
    Descriptor(Descriptor const&) = delete;
    Descriptor& operator=(Descriptor const&) = delete;
    [[nodiscard]] int number() const { return number_; }

private:
    int number_;
};

std::string words_of_errno() {
    if (errno == ENOENT || errno == ENOTDIR) return "no such file";
    if (errno == EACCES || errno == EPERM) return "no permission";
    return std::generic_category().message(errno);
}

}  // namespace

std::optional<std::string> read_text_file(std::filesystem::path const& file, std::string& why) {
    struct stat status {};
    if (::stat(file.c_str(), &status) != 0) {
        why = words_of_errno();
        return std::nullopt;
    }
    if (S_ISDIR(status.st_mode)) {
        why = "it is a folder";
        return std::nullopt;
    }
    struct statfs system {};
    bool const of_kernel =
        ::statfs(file.c_str(), &system) == 0 && (system.f_type == proc_magic || system.f_type == sysfs_magic);
    if (!S_ISREG(status.st_mode) || of_kernel) {
        why = "not a regular file";
        return std::nullopt;
    }
    Descriptor const opened{file};
    if (opened.number() < 0) {
        why = words_of_errno();
        return std::nullopt;
    }
    std::string text(static_cast<std::size_t>(status.st_size), '\0');
    std::size_t read = 0;
    for (;;) {
        if (read == text.size()) text.resize(text.size() + 4096);  // it may have grown; the end is seen by reading on
        ssize_t const more = ::read(opened.number(), text.data() + read, text.size() - read);
        if (more < 0 && errno == EINTR) continue;
        if (more < 0) {
            why = words_of_errno();
            return std::nullopt;
        }
        if (more == 0) break;
        read += static_cast<std::size_t>(more);
    }
    text.resize(read);
    return text;
}

std::size_t not_utf8(std::string_view text) {
    for (std::size_t i = 0; i < text.size();) {
        auto const lead = static_cast<unsigned char>(text[i]);
        std::size_t const length = lead < 0x80                   ? 1
                                   : lead >= 0xC2 && lead < 0xE0 ? 2
                                   : lead >= 0xE0 && lead < 0xF0 ? 3
                                   : lead >= 0xF0 && lead < 0xF5 ? 4
                                                                 : 0;
        bool const control = (lead < 0x20 && lead != '\n' && lead != '\r' && lead != '\t') || lead == 0x7f;
        if (length == 0 || control || i + length > text.size()) return i;
        for (std::size_t j = 1; j < length; ++j)
            if ((static_cast<unsigned char>(text[i + j]) & 0xC0U) != 0x80U) return i;
        if (length >= 3) {  // forms that are too long, surrogates, and what lies beyond the last character
            auto const second = static_cast<unsigned char>(text[i + 1]);
            bool const overlong = (lead == 0xE0 && second < 0xA0) || (lead == 0xF0 && second < 0x90);
            if (overlong || (lead == 0xED && second >= 0xA0) || (lead == 0xF4 && second >= 0x90)) return i;
        }
        i += length;
    }
    return std::string_view::npos;
}

std::string_view likely_encoding(std::string_view text) {
    bool const marked = text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF");
    std::string_view const begin = text.substr(0, 2000);
    std::size_t zeros = 0, controls = 0;
    for (char const c : begin) {
        zeros += c == '\0' ? 1 : 0;
        auto const byte = static_cast<unsigned char>(c);
        controls += byte < 0x20 && c != '\n' && c != '\r' && c != '\t' && c != '\0' ? 1 : 0;
    }
    if (marked || (zeros > begin.size() / 4 && controls == 0)) return "UTF-16";
    return zeros + controls > 0 ? "not text" : "Latin-1 or Windows-1252";
}

}  // namespace cpdsim
