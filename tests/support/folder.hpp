// A folder of its own for each test that writes files, gone at the end.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace cpdsim::test {

class Folder {
public:
    Folder() {
        std::string pattern = (std::filesystem::temp_directory_path() / "cpdsim-test-XXXXXX").string();
        path_ = ::mkdtemp(pattern.data());
    }
    ~Folder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    Folder(Folder const&) = delete;
    Folder& operator=(Folder const&) = delete;

    [[nodiscard]] std::filesystem::path operator/(std::string const& name) const { return path_ / name; }
    [[nodiscard]] std::filesystem::path const& path() const { return path_; }
    /// Files and folders in it, at any depth.
    [[nodiscard]] std::ptrdiff_t entries() const {
        return std::distance(std::filesystem::recursive_directory_iterator{path_},
                             std::filesystem::recursive_directory_iterator{});
    }
    std::filesystem::path write(std::string const& name, std::string const& text) const {
        std::ofstream{path_ / name, std::ios::binary} << text;
        return path_ / name;
    }

private:
    std::filesystem::path path_;
};

}  // namespace cpdsim::test
