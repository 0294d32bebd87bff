// `cpdsim value STUDY|DIR [--with FILE]`: what is worth knowing before the choice, and which study to fund. What is
// asked is read and checked here; the numbers are the bundled script's.
#include <fmt/format.h>

#include <memory>
#include <system_error>

#include "design/information.hpp"
#include "verbs/hand_over.hpp"
#include "verbs/verbs.hpp"

namespace cpdsim {
namespace {

namespace fs = std::filesystem;

struct Options {
    std::string file, with, results;
};

bool is_document(std::string const& name) {
    return name.rfind("builtin:", 0) == 0 || fs::path{name}.extension() == ".yaml" ||
           fs::path{name}.extension() == ".yml";
}

void say_or_throw(param::Diagnostics const& found, Common const& common) {
    if (found.failed()) throw InvalidInput{found};
    say(common, found.text(common.colour_on_stderr()));
}

/// Of a study's own section: empty where it asks for nothing.
std::string asked_by(fs::path const& file, Common const& common) {
    param::Diagnostics found;
    auto const study = load_study(file, {}, found);
    say_or_throw(found, common);
    return study ? information_json(study->study.information) : "";
}

std::string asked_in(std::string const& file, Common const& common) {
    param::Diagnostics found;
    auto const information = load_information(file, found);
    say_or_throw(found, common);
    return information ? information_json(*information) : "";
}

void value(Options const& options, std::vector<std::string> const& rest, Common const& common) {
    std::string folder = options.file, asked;
    if (is_document(options.file)) {
        fs::path const file = file_named(options.file);
        folder = options.results.empty() ? (fs::path{"out"} / file.stem()).string() : options.results;
        if (options.with.empty()) asked = asked_by(file, common);
        std::error_code fault;
        if (!fs::exists(folder, fault))
            throw UserError{Exit::input_invalid,
                            fmt::format("{}: no such folder (the study has to be run first) `cpdsim run {}`, or name "
                                        "the folder of its results with --results",
                                        folder, options.file)};
    }
    if (!options.with.empty()) asked = asked_in(options.with, common);
    std::vector<std::string> all{folder};
    if (!asked.empty()) all.push_back("--information=" + asked);
    if (common.quiet) all.emplace_back("--quiet");
    for (std::string const& extra : rest) all.push_back(extra);
    hand_over("value", all);
}

}  // namespace

void add_value(CLI::App& app, Common& common) {
    Verb const verb{app, "value", "what is worth knowing before the choice, and which study to fund"};
    auto const options = std::make_shared<Options>();
    verb.option("STUDY", options->file, "folder or study.h5 that `cpdsim run` wrote, or the study's file").required();
    verb.option("--with", options->with, "file with a section 'information:' (default: what the study says)")
        .shown_as("FILE");
    verb.option("--results", options->results,
                "of a study's file: folder of its results (default: out/<name of the file>)")
        .shown_as("DIR");
    verb.takes_the_rest();
    verb.footer(
        "Behind STUDY, for the script that computes:\n"
        "  --evidence DIR                  what `cpdsim calibrate` wrote (default: evidence.h5 beside study.h5)\n"
        "  -o, --output FOLDER             folder of the page (default: value/ beside the file)\n"
        "  --lang LANG                     one language (default: a page for each that the study asks for)\n"
        "  --excel LANG                    CSV files as a spreadsheet in that language opens them\n"
        "  --json                          print the answer as JSON");
    verb.does([verb, options, &common] { value(*options, verb.rest(), common); });
}

}  // namespace cpdsim
