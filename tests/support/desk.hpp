// Where a person sits: a folder of its own as the current folder, with presets of the tests in place of ours.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <initializer_list>
#include <sstream>
#include <string>

#include "support/folder.hpp"

namespace cpdsim::test {

inline std::filesystem::path const fixtures =
    std::filesystem::path{CPDSIM_SOURCE_DIR} / "tests" / "scenario" / "fixtures";

class Desk {
public:
    /// With copies of these fixtures on it.
    explicit Desk(std::initializer_list<char const*> copies = {}) : before_{std::filesystem::current_path()} {
        std::filesystem::current_path(folder_.path());
        for (char const* const name : copies) std::filesystem::copy(fixtures / name, name);
        setenv("CPDSIM_SCENARIOS", (fixtures / "presets").c_str(), 1);
    }
    ~Desk() {
        std::filesystem::current_path(before_);
        unsetenv("CPDSIM_SCENARIOS");
    }
    Desk(Desk const&) = delete;
    Desk& operator=(Desk const&) = delete;
    static void write(std::filesystem::path const& file, std::string const& text) {
        if (file.has_parent_path()) std::filesystem::create_directories(file.parent_path());
        std::ofstream{file} << text;
    }

private:
    std::filesystem::path before_;
    Folder folder_;
};

inline std::string text_of(std::filesystem::path const& file) {
    std::ostringstream text;
    text << std::ifstream{file}.rdbuf();
    return text.str();
}

}  // namespace cpdsim::test
