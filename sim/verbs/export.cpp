// `cpdsim export`: results for tools that read neither HDF5 nor groups.
#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <system_error>

#include "study/owner.hpp"
#include "verbs/tables_out.hpp"
#include "verbs/verbs.hpp"

namespace cpdsim {
namespace {

namespace fs = std::filesystem;

struct Options {
    std::string source, format = "csv", target;
};

/// The result files of a folder: the study as a whole if there is one, else each file that lies in it.
std::vector<fs::path> files_in(fs::path const& source) {
    std::error_code fault;
    if (!fs::is_directory(source, fault)) return {source};
    if (fs::exists(source / "study.h5", fault)) return {source / "study.h5"};
    std::vector<fs::path> files;
    for (auto const& entry : fs::directory_iterator{source, fault})
        if (entry.path().extension() == ".h5") files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    if (files.empty())
        throw UserError{
            Exit::input_invalid,
            fmt::format("'{}' has no result files (neither study.h5 nor other .h5 files)", source.string())};
    return files;
}

/// A result is made by a run and by nothing else.
void keep_results(fs::path const& target) {
    Owner const owner = owner_of(target);
    if (owner.kind != Owner::Kind::scenario && owner.kind != Owner::Kind::study) return;
    throw UserError{Exit::cannot_write,
                    fmt::format("'{}' is the result of {} and would be replaced; choose another name with -o",
                                target.string(), owner.words())};
}

void name_left_out(Exported const& exported, fs::path const& file, Common const& common) {
    constexpr std::size_t most = 50;
    for (std::size_t i = 0; i < std::min(most, exported.left_out.size()); ++i)
        say(common, fmt::format("note: left out of '{}': {} ({})\n", file.string(), exported.left_out[i].path,
                                exported.left_out[i].why));
    if (exported.left_out.size() > most)
        say(common, fmt::format("note: and {} more\n", exported.left_out.size() - most));
}

void export_results(Options const& options, Common const& common) {
    std::vector<fs::path> const files = files_in(options.source);
    bool const several = files.size() > 1;
    for (fs::path const& file : files) {
        try_reading(file);
        fs::path const beside = file.parent_path() / file.stem();
        if (options.format == "csv") {
            fs::path target = options.target.empty() ? fs::path{beside.string() + "_csv"} : fs::path{options.target};
            if (several && !options.target.empty()) target /= file.stem();
            Exported const exported = write_csv_files(file, target);
            say(common, fmt::format("{}: {} files\n", target.string(), exported.files));
            name_left_out(exported, file, common);
        } else {
            fs::path target = options.target.empty() ? fs::path{beside.string() + ".nc"} : fs::path{options.target};
            if (several && !options.target.empty()) target = target / fs::path{file.stem().string() + ".nc"};
            keep_results(target);
            Exported const exported = write_flat_netcdf(file, target);
            say(common, target.string() + "\n");
            name_left_out(exported, file, common);
        }
    }
}

}  // namespace

void add_export(CLI::App& app, Common& common) {
    Verb const verb{app, "export", "write results as CSV or as netCDF without groups"};
    auto const options = std::make_shared<Options>();
    verb.option("SOURCE", options->source, "result file, or folder of a study").required();
    verb.option("--to", options->format, "csv: one tidy file per group; flat-nc: one netCDF file without groups")
        .required()
        .one_of({"csv", "flat-nc"});
    verb.option("-o,--output", options->target, "folder (csv) or file (flat-nc); default: beside the source");
    verb.does([options, &common] { export_results(*options, common); });
}

}  // namespace cpdsim
