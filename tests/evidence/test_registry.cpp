// The registry is read strictly: all faults at once, each with its place and what was meant.
#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>

#include "core/error.hpp"
#include "evidence/likelihood.hpp"
#include "evidence/load_registry.hpp"

using namespace cpdsim;
namespace fs = std::filesystem;

namespace {

std::string const head = "format: cpd-evidence/1\ntargets:\n";
std::string entry(std::string const& use = "calibrate") {
    return "  one:\n    what: {en: \"a finding\"}\n    observed: {value: 0.5, unit: share, error: 0.1, error_is: "
           "assumed}\n"
           "    design: trial\n    source: somebody\n    read: full\n    evidence: 3\n    use: " +
           use +
           "\n    scenario: " CPDSIM_SOURCE_DIR
           "/scenarios/patterns/04-knowledge-alone.yaml\n    arms: {end: {}, later: {}}\n"
           "    measure: {quantity: knowledge, contrast: later / end, among: {end: attended, later: attended}, at: "
           "2027-06, "
           "dates: {later: 2027-12}}\n";
}

struct Read {
    std::optional<LoadedRegistry> registry;
    std::string told;
};
Read read(std::string const& text) {
    fs::path const file = fs::temp_directory_path() / "cpdsim-test-registry.yaml";
    std::ofstream{file} << text;
    param::Diagnostics found;
    Read result{load_registry(file, found), ""};
    result.told = found.text();
    fs::remove(file);
    return result;
}

std::string replaced(std::string text, std::string const& from, std::string const& to) {
    auto const at = text.find(from);
    REQUIRE(at != std::string::npos);
    return text.replace(at, from.size(), to);
}

}  // namespace

TEST_CASE("the registry that comes with cpdsim is valid, and can do thirty studies again") {
    param::Diagnostics found;
    auto const registry = load_registry(CPDSIM_SOURCE_DIR "/scenarios/evidence/core.yaml", found);
    INFO(found.text());
    REQUIRE(registry);
    std::size_t simulated = 0;
    for (LoadedTarget const& target : registry->targets) simulated += target.simulated() ? 1 : 0;
    CHECK(simulated >= 30);
    CHECK(make_likelihood(registry->targets, {}, {}).data.size() >= 25);
}

TEST_CASE("every misspelt name is told where it stands, with what was meant") {
    std::string const good = head + entry();
    REQUIRE(read(good).registry);
    struct Case {
        char const *from, *to, *told;
    };
    for (Case const& c : {Case{"source:", "sorce:", "did you mean 'source'?"},
                          Case{"use: calibrate", "use: calibrat", "did you mean 'calibrate'?"},
                          Case{"quantity: knowledge", "quantity: knowlege", "did you mean 'knowledge'?"},
                          Case{"contrast: later / end", "contrast: latr / end", "did you mean 'later'?"},
                          Case{"contrast: later / end", "contrast: later /", "it ends too early"},
                          Case{"{end: attended,", "{end: attendd,", "did you mean 'attended'?"},
                          Case{"arms: {end: {}", "arms: {end: {turnover.leav: 1 %/year}", "E402"},
                          Case{"arms: {end: {}", "arms: {end: {time.step: 5 years}", "arms: "},
                          Case{"04-knowledge-alone", "04-knowledge-alon", "did you mean"},
                          Case{"dates: {later", "dates: {latr", "did you mean 'later'?"},
                          Case{"evidence: 3", "evidence: 7", "from 0 (a guess) to 5"},
                          Case{"error: 0.1, ", "", "exclude each other"}, Case{"    design: trial\n", "", "design"},
                          Case{"at: 2027-06", "at: 2020-06", "before the laboratory's start"}}) {
        Read const bad = read(replaced(good, c.from, c.to));
        INFO(c.from << " -> " << c.to << "\n" << bad.told);
        CHECK_FALSE(bad.registry);
        CHECK(bad.told.find(c.told) != std::string::npos);
        CHECK(bad.told.find("registry.yaml:") != std::string::npos);
    }
}

TEST_CASE("all faults at once") {
    Read const bad = read(replaced(replaced(head + entry(), "use: calibrate", "use: x"), "read: full", "read: y"));
    CHECK(bad.told.find("'x'") != std::string::npos);
    CHECK(bad.told.find("'y'") != std::string::npos);
}

TEST_CASE("what is held out never weighs") {
    auto const registry = read(head + entry("held_out")).registry;
    REQUIRE(registry);
    CHECK(make_likelihood(registry->targets, {}, {}).data.empty());
    try {
        static_cast<void>(make_likelihood(registry->targets, {"one"}, {}));
        FAIL("it was taken");
    } catch (UserError const& fault) {
        CHECK(fault.exit() == Exit::input_invalid);
        CHECK(std::string{fault.what()}.find("held out") != std::string::npos);
    }
    CHECK_THROWS_AS(make_likelihood(registry->targets, {}, {"oen"}), UserError);
}
