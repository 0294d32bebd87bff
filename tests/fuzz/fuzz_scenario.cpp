// Any bytes as a scenario: everything wrong is said in words, and what is right says the same when it is written again.
#include <cstddef>
#include <cstdint>
#include <string>

#include "fuzz/must.hpp"
#include "param/diagnostics.hpp"
#include "param/document.hpp"
#include "scenario/load.hpp"

using namespace cpdsim;

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    param::Diagnostics found;
    param::Document document =
        param::parse_document({"scenario.yaml", {reinterpret_cast<char const*>(data), size}}, found);
    document.root.erase("extends");  // other files are none of this reader's business
    param::Annotations annotations;
    Scenario const scenario = read_scenario(document, found, &annotations);
    fuzz::must(found.empty() || !found.text(param::Colour::off).empty(), "what is wrong is said");
    if (found.failed()) return 0;
    std::string const written = document.text();
    param::Diagnostics again;
    param::Document copy = param::parse_document({"again.yaml", written}, again);
    static_cast<void>(read_scenario(copy, again));
    fuzz::must(!again.failed(), "what was read can be written and read again");
    fuzz::must(copy.text() == written, "written twice, it is the same text");
    return 0;
}
