// `cpdsim verify FILE.h5`: does the file hold what its provenance says it holds? The scenario kept in the file is run
// again, and the two results are compared bit for bit.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <memory>
#include <system_error>

#include <unistd.h>

#include "core/memory.hpp"
#include "core/parallel.hpp"
#include "core/version.hpp"
#include "io/any_file.hpp"
#include "io/compare.hpp"
#include "io/result_file.hpp"
#include "scenario/build.hpp"
#include "study/prices.hpp"
#include "study/run_recorded.hpp"
#include "verbs/find_data.hpp"
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

/// A path as a YAML scalar, whatever is in it.
std::string yaml_text(std::string const& path) {
    std::string text = "'";
    for (char const c : path) text += c == '\'' ? std::string{"''"} : std::string{c};
    return text + "'";
}

/// What the provenance asks for before anything is done for it: a file may say anything.
void refuse_impossible(Options const& options, Provenance const& provenance) {
    auto const refuse = [&](std::string const& why) {
        throw UserError{Exit::input_invalid,
                        fmt::format("'{}' is not a result of this program ({})", options.file, why)};
    };
    if (provenance.scenario_as_resolved.empty()) refuse("it names no scenario");
    if (provenance.replicates < 1) refuse(fmt::format("it claims {} replicates", provenance.replicates));
    if (provenance.seed < 0) refuse(fmt::format("it claims the seed {}", provenance.seed));
    if (provenance.draw < 0) refuse(fmt::format("it claims the draw {}", provenance.draw));
    h5::File const file = h5::File::open(options.file);
    h5::Group const series = file.group("/timeseries");
    h5::Shape const held = series.has("replicate") ? series.dataset("replicate").shape() : h5::Shape{1};
    if (held.size() != 1 || held.front() != static_cast<std::uint64_t>(provenance.replicates))
        refuse(fmt::format("it claims {} replicates and does not hold so many", provenance.replicates));
}

/// The estimate comes before the work: a scenario from anywhere may ask for any number of schools.
void refuse_too_large(Options const& options, Scenario const& scenario, int jobs) {
    int const packs = static_cast<int>(std::ceil(scenario.run.replicates / lane_count));
    double const needed = memory_of(scenario, std::min(jobs, packs)), there = memory_of_machine();
    if (needed <= there) return;
    throw UserError{Exit::input_invalid,
                    fmt::format("'{}' cannot be run again (that needs about {}, and the machine has {}) verify it on a "
                                "larger one, or with fewer jobs (-j)",
                                options.file, bytes_text(needed), bytes_text(there))};
}

Scenario scenario_in(Options const& options, Provenance const& provenance) {
    param::Diagnostics diagnostics;
    param::Source source{options.file + ":/provenance/scenario_as_resolved", provenance.scenario_as_resolved};
    source.directory = options.data;
    source.inherited_from =
        options.file;  // merged long ago: what is only inherited is not to be complained about again
    param::Document document = param::parse_document(std::move(source), diagnostics);
    for (auto const& [place, path] : find_data(provenance, options.file, options.data))
        document.set(place, yaml_text(path), diagnostics, options.file);
    Scenario scenario = read_scenario(document, diagnostics);
    if (diagnostics.failed()) throw InvalidInput{std::move(diagnostics)};
    scenario.run.seed = static_cast<double>(provenance.seed);
    scenario.run.replicates = provenance.replicates;
    return scenario;
}

void verify(Options const& options, Common& common) {
    try_reading(options.file);
    check_format(options.file);
    Provenance const provenance = read_provenance(options.file);
    refuse_impossible(options, provenance);
    Scenario const scenario = scenario_in(options, provenance);
    int const jobs = options.jobs > 0 ? options.jobs : available_threads();
    refuse_too_large(options, scenario, jobs);
    bool const same_program = provenance.version == version() && provenance.commit == commit();
    if (!same_program) {
        say(common, fmt::format("{}: written by cpdsim {} ({}); this is {} ({})\n", options.file, provenance.version,
                                provenance.commit, version(), commit()));
    }
    say(common, fmt::format("{}: running {} replicates again\n", options.file, provenance.replicates));

    StopOnSignal stop;
    Workers workers{jobs};
    RunRequest request;
    request.stop = stop.token();
    auto const results = run_recorded(scenario, provenance, workers, request);
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
    verb.option("--data", options->data, "folder of the CSV files the result was made from (default: where they were)");
    verb.option("-j,--jobs", options->jobs, "threads (default: all)").positive();
    verb.does([options, &common] { verify(*options, common); });
}

}  // namespace cpdsim
