#include "scenario/report_languages.hpp"

#include <algorithm>
#include <filesystem>
#include <system_error>

#include "param/names.hpp"
#include "scenario/load.hpp"

namespace cpdsim {

namespace fs = std::filesystem;

std::vector<std::string> report_languages() {
    std::vector<std::string> found;
    for (fs::path const& scenarios : preset_folders()) {
        std::error_code fault;
        for (auto const& file : fs::directory_iterator{scenarios / ".." / "analysis" / "messages", fault})
            if (file.path().extension() == ".json") found.push_back(file.path().stem().string());
        if (!found.empty()) break;
    }
    if (found.empty()) return param::fixed_names(param::Names::report_language);  // the report is not installed
    std::sort(found.begin(), found.end());
    return found;
}

}  // namespace cpdsim
