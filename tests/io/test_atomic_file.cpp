#include <sys/resource.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <csignal>
#include <fstream>
#include <functional>
#include <sstream>

#include "core/error.hpp"
#include "io/atomic_file.hpp"
#include "io/result_file.hpp"
#include "sample.hpp"

using namespace cpdsim;

namespace {

std::string content_of(std::filesystem::path const& path) {
    std::ostringstream text;
    text << std::ifstream{path}.rdbuf();
    return text.str();
}

Exit exit_of(std::function<void()> const& action) {
    try {
        action();
    } catch (UserError const& error) {
        CAPTURE(error.what());
        CHECK(std::string{error.what()}.find("cannot write '") == 0);
        return error.exit();
    }
    return Exit::done;
}

/// As on a full disk: write(2) refuses to let any file grow beyond so many bytes.
class SmallDisk {
public:
    explicit SmallDisk(rlim_t bytes) {
        old_handler_ = std::signal(SIGXFSZ, SIG_IGN);
        ::getrlimit(RLIMIT_FSIZE, &old_);
        rlimit const small{bytes, old_.rlim_max};
        ::setrlimit(RLIMIT_FSIZE, &small);
    }
    SmallDisk(SmallDisk const&) = delete;
    SmallDisk& operator=(SmallDisk const&) = delete;
    ~SmallDisk() {
        ::setrlimit(RLIMIT_FSIZE, &old_);
        std::signal(SIGXFSZ, old_handler_);
    }

private:
    rlimit old_{};
    void (*old_handler_)(int) = nullptr;
};

}  // namespace

TEST_CASE("a file is put in place with its folders and nothing beside it") {
    sample::Folder const folder;
    write_atomically(folder / "a/b/text", std::string_view{"first"});
    CHECK(content_of(folder / "a/b/text") == "first");
    write_atomically(folder / "a/b/text", std::string_view{"second"});
    CHECK(content_of(folder / "a/b/text") == "second");
    CHECK(folder.entries() == 3);  // two folders and the file
}

TEST_CASE("a name without a folder is written where we are") {
    sample::Folder const folder;
    auto const before = std::filesystem::current_path();
    std::filesystem::current_path(folder.path());
    write_atomically("plain", std::string_view{"x"});
    std::filesystem::current_path(before);
    CHECK(content_of(folder / "plain") == "x");
}

TEST_CASE("a full disk leaves nothing behind and the old file as it was") {
    sample::Folder const folder;
    write_atomically(folder / "old", std::string_view{"kept"});
    std::string const large(5000, 'x');
    {
        SmallDisk const disk{4096};
        CHECK(exit_of([&] { write_atomically(folder / "old", large); }) == Exit::cannot_write);
        CHECK(exit_of([&] { write_atomically(folder / "new", large); }) == Exit::cannot_write);
        CHECK(exit_of([&] { write_atomically(folder / "small", large.substr(0, 4096)); }) == Exit::done);
    }
    CHECK(content_of(folder / "old") == "kept");
    CHECK(folder.entries() == 2);  // old and small
}

TEST_CASE("a result that does not fit on the disk leaves nothing behind, and the next one is written") {
    sample::Folder const folder;
    auto const results = sample::results(2);
    auto const provenance = sample::provenance();
    {
        SmallDisk const disk{8192};
        CHECK(exit_of([&] { write_result_file(folder / "run.h5", results, provenance); }) == Exit::cannot_write);
    }
    CHECK(folder.entries() == 0);
    write_result_file(folder / "run.h5", results, provenance);
    CHECK(read_provenance(folder / "run.h5") == provenance);
}

TEST_CASE("places that cannot be written to are named, with what to do") {
    sample::Folder const folder;
    write_atomically(folder / "file", std::string_view{"x"});
    CHECK(exit_of([&] { write_atomically(folder / "file/below/it", std::string_view{"x"}); }) == Exit::cannot_write);
    std::filesystem::create_directories(folder / "taken/inside");
    CHECK(exit_of([&] { write_atomically(folder / "taken", std::string_view{"x"}); }) == Exit::cannot_write);
    CHECK(exit_of([&] { write_atomically("/dev/full/x", std::string_view{"x"}); }) == Exit::cannot_write);
    if (::geteuid() != 0) {
        std::filesystem::create_directory(folder / "locked");
        std::filesystem::permissions(folder / "locked",
                                     std::filesystem::perms::owner_read | std::filesystem::perms::owner_exec);
        CHECK(exit_of([&] { write_atomically(folder / "locked/x", std::string_view{"x"}); }) == Exit::cannot_write);
        CHECK(std::filesystem::is_empty(folder / "locked"));
    }
    CHECK(content_of(folder / "file") == "x");
}
