// `cpdsim schema [scenario|study]`: the JSON Schema that lets an editor complete and check a file while it is typed;
// or, with `--table markdown`, the table of all parameters for people (sim/PARAMETERS.md).
#include <memory>

#include "evidence/registry.hpp"
#include "param/schema.hpp"
#include "param/spelling.hpp"
#include "param/table.hpp"
#include "verbs/verbs.hpp"

namespace cpdsim {
namespace {

struct Options {
    std::string format, table;
};

std::string const preface =
    "# Parameters\n\n"
    "Written by `cpdsim schema --table markdown` from the structs that read them; a test fails when this file is "
    "stale. "
    "`*` stands for\na name of your own. A unit such as `h` or `EUR/school/year` is part of the value; `share` takes "
    "per cent, `duration` months or years.\n*Evidence* grades the default from 0 (a guess) to 5 (several trials); "
    "country presets give their own values, sources and grades\n(`cpdsim show FILE --evidence`). *Role*: a lever is "
    "somebody's decision, an uncertainty is varied in studies, a constant is neither.\n*Differs by*: sixteen lanes "
    "share a world, so that what shapes posts, ties, calendar or lists differs between worlds only; everything else\n"
    "differs from lane to lane, that is from draw to draw.\n";

void print_tables(std::string const& format) {
    std::string text = preface;
    if (format != "study")
        text += "\n## Scenario\n\n" + param::parameter_table(param::info_of<Scenario>(), param::Scopes::shown);
    if (format != "scenario") text += "\n## Study\n\n" + param::parameter_table(param::info_of<Study>());
    print(text);
}

void print_schema(std::string const& format) {
    if (format == "registry")
        return print(param::json_schema_of<Registry>("cpd-evidence/1", "cpdsim registry of findings"));
    print(format == "study" ? param::json_schema_of<Study>("cpd-study/1", "cpdsim study")
                            : param::json_schema_of<Scenario>("cpd-scenario/1", "cpdsim scenario"));
}

}  // namespace

void add_schema(CLI::App& app, Common&) {
    Verb const verb{app, "schema", "print the JSON Schema of a file format, or the table of its parameters"};
    auto const options = std::make_shared<Options>();
    verb.option("FORMAT", options->format,
                "scenario, study or registry (default: scenario; of the table: the first two)")
        .one_of({"scenario", "study", "registry"});
    verb.option("--table", options->table, "the parameters as a table instead: markdown").one_of({"markdown"});
    verb.does([options] { options->table.empty() ? print_schema(options->format) : print_tables(options->format); });
}

}  // namespace cpdsim
