// `cpdsim verify FILE.h5`: does the file hold what its provenance says it holds? The scenario kept in the file is run
// again, and the two results are compared bit for bit.
#include <fmt/format.h>

#include <cstdlib>
#include <memory>
#include <system_error>

#include <unistd.h>

#include "core/parallel.hpp"
#include "core/version.hpp"
#include "io/compare.hpp"
#include "io/result_file.hpp"
#include "scenario/build.hpp"
#include "verbs/verbs.hpp"

namespace cpdsim {
namespace {

namespace fs = std::filesystem;

struct Options {
    std::string file, data;
    int jobs = 0;
};

/// A folder that goes when the program leaves the block.
class TemporaryFolder {
public:
    TemporaryFolder() {
        std::string name = (fs::temp_directory_path() / "cpdsim-verify-XXXXXX").string();
        if (mkdtemp(name.data()) == nullptr)
            throw UserError{Exit::cannot_write, fmt::format("cannot make a temporary folder ({})", name)};
        path_ = name;
    }
    ~TemporaryFolder() {
        std::error_code ignored;
        fs::remove_all(path_, ignored);
    }
    TemporaryFolder(TemporaryFolder const&) = delete;
    TemporaryFolder& operator=(TemporaryFolder const&) = delete;
    [[nodiscard]] fs::path const& path() const { return path_; }

private:
    fs::path path_;
};

Scenario scenario_in(Options const& options, Provenance const& provenance) {
    param::Diagnostics diagnostics;
    param::Source source{options.file + ":/provenance/scenario_as_resolved", provenance.scenario_as_resolved};
    source.directory = options.data;
    source.inherited_from =
        options.file;  // merged long ago: what is only inherited is not to be complained about again
    param::Document const document = param::parse_document(std::move(source), diagnostics);
    Scenario scenario = read_scenario(document, diagnostics);
    if (diagnostics.failed()) throw InvalidInput{std::move(diagnostics)};
    scenario.run.seed = static_cast<double>(provenance.seed);
    scenario.run.replicates = provenance.replicates;
    return scenario;
}

void verify(Options const& options, Common& common) {
    Provenance const provenance = read_provenance(options.file);
    Scenario const scenario = scenario_in(options, provenance);
    bool const same_program = provenance.version == version() && provenance.commit == commit();
    if (!same_program) {
        say(common, fmt::format("{}: written by cpdsim {} ({}); this is {} ({})\n", options.file, provenance.version,
                                provenance.commit, version(), commit()));
    }
    say(common, fmt::format("{}: running {} replicates again\n", options.file, provenance.replicates));

    StopOnSignal stop;
    Workers workers{options.jobs > 0 ? options.jobs : available_threads()};
    RunRequest request;
    request.draw = static_cast<std::uint32_t>(provenance.draw);
    request.stop = stop.token();
    auto const results = simulate(scenario, workers, request);
    if (!results) {
        common.exit = stop.exit();
        return;
    }
    TemporaryFolder const folder;
    fs::path const again = folder.path() / "again.h5";
    write_result_file(again, *results, provenance);
    std::string difference;
    if (same_contents(options.file, again, &difference))
        return print(fmt::format("{}: verified, the same bits\n", options.file));
    common.exit = Exit::verify_differs;
    print(fmt::format("{}: differs at {} (the file's value, then the new one)\n", options.file, difference));
}

}  // namespace

void add_verify(CLI::App& app, Common& common) {
    Verb const verb{app, "verify", "run a result file again and compare bit for bit"};
    auto const options = std::make_shared<Options>();
    verb.option("FILE", options->file, "result file of a scenario or of one case of a study (.h5)").required();
    verb.option("--data", options->data,
                "folder that the names of CSV files in the scenario are relative to (default: the current one)");
    verb.option("-j,--jobs", options->jobs, "threads (default: all)").positive();
    verb.does([options, &common] { verify(*options, common); });
}

}  // namespace cpdsim
