#include "design/data_files.hpp"

#include <sys/stat.h>

#include <filesystem>
#include <tuple>

#include <fmt/format.h>

#include "core/error.hpp"
#include "core/read_file.hpp"
#include "core/sha256.hpp"

namespace cpdsim {

std::vector<std::pair<std::string, std::string>> named_files(Scenario const& scenario) {
    std::vector<std::pair<std::string, std::string>> files;
    auto const add = [&](std::string const& place, std::string const& name) {
        if (!name.empty()) files.emplace_back(place, name);
    };
    if (scenario.population.from) {
        add("population.from.schools", scenario.population.from->schools);
        add("population.from.teachers", scenario.population.from->teachers);
    }
    add("network.from", scenario.network.from);
    return files;
}

std::vector<DataFile> DataSums::of(Scenario const& scenario) {
    std::vector<DataFile> files;
    turns_.take([&] {
        for (auto const& [place, name] : named_files(scenario)) {
            files.push_back(sum_of(name));
            files.back().place = place;
        }
    });
    return files;
}

DataFile DataSums::sum_of(std::string const& name) {
    struct stat about {};
    bool const there = ::stat(name.c_str(), &about) == 0;
    auto const state = std::tuple{static_cast<long long>(about.st_size), static_cast<long long>(about.st_mtim.tv_sec),
                                  static_cast<long long>(about.st_mtim.tv_nsec)};
    auto const found = known_.find(name);
    if (found != known_.end()) {
        Known const& known = found->second;
        if (there && state == std::tuple{known.size, known.seconds, known.nanoseconds}) return known.file;
        throw UserError{
            Exit::input_invalid,
            fmt::format("'{}' has changed while it was in use (the results may be of either) run it again", name)};
    }
    std::string why;
    auto const content = read_file(name, why);
    if (!content)
        throw UserError{Exit::input_invalid, fmt::format("cannot read '{}' ({}) the scenario names it", name, why)};
    DataFile file{"", std::filesystem::absolute(name).lexically_normal().string(), sha256_of(*content),
                  static_cast<std::int64_t>(content->size())};
    auto const [size, seconds, nanoseconds] = state;
    known_[name] = {file, size, seconds, nanoseconds};
    return file;
}

}  // namespace cpdsim
