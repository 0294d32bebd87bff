// A lane is a future: its results depend on its numbers, its luck and the world, and on nothing beside it.
#include <catch2/catch.hpp>
#include <cstring>

#include <fmt/format.h>

#include "core/error.hpp"
#include "policy/programme.hpp"
#include "random_scenario.hpp"
#include "scenario/pack.hpp"
#include "support/vary.hpp"

using namespace cpdsim;
using namespace cpdsim::test;

namespace {

Pack pack_of(std::vector<Scenario> const& scenarios, std::vector<Luck> luck, std::uint32_t world = 0) {
    Pack pack{{}, std::move(luck), world};
    for (Scenario const& s : scenarios) pack.lanes.push_back(&s);
    return pack;
}

Pack only(Pack const& pack, std::size_t lane) { return {{pack.lanes[lane]}, {pack.luck[lane]}, pack.world}; }

/// The lanes in another order.
Pack reordered(Pack const& pack, std::vector<std::size_t> const& order) {
    Pack other{{}, {}, pack.world};
    for (std::size_t const lane : order) {
        other.lanes.push_back(pack.lanes[lane]);
        other.luck.push_back(pack.luck[lane]);
    }
    return other;
}

Results run(Pack const& pack, int threads = 1) {
    Workers workers{threads};
    auto results = simulate_pack(pack, workers);
    REQUIRE(results.has_value());
    return std::move(*results);
}

/// Columns of two runs, row-major with the lane first.
class SameLane {
public:
    SameLane(Results const& a, std::size_t lane_of_a, Results const& b, std::size_t lane_of_b)
        : a_{a}, b_{b}, of_a_{lane_of_a}, of_b_{lane_of_b} {
        for (Table const& table : a.data.tables) {
            Table const* const other = b.data.find(table.path);
            if (table.path == "/programmes") continue;
            if (other == nullptr)
                differences_ += table.path + " ";
            else
                compare(table, *other);
        }
        programmes();
    }
    [[nodiscard]] std::string const& differences() const { return differences_; }

private:
    template <class Value>
    void column(std::string const& name, std::vector<Value> const& a, std::vector<Value> const& b) {
        std::size_t const each = a.size() / static_cast<std::size_t>(a_.replicates);
        bool const same = each == b.size() / static_cast<std::size_t>(b_.replicates) &&
                          (each == 0 || std::memcmp(&a[of_a_ * each], &b[of_b_ * each], each * sizeof(Value)) == 0);
        if (!same) differences_ += name + " ";
    }
    void compare(Table const& a, Table const& b) {
        if (a.arrays.size() != b.arrays.size()) differences_ += a.path + " ";
        for (std::size_t k = 0; k < std::min(a.arrays.size(), b.arrays.size()); ++k) {
            bool const over_lanes = !a.arrays[k].axes.empty() && a.arrays[k].axes.front() == "replicate";
            auto const one = [&](auto const& values) {
                using Held = std::decay_t<decltype(values)>;
                if constexpr (!std::is_same_v<Held, std::vector<std::string>>)
                    column(a.path + "/" + a.arrays[k].name, values, std::get<Held>(b.arrays[k].values));
            };
            if (over_lanes) std::visit(one, a.arrays[k].values);
        }
    }
    /// Counts that are nothing everywhere are left out, so one run may have what is 0 in this lane.
    void programmes() {
        for (Array const& v : a_.programmes().arrays) {
            Array const* const other = b_.programmes().array(v.name);
            if (other != nullptr) column("programmes/" + v.name, floats(v), floats(*other));
        }
    }

    Results const &a_, &b_;
    std::size_t of_a_, of_b_;
    std::string differences_;
};

std::string differences(Results const& a, std::size_t lane_of_a, Results const& b, std::size_t lane_of_b) {
    return SameLane{a, lane_of_a, b, lane_of_b}.differences();
}

std::vector<Scenario> futures_of(Scenario const& s, std::size_t number) {
    std::vector<Scenario> all;
    for (std::size_t k = 0; k < number; ++k) all.push_back(another_future(s, static_cast<std::uint32_t>(k)));
    return all;
}

std::vector<Luck> in_a_row(Luck first, std::size_t number) {
    std::vector<Luck> luck;
    for (std::size_t k = 0; k < number; ++k)
        luck.push_back({first.realisation, first.slot + static_cast<std::uint32_t>(k)});
    return luck;
}

}  // namespace

TEST_CASE("sixteen different lanes are sixteen runs, to the bit") {
    Scenario const base = living_scenario({{"time.end", "2030-08"}});
    std::vector<Scenario> const futures = futures_of(base, lane_count);
    Pack const pack = pack_of(futures, in_a_row({3, 0}, lane_count), 2);
    Results const together = run(pack, 2);
    CHECK(differences(together, 0, together, 1) != "");  // they are different futures
    for (std::size_t lane : {0U, 1U, 6U, 11U, 15U}) {
        INFO("lane " << lane);
        CHECK(differences(together, lane, run(only(pack, lane)), 0).empty());
    }
}

TEST_CASE("lanes in another order, with luck that follows in no order, are the same runs") {
    Scenario const base = living_scenario({{"time.end", "2029-08"}});
    std::vector<Scenario> const futures = futures_of(base, 7);
    Pack pack = pack_of(futures, in_a_row({0, 5}, 7));
    pack.luck[2] = {9, 0};
    pack.luck[4] = {9, 3};
    Results const together = run(pack);
    std::vector<std::size_t> const order{4, 0, 6, 2, 2, 1, 5, 3, 0};
    Results const elsewhere = run(reordered(pack, order), 2);
    for (std::size_t k = 0; k < order.size(); ++k) {
        INFO("lane " << order[k] << " at place " << k);
        CHECK(differences(elsewhere, k, together, order[k]).empty());
    }
}

TEST_CASE("the replicates of a scenario are equal lanes whose luck follows one another") {
    Scenario const s = living_scenario({{"time.end", "2029-08"}, {"run.replicates", "5"}});
    Pack pack{std::vector<Scenario const*>(5, &s), in_a_row({0, 0}, 5)};
    Results const replicates = test::run(s), lanes = run(pack);
    for (std::size_t k = 0; k < 5; ++k) CHECK(differences(replicates, k, lanes, k).empty());
}

TEST_CASE("any scenario: a lane is the same run alone and anywhere in any pack, on any number of threads") {
    CHECK(holds_for_any("lanes", [] {
        Scenario const base = random_scenario();
        auto const number = static_cast<std::size_t>(*rc::gen::inRange(2, lane_count + 1));
        std::vector<Scenario> const futures = futures_of(base, number);
        Pack pack = pack_of(futures, in_a_row({7, 4U * static_cast<std::uint32_t>(*rc::gen::inRange(0, 9))}, number));
        if (coin()) {
            for (Luck& luck : pack.luck)
                luck = {static_cast<std::uint32_t>(*rc::gen::inRange(0, 3)),
                        static_cast<std::uint32_t>(*rc::gen::inRange(0, 40))};
        }
        if (coin()) pack.lanes[1] = pack.lanes[0];
        Results const together = run(pack, 2);
        auto const lane = static_cast<std::size_t>(*rc::gen::inRange(0, static_cast<int>(number)));
        std::string const alone = differences(together, lane, run(only(pack, lane)), 0);
        RC_ASSERT(alone == "");
        std::size_t const other = (lane + 1) % number;
        std::string const elsewhere = differences(together, lane, run(reordered(pack, {other, other, lane})), 2);
        RC_ASSERT(elsewhere == "");
    }));
}

TEST_CASE("lanes that differ in what shapes their world are refused with the path") {
    Scenario const a = living_scenario();
    auto const refused = [&](Scenario const& b) {
        Workers workers{1};
        Pack pack{{&a, &a, &b}, in_a_row({}, 3)};
        try {
            (void)simulate_pack(pack, workers);
        } catch (UserError const& error) {
            return std::string{error.what()};
        }
        return std::string{"not refused"};
    };
    Scenario b = a;
    b.population.baseline.mean = 0.3;
    CHECK(refused(b).find("lanes 0 and 2 of a pack differ in `population.baseline.mean`") != std::string::npos);
    b = a;
    b.programmes->at("schools").community.reset();
    CHECK(refused(b).find("`programmes.schools.community`") != std::string::npos);
    b = a;
    b.programmes->at("schools").grant->value.unit = "EUR/teacher";
    CHECK(refused(b).find("`programmes.schools.grant.value`") != std::string::npos);
    b = a;
    b.funding[1].amount.value = 0;
    CHECK(refused(b).find("`funding.1.amount`") != std::string::npos);
    b = a;
    b.peers.form = PeerForm::hazard;
    CHECK(refused(b).find("`peers.form`") != std::string::npos);
    CHECK_NOTHROW(check_lanes_share_world({&a, &a}));
}

TEST_CASE("what shapes the world is asked by path") {
    for (char const* path : {"population.schools.simulate", "network.colleagues.out_degree", "run.seed", "time.step",
                             "peers.form", "peers.layers.colleagues", "programmes.a.cascade",
                             "programmes.a.recruit.intake", "practice.sustained_after", "no.such", "turnover"})
        CHECK(shapes_world(path));
    for (char const* path :
         {"learning.h50", "practice.decay_half_life", "programmes.a.costs.travel", "programmes.a.costs.travel.value",
          "programmes.a.grant", "programmes.a.sessions.hours", "funding.0.amount", "peers.layers.community",
          "conditions.release_time", "participation.mean", "money.discount", "programmes.a.recruit.team"})
        CHECK_FALSE(shapes_world(path));
}

TEST_CASE("why a pack's outcome is as it is: each lane is compared with itself") {
    Scenario base = living_scenario({{"time.end", "2029-08"}, {"outputs.keep", "[timeseries, attribution]"}});
    std::vector<Scenario> const futures = futures_of(base, 3);
    Pack const pack = pack_of(futures, in_a_row({0, 0}, 3));
    Results const together = run(pack), alone = run(only(pack, 2));
    Table const *const of_all = together.data.find("/attribution"), *const of_own = alone.data.find("/attribution");
    REQUIRE(of_all != nullptr);
    REQUIRE(of_own != nullptr);
    CHECK(of_all->labels("programme") == of_own->labels("programme"));
    for (std::size_t v = 0; v < of_own->arrays.size(); ++v) {
        auto const& all = floats(of_all->arrays[v]);
        auto const& own = floats(of_own->arrays[v]);
        REQUIRE(all.size() >= own.size());
        CHECK(std::memcmp(all.data() + (all.size() - own.size()), own.data(), own.size() * sizeof(float)) == 0);
    }
}

TEST_CASE("ties of later years that were worked out with the world are those of a run that rewires itself") {
    Scenario const base = living_scenario({{"time.end", "2030-08"}});
    std::vector<Scenario> const futures = futures_of(base, 3);
    Pack const pack = pack_of(futures, in_a_row({1, 0}, 3), 4);
    Workers workers{1};
    auto shared = std::make_shared<Prepared>();
    shared->grounds = {prepare_world(pack, workers)};
    auto const& made = *shared->grounds.front();
    REQUIRE(made.later.size() == 4);
    CHECK(made.later[0].to != made.later[3].to);
    CHECK(made.later[0].to.front() != made.network.layers.front().to);
    Results const own = run(pack);
    RunRequest request;
    request.prepared = shared;
    for (int time = 0; time < 2; ++time) {  // the world is as it was
        auto const results = simulate_pack(pack, workers, request);
        REQUIRE(results.has_value());
        for (std::size_t k = 0; k < 3; ++k) CHECK(differences(*results, k, own, k).empty());
    }
}

TEST_CASE("breakdowns kept at the marks alone have the values of a run that keeps every step") {
    Scenario every = living_scenario({{"time.end", "2030-08"}});
    every.outputs.by = {GroupedBy::school_type, GroupedBy::region, GroupedBy::career_stage};
    every.outputs.window_end = YearMonth{2027, 12};
    every.practice.sustained_after = 1;
    Scenario at_marks = every;
    at_marks.outputs.group_rows = GroupRows::marks;
    Results const all = test::run(every), few = test::run(at_marks);
    auto const rows = static_cast<std::size_t>(all.rows());
    int breakdowns = 0;
    for (Table const& a : all.data.tables) {
        if (a.path.rfind("/by_group/", 0) != 0) continue;
        ++breakdowns;
        INFO(a.path);
        Table const* const b = few.data.find(a.path);
        REQUIRE(b != nullptr);
        std::vector<std::size_t> const marks{0, 16, 28, rows - 1};
        CHECK(a.axis("time")->values == all.timeseries().axis("time")->values);
        std::vector<double> days;
        for (std::size_t const row : marks) days.push_back(all.days[row]);
        CHECK(std::get<std::vector<double>>(b->axis("time")->values) == days);
        for (std::size_t v = 0; v < a.arrays.size(); ++v) {
            auto const &of_all = floats(a.arrays[v]), &of_few = floats(b->arrays[v]);
            REQUIRE(of_few.size() * rows == of_all.size() * marks.size());
            std::vector<float> wanted;
            for (std::size_t begin = 0; begin < of_all.size(); begin += rows)
                for (std::size_t const row : marks) wanted.push_back(of_all[begin + row]);
            INFO(a.arrays[v].name);
            CHECK(std::memcmp(wanted.data(), of_few.data(), wanted.size() * sizeof(float)) == 0);
        }
    }
    CHECK(breakdowns >= 3);
}
