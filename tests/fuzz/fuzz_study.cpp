// Any bytes as a study over a small base.
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>

#include "fuzz/must.hpp"
#include "study/load_study.hpp"
#include "support/folder.hpp"

using namespace cpdsim;

namespace {

char const* const base = R"(
format: cpd-scenario/1
title: small
time: {start: 2026-09, end: 2030-08}
population: {schools: {simulate: 4, represent: 40}}
learning: {h50: {value: 80 h, range: 30..120 h, source: "a book", evidence: 2}}
turnover: {leave: 8 %/year}
programmes:
  long_course: {sessions: {hours: 60 h/teacher, spread: 1 year}, costs: {course: 1000 EUR/teacher}}
  visits: {coaching: {visits: {value: 3 /year, range: 1..5 /year}}, costs: {coaching_visit: 300 EUR/visit}}
run: {replicates: 3, seed: 7}
)";

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    static test::Folder const folder;
    static std::filesystem::path const written = folder.write("base.yaml", base);
    std::filesystem::path const file = folder.write("study.yaml", {reinterpret_cast<char const*>(data), size});
    param::Diagnostics found;
    auto const study = load_study(file, {}, found);
    fuzz::must(study.has_value() || found.failed(), "a study that is not read is refused with a reason");
    fuzz::must(found.empty() || !found.text(param::Colour::off).empty(), "what is wrong is said");
    return 0;
}
