#include "verbs/hand_over.hpp"

#include <fmt/format.h>

#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <system_error>

#include "verbs/verbs.hpp"

namespace cpdsim {
namespace {

namespace fs = std::filesystem;

/// Beside the presets: the source tree of a build, or share/cpdsim of an installation.
fs::path script_named(std::string const& name) {
    for (fs::path const& presets : preset_folders()) {
        fs::path const script = presets / ".." / "scripts" / name;
        std::error_code fault;
        if (fs::is_regular_file(script, fault)) return script.lexically_normal();
    }
    throw UserError{
        Exit::internal_fault,
        fmt::format("the script 'scripts/{}' is not installed (it belongs beside the folder of the presets)", name)};
}

}  // namespace

void hand_over(std::string const& name, std::vector<std::string> const& arguments) {
    std::string const python = "/usr/bin/python3",
                      script = script_named(name).string();  // Debian's: it has the libraries
    std::vector<char const*> words{python.c_str(), script.c_str()};
    for (std::string const& argument : arguments) words.push_back(argument.c_str());
    words.push_back(nullptr);
    ::execv(python.c_str(), const_cast<char* const*>(words.data()));
    throw UserError{
        Exit::internal_fault,
        fmt::format(
            "cannot start {} ({}) the report needs Debian's python3 with its libraries; scripts/setup installs them",
            python, std::strerror(errno))};
}

}  // namespace cpdsim
