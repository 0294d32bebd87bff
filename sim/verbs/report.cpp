// `cpdsim report DIR [ARGS]`: hands over to the bundled script `plot`, which makes the report from study.h5.
#include <memory>

#include "verbs/hand_over.hpp"
#include "verbs/verbs.hpp"

namespace cpdsim {

void add_report(CLI::App& app, Common&) {
    Verb const verb{app, "report", "make the comparison report of a study or scenario"};
    auto const folder = std::make_shared<std::string>();
    verb.option("DIR", *folder, "folder or file that `cpdsim run` wrote").required();
    verb.takes_the_rest();  // everything behind it is the script's
    verb.footer(
        "Behind DIR, for the script that draws:\n"
        "  OTHER                           another study, or another version of this one: both side by side\n"
        "  -o, --output FOLDER             folder of the report (default: report/ beside the file)\n"
        "  --lang LANG                     one language (default: a page for each that the study asks for)\n"
        "  --excel LANG                    CSV files as a spreadsheet in that language opens them\n"
        "  --pdf                           also brief.pdf, page one on one sheet, and report.pdf (needs chromium)\n"
        "  --figures 1,2,5                 these figures only (default: all)\n"
        "  --verbose                       say of each figure that is left out why\n"
        "  --json                          print the verdict as JSON");
    verb.does([verb, folder] {
        std::vector<std::string> all{*folder};
        for (std::string const& extra : verb.rest()) all.push_back(extra);
        hand_over("plot", all);
    });
}

}  // namespace cpdsim
