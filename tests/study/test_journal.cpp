// A study's outcomes in a journal: nothing finished is lost, and nothing torn passes for finished.
#include <fstream>

#include "study/journal.hpp"
#include "support/small_study.hpp"

using namespace cpdsim;

namespace {

std::filesystem::path only_file(std::filesystem::path const& folder) {
    std::vector<std::filesystem::path> files;
    for (auto const& entry : std::filesystem::directory_iterator{folder}) files.push_back(entry.path());
    REQUIRE(files.size() == 1);
    return files.front();
}

}  // namespace

TEST_CASE("rows come back to the bit, from this process and from its file") {
    small::Folder const folder;
    Journal journal{folder / "outcomes"};
    CHECK_FALSE(journal.has("a"));
    journal.append("a", small::results(1));
    journal.append("b", small::results(5));
    Journal const other{folder / "outcomes"};
    for (Journal const* const one : {&std::as_const(journal), &other}) {
        auto const found = one->read("b");
        REQUIRE(found);
        CHECK(found->replicates == 3);
        REQUIRE(found->outcomes().arrays.size() == 3);
        CHECK(found->outcomes().arrays[0].name == "sustained_teachers");
        CHECK(floats(found->outcomes().arrays[0]) == std::vector<float>{5, 6, 7});
        CHECK_FALSE(one->read("c"));
        CHECK(one->damaged() == 0);
    }
    journal.forget("a");
    CHECK_FALSE(journal.has("a"));
    CHECK_FALSE(Journal{folder / "outcomes"}.has("a"));
    CHECK(Journal{folder / "outcomes"}.has("b"));
}

TEST_CASE("a row that was cut off anywhere is not there, and those before it are") {
    small::Folder const folder;
    {
        Journal journal{folder / "outcomes"};
        journal.append("a", small::results(1));
        journal.append("b", small::results(2));
    }
    auto const file = only_file(folder / "outcomes");
    auto const size = std::filesystem::file_size(file), row = size / 2;
    for (std::uintmax_t cut = size - 1; cut >= row; cut -= 7) {
        std::filesystem::resize_file(file, cut);
        Journal const journal{folder / "outcomes"};
        CHECK(journal.has("a"));
        CHECK_FALSE(journal.has("b"));
    }
}

TEST_CASE("a damaged row is left out, and those behind it are found") {
    small::Folder const folder;
    {
        Journal journal{folder / "outcomes"};
        for (std::string const key : {"a", "b", "c"}) journal.append(key, small::results(1));
    }
    auto const file = only_file(folder / "outcomes");
    auto const row = static_cast<std::streamoff>(std::filesystem::file_size(file) / 3);
    std::fstream bytes{file, std::ios::in | std::ios::out | std::ios::binary};
    bytes.seekp(row + 40);
    bytes.put('!');
    bytes.close();
    Journal const journal{folder / "outcomes"};
    CHECK(journal.has("a"));
    CHECK_FALSE(journal.has("b"));
    CHECK(journal.has("c"));
    CHECK(journal.damaged() == static_cast<std::size_t>(row));
}

TEST_CASE("a row that another process is still writing is found when it is whole") {
    small::Folder const folder;
    {
        Journal journal{folder / "outcomes"};
        journal.append("a", small::results(1));
        journal.append("b", small::results(2));
    }
    auto const file = only_file(folder / "outcomes");
    std::ifstream in{file, std::ios::binary};
    std::string const all{std::istreambuf_iterator<char>{in}, {}};
    std::ofstream{file, std::ios::binary} << all.substr(0, all.size() - 20);
    Journal journal{folder / "outcomes"};
    CHECK_FALSE(journal.has("b"));
    std::ofstream{file, std::ios::binary | std::ios::app} << all.substr(all.size() - 20);
    journal.refresh();
    CHECK(journal.has("b"));
}
