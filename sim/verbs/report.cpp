// `cpdsim report DIR [ARGS]`: hands over to the bundled script `plot`, which makes the report from study.h5.
#include <fmt/format.h>

#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <memory>
#include <system_error>

#include "verbs/verbs.hpp"

namespace cpdsim {
namespace {

namespace fs = std::filesystem;

/// Beside the presets: the source tree of a build, or share/cpdsim of an installation.
fs::path plot_script() {
    for (fs::path const& presets : preset_folders()) {
        fs::path const script = presets / ".." / "scripts" / "plot";
        std::error_code fault;
        if (fs::is_regular_file(script, fault)) return script.lexically_normal();
    }
    throw UserError{
        Exit::internal_fault,
        "the report's script 'scripts/plot' is not installed (it belongs beside the folder of the presets)"};
}

[[noreturn]] void hand_over(std::vector<std::string> const& arguments) {
    std::string const python = "/usr/bin/python3", script = plot_script().string();  // Debian's: it has the libraries
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

}  // namespace

void add_report(CLI::App& app, Common&) {
    Verb const verb{app, "report", "make the comparison report of a study or scenario"};
    auto const folder = std::make_shared<std::string>();
    verb.option("DIR", *folder, "folder or file that `cpdsim run` wrote").required();
    verb.takes_the_rest();  // everything behind it is the script's
    verb.footer(
        "Behind DIR, for the script that draws:\n"
        "  OTHER                           another study, or another version of this one: both side by side\n"
        "  -o, --output FOLDER             folder of the report (default: report/ beside the file)\n"
        "  --lang LANG                     one language (default: a page for each that the study asks for)\n"
        "  --excel LANG                    CSV files as a spreadsheet in that language opens them\n"
        "  --pdf                           also brief.pdf, page one on one sheet, and report.pdf (needs chromium)\n"
        "  --figures 1,2,5                 these figures only (default: all)\n"
        "  --json                          print the verdict as JSON");
    verb.does([verb, folder] {
        std::vector<std::string> all{*folder};
        for (std::string const& extra : verb.rest()) all.push_back(extra);
        hand_over(all);
    });
}

}  // namespace cpdsim
