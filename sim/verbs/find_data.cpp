#include "verbs/find_data.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/error.hpp"
#include "core/read_file.hpp"
#include "core/sha256.hpp"

namespace cpdsim {
namespace {

namespace fs = std::filesystem;

std::vector<fs::path> candidates(DataFile const& file, fs::path const& result, fs::path const& given) {
    fs::path const was{file.path}, name = was.filename();
    std::vector<fs::path> found;
    if (!given.empty()) found.push_back(given / name);
    for (fs::path const& path : {was, result.parent_path() / name, fs::path{name}}) found.push_back(path);
    return found;
}

/// What was seen of a file that was not found.
struct Search {
    std::string found, complaint;
};

Search search(DataFile const& file, fs::path const& result, fs::path const& given) {
    std::string changed, unreadable;
    for (fs::path const& path : candidates(file, result, given)) {
        std::string why;
        auto const content = read_file(path, why);
        if (!content) {
            if (why != "no such file" && unreadable.empty())
                unreadable = fmt::format("'{}' cannot be read: {}", path.string(), why);
            continue;
        }
        std::string const sum = sha256_of(*content);
        if (sum == file.sha256) return {path.string(), ""};
        if (changed.empty())
            changed = fmt::format("'{}' has changed: its SHA-256 is {}, it was {}", path.string(), sum, file.sha256);
    }
    if (!changed.empty()) return {"", changed};
    if (!unreadable.empty()) return {"", unreadable};
    return {"", fmt::format("'{}' is missing: {} bytes, SHA-256 {}", file.path, file.bytes, file.sha256)};
}

}  // namespace

std::vector<std::pair<std::string, std::string>> find_data(Provenance const& provenance, fs::path const& result,
                                                           fs::path const& given) {
    std::vector<std::pair<std::string, std::string>> found;
    std::string complaints;
    for (DataFile const& file : provenance.data) {
        Search const outcome = search(file, result, given);
        if (outcome.found.empty())
            complaints += fmt::format("\n  {}: {}", file.place, outcome.complaint);
        else
            found.emplace_back(file.place, outcome.found);
    }
    if (complaints.empty()) return found;
    throw UserError{Exit::input_invalid,
                    fmt::format("'{}' cannot be run again (the data it was made from are not there any more) name the "
                                "folder that holds them with --data{}",
                                result.string(), complaints)};
}

}  // namespace cpdsim
