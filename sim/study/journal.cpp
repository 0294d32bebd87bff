#include "study/journal.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <string_view>
#include <system_error>
#include <vector>

#include <fmt/format.h>

#include "core/error.hpp"
#include "core/random.hpp"
#include "data/quantity.hpp"

namespace cpdsim {
namespace {

namespace fs = std::filesystem;
constexpr std::string_view mark = "cpdrow1\n";
constexpr std::size_t around = mark.size() + 2 * sizeof(std::uint64_t);  // bytes of a row besides its content

static_assert(std::endian::native == std::endian::little, "rows are written as the machine holds them");

template <class Number>
void put(std::string& out, Number number) {
    std::array<char, sizeof number> bytes{};
    std::memcpy(bytes.data(), &number, sizeof number);
    out.append(bytes.data(), bytes.size());
}
void put(std::string& out, std::string const& text) {
    put(out, static_cast<std::uint32_t>(text.size()));
    out += text;
}

/// Reads what `put` has written; a content that ends too early makes it bad.
class Content {
public:
    explicit Content(std::string_view left) : left_{left} {}
    template <class Number>
    Number number() {
        Number value{};
        if (left_.size() < sizeof value) return bad_ = true, value;
        std::memcpy(&value, left_.data(), sizeof value);
        left_.remove_prefix(sizeof value);
        return value;
    }
    std::string text() {
        std::size_t const size = number<std::uint32_t>();
        if (left_.size() < size) return bad_ = true, std::string{};
        std::string found{left_.substr(0, size)};
        left_.remove_prefix(size);
        return found;
    }
    [[nodiscard]] bool bad() const { return bad_; }

private:
    std::string_view left_;
    bool bad_ = false;
};

[[noreturn]] void fail(fs::path const& file, int error) {
    throw UserError{Exit::cannot_write,
                    fmt::format("cannot write '{}' ({}) free some space or choose another folder with -o",
                                file.string(), std::generic_category().message(error))};
}

std::string host_name() {
    std::array<char, 256> name{};
    return ::gethostname(name.data(), name.size() - 1) == 0 ? name.data() : "host";
}

/// To the end, or to where the disk fails: rows that cannot be read are as if they were not there. Only of a regular
/// file: a pipe would wait for somebody to write.
std::string bytes_of(fs::path const& file, std::uint64_t from) {
    std::error_code fault;
    if (!fs::is_regular_file(file, fault)) return {};
    int const descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (descriptor < 0) return {};
    std::string bytes;
    std::vector<char> part(std::size_t{1} << 16U);
    for (;;) {
        ssize_t const done = ::pread(descriptor, part.data(), part.size(), static_cast<off_t>(from + bytes.size()));
        if (done < 0 && errno == EINTR) continue;
        if (done <= 0) break;
        bytes.append(part.data(), static_cast<std::size_t>(done));
    }
    ::close(descriptor);
    return bytes;
}

}  // namespace

Journal::Journal(fs::path folder) : folder_{std::move(folder)} { refresh(); }

Journal::~Journal() {
    if (descriptor_ >= 0) ::close(descriptor_);
}

void Journal::refresh() {
    turns_.take([&] {
        std::vector<fs::path> files;
        std::error_code fault;
        for (fs::directory_entry const& entry : fs::directory_iterator{folder_, fault})
            if (entry.path().extension() == ".rows" && entry.path() != own_) files.push_back(entry.path());
        std::sort(files.begin(), files.end());
        for (fs::path const& file : files) scan(file);
    });
}

/// Rows from where the last scan ended; a row that is not whole yet is looked at again.
void Journal::scan(fs::path const& file) {
    std::uint64_t& from = read_to_[file];
    std::string const bytes = bytes_of(file, from);
    std::string_view left = bytes;
    std::size_t whole = 0;  // up to where rows are whole
    while (left.size() >= around) {
        std::size_t const at = static_cast<std::size_t>(left.data() - bytes.data());
        std::uint64_t size = 0, sum = 0;
        std::memcpy(&size, left.data() + mark.size(), sizeof size);
        bool good = left.substr(0, mark.size()) == mark && size <= left.size() - around;
        if (good) {
            std::string_view const content = left.substr(mark.size() + sizeof size, size);
            std::memcpy(&sum, content.data() + size, sizeof sum);
            good = sum == hash_of(content);
            if (good) {
                Content reader{content};
                std::string const key = reader.text();
                if (reader.number<std::uint32_t>() == 0)
                    rows_.erase(key);  // forgotten
                else
                    rows_[key] = {file, from + at + mark.size() + sizeof size, size};
                left.remove_prefix(around + size);
                whole = at + around + size;
            }
        }
        if (good) continue;
        std::size_t const next = left.find(mark, 1);
        if (next == std::string_view::npos) break;
        damaged_ += next;
        left.remove_prefix(next);
    }
    from += whole;
}

bool Journal::has(std::string const& key) const {
    bool found = false;
    turns_.take([&] { found = rows_.contains(key); });
    return found;
}

std::optional<Results> Journal::read(std::string const& key) const {
    std::optional<Place> place;
    turns_.take([&] {
        auto const found = rows_.find(key);
        if (found != rows_.end()) place = found->second;
    });
    if (!place) return std::nullopt;
    std::string bytes(place->size, '\0');
    std::ifstream in{place->file, std::ios::binary};
    in.seekg(static_cast<std::streamoff>(place->position));
    if (!in.read(bytes.data(), static_cast<std::streamsize>(bytes.size()))) return std::nullopt;
    Content content{bytes};
    if (content.text() != key) return std::nullopt;
    Results results;
    results.replicates = static_cast<int>(content.number<std::uint32_t>());
    auto const outcomes = content.number<std::uint32_t>();
    for (std::uint32_t k = 0; k < outcomes && !content.bad(); ++k) {
        std::string name = content.text(), units = content.text(), long_name = content.text();
        std::vector<float> values;
        for (int lane = 0; lane < results.replicates && !content.bad(); ++lane)
            values.push_back(content.number<float>());
        Attributes attributes = reported(name, std::move(units), std::move(long_name));
        results.outcomes().arrays.push_back({std::move(name), {"replicate"}, std::move(values), std::move(attributes)});
    }
    return content.bad() ? std::nullopt : std::optional{std::move(results)};
}

void Journal::append(std::string const& key, Results const& results) {
    std::string content;
    put(content, key);
    put(content, static_cast<std::uint32_t>(results.replicates));
    put(content, static_cast<std::uint32_t>(results.outcomes().arrays.size()));
    for (Array const& outcome : results.outcomes().arrays) {
        put(content, outcome.name);
        put(content, outcome.units());
        put(content, outcome.long_name());
        for (float const value : floats(outcome)) put(content, value);
    }
    write(content);
}

void Journal::forget(std::string const& key) {
    if (!has(key)) return;
    std::string content;
    put(content, key);
    put(content, std::uint32_t{0});
    write(content);
}

void Journal::write(std::string const& content) {
    std::string row{mark};
    put(row, static_cast<std::uint64_t>(content.size()));
    row += content;
    put(row, hash_of(content));
    turns_.take([&] {
        for (int number = 0; descriptor_ < 0; ++number) {  // a file that nobody has
            std::error_code ignored;
            fs::create_directories(folder_, ignored);
            own_ = folder_ / fmt::format("{}-{}-{}.rows", host_name(), ::getpid(), number);
            descriptor_ = ::open(own_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC, 0666);
            if (descriptor_ < 0 && errno != EEXIST) fail(own_, errno);
        }
        std::string_view left = row;
        while (!left.empty()) {
            ssize_t const done = ::write(descriptor_, left.data(), left.size());
            if (done < 0 && errno == EINTR) continue;
            if (done <= 0) fail(own_, done < 0 ? errno : EIO);  // what was written of the row has no check sum
            left.remove_prefix(static_cast<std::size_t>(done));
        }
        scan(own_);
    });
}

void Journal::flush() {
    if (descriptor_ >= 0 && ::fdatasync(descriptor_) != 0 && errno != EINVAL && errno != EROFS) fail(own_, errno);
}

}  // namespace cpdsim
