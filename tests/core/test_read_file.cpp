#include <sys/stat.h>

#include <catch2/catch.hpp>
#include <fstream>

#include "core/read_file.hpp"
#include "core/sha256.hpp"
#include "support/folder.hpp"

using namespace cpdsim;

namespace {

std::string why_not(std::filesystem::path const& path) {
    std::string why;
    CHECK_FALSE(read_file(path, why).has_value());
    return why;
}

}  // namespace

TEST_CASE("a file is read whole, whatever is in it") {
    test::Folder const folder;
    std::string why;
    for (std::size_t const size : {0UL, 1UL, 4096UL, (1UL << 20U) - 1, 1UL << 20U, 3'000'001UL}) {
        std::string text(size, '\0');
        for (std::size_t i = 0; i < size; ++i) text[i] = static_cast<char>(i * 7);
        std::ofstream{folder / "file", std::ios::binary} << text;
        CHECK(read_file(folder / "file", why) == text);
    }
    CHECK(why.empty());
}

TEST_CASE("what is no regular file is refused at once, and not waited for") {
    test::Folder const folder;
    CHECK(why_not(folder / "nowhere") == "no such file");
    CHECK(why_not(folder.path()) == "it is a folder");
    REQUIRE(::mkfifo((folder / "pipe").c_str(), 0600) == 0);
    CHECK(why_not(folder / "pipe").find("only regular files") == 0);
    CHECK(why_not("/dev/zero").find("only regular files") == 0);
    CHECK_FALSE(why_not("/proc/self/mem").empty());
    std::ofstream{folder / "file"} << "text";
    CHECK(why_not(folder / "file/below") == "no such file");
}

TEST_CASE("SHA-256 is that of the standard's examples") {
    CHECK(sha256_of("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    CHECK(sha256_of("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    CHECK(sha256_of("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq") ==
          "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
    CHECK(sha256_of(std::string(1'000'000, 'a')) == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}
