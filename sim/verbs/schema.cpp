// `cpdsim schema [scenario|study]`: the JSON Schema that lets an editor complete and check a file while it is typed.
#include <memory>

#include "param/schema.hpp"
#include "param/spelling.hpp"
#include "verbs/verbs.hpp"

namespace cpdsim {

void add_schema(CLI::App& app, Common&) {
    CLI::App* const verb = app.add_subcommand("schema", "print the JSON Schema of a file format, for editors");
    auto const format = std::make_shared<std::string>("scenario");
    verb->add_option("FORMAT", *format, "scenario (default) or study")->check(CLI::IsMember({"scenario", "study"}));
    verb->callback([format] {
        print(*format == "study" ? param::json_schema_of<Study>("cpd-study/1", "cpdsim study")
                                 : param::json_schema_of<Scenario>("cpd-scenario/1", "cpdsim scenario"));
    });
}

}  // namespace cpdsim
