// `cpdsim check FILE...`: everything that is wrong with the files, at once. Nothing is run and nothing is written.
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <memory>

#include "verbs/verbs.hpp"

namespace cpdsim {
namespace {

struct Options {
    std::vector<std::string> files;
    std::vector<std::string> set;
};

struct Checked {
    std::string file;
    std::string_view kind;  ///< "scenario", "study"; empty when it cannot be told
    bool valid = false;
};

Checked check_one(std::string const& argument, Overrides const& overrides, param::Diagnostics& diagnostics) {
    int const errors_before = diagnostics.errors();
    AnyFile const loaded = load_any(file_named(argument), overrides, diagnostics, DataFiles::read);
    std::string_view const kind = loaded.scenario ? "scenario" : loaded.study ? "study" : "";
    return {argument, kind, diagnostics.errors() == errors_before && !kind.empty()};
}

void print_json(std::vector<Checked> const& files, param::Diagnostics const& diagnostics) {
    nlohmann::ordered_json report;
    report["valid"] = !diagnostics.failed();
    report["files"] = nlohmann::ordered_json::array();
    for (Checked const& checked : files) {
        nlohmann::ordered_json entry{{"file", checked.file}, {"valid", checked.valid}};
        if (checked.valid) entry["kind"] = checked.kind;
        report["files"].push_back(std::move(entry));
    }
    report["diagnostics"] = nlohmann::ordered_json::parse(diagnostics.json());
    print(report.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n");
}

std::string counted(int number, std::string_view what) {
    return fmt::format("{} {}{}", number, what, number == 1 ? "" : "s");
}

void check(Options const& options, Common& common) {
    Overrides const overrides = overrides_from(options.set);
    param::Diagnostics diagnostics;
    std::vector<Checked> checked;
    for (std::string const& file : options.files) {
        param::Diagnostics own;  // so that a fault in a shared base counts against each file that has it
        checked.push_back(check_one(file, overrides, own));
        for (param::Diagnostic const& found : own.sorted()) diagnostics.add(found);
    }
    common.exit = diagnostics.failed() ? Exit::input_invalid : Exit::done;
    if (common.json) return print_json(checked, diagnostics);
    std::string lines;
    for (Checked const& file : checked)
        if (file.valid) lines += fmt::format("{}: ok\n", file.file);
    if (!common.quiet) print(lines);
    std::string const found = diagnostics.text(common.colour_on_stderr());
    std::fwrite(found.data(), 1, found.size(), stderr);  // errors are shown even with -q
    if (diagnostics.failed()) {
        say(common,
            fmt::format("{}{}; `cpdsim explain CODE` says more about a code\n", counted(diagnostics.errors(), "error"),
                        diagnostics.warnings() > 0 ? ", " + counted(diagnostics.warnings(), "warning") : ""));
    }
}

}  // namespace

void add_check(CLI::App& app, Common& common) {
    CLI::App* const verb = app.add_subcommand("check", "find everything that is wrong with scenario and study files");
    auto const options = std::make_shared<Options>();
    verb->add_option("FILE", options->files, "scenario or study files, or names of presets")->required();
    add_set_option(*verb, options->set);
    add_json_flag(*verb, common);
    verb->callback([options, &common] { check(*options, common); });
}

}  // namespace cpdsim
