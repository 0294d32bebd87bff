// Which draws share a pack: a function of the study alone that growth only extends.
#include <map>
#include <set>

#include "design/design.hpp"
#include "design/packing.hpp"
#include "support/small_study.hpp"

using namespace cpdsim;

namespace {

/// One number that shapes the world, besides those of the small base that do not.
std::string const base = [] {
    std::string text = small::base;
    std::string const plain = "schools: {simulate: 4, represent: 40}";
    text.replace(text.find(plain), plain.size(),
                 "schools: {simulate: 4, represent: 40, size: {median: {value: 36 teachers, range: 20..60 teachers}}}");
    return text;
}();

Design designed(std::string const& uncertainty, std::string const& more = "") {
    small::Folder const folder;
    return make_design(small::load(
        folder, small::head + small::strategies + "uncertainty: {vary: all_with_range, " + uncertainty + "}\n" + more,
        base));
}

std::size_t place_of(Design const& design, std::string const& path) {
    for (std::size_t k = 0; k < design.parameters.size(); ++k)
        if (design.parameters[k].path == path) return k;
    FAIL("no parameter " << path);
    return 0;
}

std::string const world_number = "population.schools.size.median", lane_number = "learning.h50";

}  // namespace

TEST_CASE("with two replicates eight draws share a pack, its luck and its world") {
    Design const design = designed("draws: 20");
    REQUIRE(design.packs.size() == 3);
    CHECK(design.packs[2].draws == std::vector<std::size_t>{16, 17, 18, 19});
    std::size_t const median = place_of(design, world_number), h50 = place_of(design, lane_number);
    CHECK(design.parameters[median].of_world);
    CHECK_FALSE(design.parameters[h50].of_world);
    for (std::size_t d = 0; d < 20; ++d) {
        DesignDraw const& draw = design.draws[d];
        CHECK(draw.pack == d / 8);
        CHECK(draw.key == d / 8);
        CHECK(draw.world == d / 8);
        CHECK(draw.slot == 2 * (d % 8));
        CHECK(draw.values[median] == design.draws[d / 8 * 8].values[median]);
    }
    CHECK(design.draws[0].values[h50] != design.draws[1].values[h50]);
    CHECK(design.draws[0].values[median] != design.draws[8].values[median]);
}

TEST_CASE("with sixteen replicates a draw is a pack of its own, with the luck of old") {
    Design const design = designed("draws: 5, structures: {learning.dose: [threshold_logistic, saturating]}",
                                   "replicates: {per_draw: 16}\n");
    REQUIRE(design.packs.size() == 5);
    for (std::size_t d = 0; d < 5; ++d) {
        CHECK(design.draws[d].key == d);
        CHECK(design.draws[d].slot == 0);
        CHECK(design.draws[d].world == d);
    }
}

TEST_CASE("worlds are shared by packs where the study says how many, and their numbers with them") {
    Design const design = designed("draws: 40, worlds: 2");
    std::size_t const median = place_of(design, world_number);
    REQUIRE(design.packs.size() == 5);
    std::map<std::uint32_t, std::set<double>> medians;
    for (std::size_t d = 0; d < 40; ++d) {
        CHECK(design.draws[d].world == d / 8 % 2);
        CHECK(design.draws[d].key == d / 8);
        medians[design.draws[d].world].insert(design.draws[d].values[median]);
    }
    CHECK(medians[0].size() == 1);
    CHECK(medians[1].size() == 1);
}

TEST_CASE("a pack has one structural form; few draws try them all") {
    std::string const forms = ", structures: {learning.dose: [threshold_logistic, saturating, quality_only]}";
    Design const few = designed("draws: 3" + forms);
    CHECK(few.packs.size() == 3);
    Design const many = designed("draws: 48" + forms);
    std::map<std::string, int> draws;
    for (DesignDraw const& draw : many.draws) ++draws[draw.structure];
    for (auto const& [form, count] : draws) CHECK(count == 16);
    CHECK(many.packs.size() == 6);
    for (DrawPack const& pack : many.packs)
        for (std::size_t const d : pack.draws)
            CHECK(many.draws[d].structure == many.draws[pack.draws.front()].structure);
}

TEST_CASE("growing keeps draws, their luck and their worlds, whatever the sampler and the number") {
    for (std::string const sampler : {"latin_hypercube", "sobol", "random"}) {
        std::string const rest =
            ", sampler: " + sampler + ", structures: {learning.dose: [threshold_logistic, saturating]}";
        Design const before = designed("draws: 21" + rest), after = designed("draws: 50" + rest);
        for (std::size_t d = 0; d < 21; ++d) {
            CAPTURE(sampler, d);
            CHECK(after.draws[d].values == before.draws[d].values);
            CHECK(after.draws[d].structure == before.draws[d].structure);
            CHECK(after.draws[d].key == before.draws[d].key);
            CHECK(after.draws[d].slot == before.draws[d].slot);
            CHECK(after.draws[d].world == before.draws[d].world);
            CHECK(after.draws[d].pack == before.draws[d].pack);
            CHECK(after.draws[d].cluster == before.draws[d].cluster);
        }
    }
}

TEST_CASE("margins are spread: every pack hits each eighth of a range once, each form evenly") {
    Design const design = designed("draws: 64");
    std::size_t const h50 = place_of(design, lane_number);
    for (DrawPack const& pack : design.packs) {
        std::set<int> eighths;
        for (std::size_t const d : pack.draws) eighths.insert(static_cast<int>(design.draws[d].unit_cube[h50] * 8));
        CHECK(eighths.size() == 8);
    }

    Design const formed =
        designed("draws: 48, structures: {learning.dose: [threshold_logistic, saturating, quality_only]}");
    for (std::string const& path : {lane_number, std::string{"practice.transfer"}}) {
        std::size_t const k = place_of(formed, path);
        std::map<std::string, std::vector<int>> hits;
        for (DesignDraw const& draw : formed.draws) {
            auto& own = hits.try_emplace(draw.structure, std::vector<int>(8, 0)).first->second;
            ++own[static_cast<std::size_t>(draw.unit_cube[k] * 8)];
        }
        for (auto const& [form, own] : hits) CHECK(own == std::vector<int>(8, 2));
    }
}

TEST_CASE("a repetition of the design is spread in the numbers of its draws and of its worlds") {
    Design const design = designed("draws: 1024");
    std::size_t const h50 = place_of(design, lane_number), median = place_of(design, world_number);
    std::map<std::int32_t, std::set<int>> of_draws, of_worlds;
    for (DesignDraw const& draw : design.draws) {
        of_draws[draw.cluster].insert(static_cast<int>(draw.unit_cube[h50] * 64));
        of_worlds[draw.cluster].insert(static_cast<int>(draw.unit_cube[median] * 8));
    }
    CHECK(of_draws.size() == 16);
    for (auto const& [repetition, strata] : of_draws) CHECK(strata.size() == 64);  // one hypercube of its 64 draws
    for (auto const& [repetition, strata] : of_worlds) CHECK(strata.size() == 8);  // and of its eight worlds
}

TEST_CASE("draws of different repetitions share neither world nor slice, and each form has its own") {
    for (std::string const more : {"draws: 200", "draws: 200, worlds: 5", "draws: 200, worlds: 100",
                                   "draws: 200, structures: {learning.dose: [threshold_logistic, saturating]}"}) {
        for (std::string const replicates : {"", "replicates: {per_draw: 16}\n"}) {
            CAPTURE(more, replicates);
            Design const design = designed(more, replicates);
            std::map<std::uint32_t, std::set<std::int32_t>> of_world;
            std::map<std::int32_t, std::set<std::string>> forms;
            for (DesignDraw const& draw : design.draws) {
                of_world[draw.world].insert(draw.cluster);
                forms[draw.cluster].insert(draw.structure);
            }
            for (auto const& [world, repetitions] : of_world) CHECK(repetitions.size() == 1);
            for (auto const& [repetition, own] : forms) CHECK(own.size() == 1);
            CHECK(forms.size() == (more.ends_with("worlds: 5")     ? 5
                                   : more.ends_with("worlds: 100") ? of_world.size() < 64 ? of_world.size() : 64
                                                                   : 16));
        }
    }
}

TEST_CASE("points of a grid that differ in what shapes no world share a pack and its luck") {
    small::Folder const folder;
    Design const design = make_design(small::load(
        folder,
        small::head + "vary: {turnover.leave: [5 %/year, 8 %/year, 12 %/year], network.mixing: [drawn, complete]}\n"));
    REQUIRE(design.draws.size() == 6);
    CHECK(design.packs.size() == 2);
    for (DesignDraw const& draw : design.draws) {
        CHECK(draw.key == 0);
        CHECK(draw.slot == 0);
        CHECK(draw.world == 0);
    }
}

TEST_CASE("points of a trajectory or a row keep the luck they share") {
    for (std::string const sampler : {"sampler: morris, trajectories: 3", "sampler: saltelli, draws: 4"}) {
        Design const design = designed(sampler);
        std::size_t packed = 0;
        std::size_t const median = place_of(design, world_number);
        for (DrawPack const& pack : design.packs) {
            packed += pack.draws.size();
            CHECK(pack.draws.size() <= 8);
            for (std::size_t const d : pack.draws) {
                CHECK(design.draws[d].world == design.draws[pack.draws.front()].world);
                CHECK(design.draws[d].values[median] == design.draws[pack.draws.front()].values[median]);
                CHECK(design.draws[d].slot == 0);
            }
        }
        CHECK(packed == design.draws.size());
        CHECK(design.packs.size() < design.draws.size());
    }
}
