// What must not matter does not matter: threads, replicates beside, money that is not there, labels (MODEL.md §9).
#include "living.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <map>

using namespace cpdsim;
using namespace cpdsim::test;

TEST_CASE("the scenario of these tests lives: people are taught, trained, led and spent on") {
    Results const r = run(living_scenario());
    int const last = r.rows() - 1;
    auto const end = [&](std::string const& name) {
        return floats(variable(r.timeseries(), name))[static_cast<std::size_t>(last)];
    };
    CHECK(end("practice_gain") > 20);
    CHECK(end("reach_programmes") > 0.05);
    CHECK(end("trainers") > 20);
    CHECK(floats(variable(r.outcomes(), "spend"))[0] > 3e6);
    CHECK(of_teachers<std::string>(r, "id").size() > 1000);
    CHECK(std::count_if(r.data.tables.begin(), r.data.tables.end(),
                        [](Table const& t) { return t.path.rfind("/by_group/", 0) == 0; }) == 4);
}

TEST_CASE("the same bits on one, two and four threads", "[threads]") {
    Scenario const one_pack = living_scenario();
    Results const alone = run(one_pack, 1);
    check_same(alone, run(one_pack, 2), 16);
    check_same(alone, run(one_pack, 4), 16);
    Scenario const three_packs = living_scenario({{"run.replicates", "40"}, {"time.end", "2029-08"}});
    Results const serial = run(three_packs, 1);
    check_same(serial, run(three_packs, 2), 40);
    check_same(serial, run(three_packs, 4), 40);
}

TEST_CASE("replicates do not depend on those that run beside them") {
    Scenario const sixteen = living_scenario({{"time.end", "2029-08"}});
    Results const r16 = run(sixteen);
    Results const r64 = run(living_scenario({{"time.end", "2029-08"}, {"run.replicates", "64"}}), 2);
    CHECK(r64.replicates == 64);
    check_same(r16, r64, 16);
    Results const r5 = run(living_scenario({{"time.end", "2029-08"}, {"run.replicates", "5"}}));
    CHECK(r5.replicates == 5);
    CHECK(floats(variable(r5.timeseries(), "practice_share")).size() == 5 * static_cast<std::size_t>(r5.rows()));
    check_same(r5, r16, 5);
    Results const r21 = run(living_scenario({{"time.end", "2029-08"}, {"run.replicates", "21"}}));
    check_same(r21, r64, 21);
    // The posts are the same in every replicate, whatever the pack; what happens to them is not.
    auto const& baseline = of_teachers<float>(r64, "baseline");
    std::size_t const n = of_teachers<std::string>(r64, "id").size();
    REQUIRE(baseline.size() == 64 * n);
    for (std::size_t r = 1; r < 64; ++r)
        REQUIRE(std::equal(baseline.begin(), baseline.begin() + static_cast<std::ptrdiff_t>(n),
                           baseline.begin() + static_cast<std::ptrdiff_t>(r * n)));
    auto const& share = floats(variable(r64.timeseries(), "practice_share"));
    auto const rows = static_cast<std::size_t>(r64.rows());
    CHECK(share[rows - 1] != share[2 * rows - 1]);
    CHECK(share[rows - 1] != share[17 * rows - 1]);
}

TEST_CASE("a prepared world gives what a world made on the spot gives") {
    Scenario const s = living_scenario({{"time.end", "2029-08"}});
    Workers workers{1};
    RunRequest request;
    request.prepared = prepare(s, 0, workers);
    auto const once = simulate(s, workers, request);
    auto const twice = simulate(s, workers, request);  // and leaves the prepared world as it was
    REQUIRE(once.has_value());
    REQUIRE(twice.has_value());
    check_same(*once, run(s), 16);
    check_same(*once, *twice, 16);
}

TEST_CASE("a programme without money changes no bit of what happens") {
    std::string text = living;
    std::string const extra = R"(
  aaa_idle:
    recruit: {unit: teacher, places: 100 teachers/year}
    sessions: {hours: 30 h/teacher, spread: 1 year, mode: online, content: [subject, pedagogy]}
    community: {meetings: 4 /year, hours: 2 h/meeting}
    costs: {course: 100 EUR/teacher}
  zzz_idle:
    recruit: {unit: school, schools: 50, team: 2 teachers}
    sessions: {hours: 30 h/teacher, spread: 1 year, mode: face_to_face, content: [subject, pedagogy]}
    release: {days: 3 d/teacher/year, rate: 100 EUR/d}
    coordination: {hubs: 5, reach: 50 %}
    costs: {course: 100 EUR/teacher}
funding:
  - {programme: zzz_idle, from: 2026-09, to: 2029-08, amount: 0 EUR})";
    text.replace(text.find("\nfunding:"), 9, extra);
    Scenario const with = living_scenario({}, text);
    REQUIRE(with.programmes->size() == 7);
    REQUIRE(with.funding.size() == 5);
    check_same_practice(run(living_scenario()), run(with), 16);
}

TEST_CASE("two strategies are the same to the bit up to the first different euro, and not beyond") {
    std::string text = living;
    std::string const line = "  - {programme: partners, from: 2028-09, to: 2029-08, amount: 600000 EUR}\n";
    text.insert(text.find("conditions:"), line);
    Results const a = run(living_scenario());
    Results const b = run(living_scenario({}, text));
    REQUIRE(a.rows() == b.rows());
    auto const rows = static_cast<std::size_t>(a.rows());
    constexpr std::size_t first_different = 25;  // the step of 2028-09 leads to row 25
    for (std::size_t k = 0; k < a.timeseries().arrays.size(); ++k) {
        INFO(a.timeseries().arrays[k].name);
        bool same = true;
        for (std::size_t r = 0; r < 16; ++r) {
            for (std::size_t row = 0; row < first_different; ++row)
                same &= std::bit_cast<std::uint32_t>(floats(a.timeseries().arrays[k])[r * rows + row]) ==
                        std::bit_cast<std::uint32_t>(floats(b.timeseries().arrays[k])[r * rows + row]);
        }
        CHECK(same);
    }
    auto const& share_a = floats(variable(a.timeseries(), "practice_share"));
    auto const& share_b = floats(variable(b.timeseries(), "practice_share"));
    CHECK(share_a[rows - 1] != share_b[rows - 1]);
    CHECK(floats(variable(b.timeseries(), "spend"))[first_different] !=
          floats(variable(a.timeseries(), "spend"))[first_different]);
}

TEST_CASE("another seed changes the people, another network seed only the ties") {
    Scenario const s = living_scenario({{"time.end", "2029-08"}});
    Results const a = run(s);
    Results const b = run(living_scenario({{"time.end", "2029-08"}, {"run.network_seed", "7"}}));
    CHECK(same_bits(of_teachers<float>(a, "baseline"), of_teachers<float>(b, "baseline")));
    CHECK_FALSE(same_bits(of_teachers<float>(a, "practice"), of_teachers<float>(b, "practice")));
    Results const c = run(living_scenario({{"time.end", "2029-08"}, {"run.seed", "7"}}));
    CHECK_FALSE(same_bits(of_teachers<float>(a, "baseline"), of_teachers<float>(c, "baseline")));
}

TEST_CASE("steps of a month and of a week agree on what matters within three standard errors and 4 %") {
    std::map<std::string, std::pair<double, double>> month, week;  // mean, standard error
    for (auto* of : {&month, &week}) {
        Results const r =
            run(living_scenario({{"time.step", of == &month ? "1 month" : "1 week"}, {"run.replicates", "32"}}), 2);
        for (char const* name : {"practice_gain", "reach_programmes", "changed", "spend"}) {
            auto const& values = floats(variable(r.outcomes(), name));
            double sum = 0, squares = 0;
            for (float const v : values) {
                sum += static_cast<double>(v);
                squares += static_cast<double>(v) * static_cast<double>(v);
            }
            double const n = static_cast<double>(values.size()), mean = sum / n;
            (*of)[name] = {mean, std::sqrt(std::max(0.0, squares / n - mean * mean) / (n - 1))};
        }
    }
    for (auto const& [name, m] : month) {
        auto const& w = week[name];
        INFO(name << ": month " << m.first << " week " << w.first);
        CHECK(std::abs(m.first - w.first) < 3 * std::hypot(m.second, w.second) + 0.04 * std::abs(w.first));
    }
}

TEST_CASE("budget: planned - absorbed = unspent cell by cell, and all of it is what was funded") {
    Results const r = run(living_scenario());
    std::vector<double> const &plan = money(r, "planned"), &spent = money(r, "absorbed"), &left = money(r, "unspent");
    double planned = 0;
    for (std::size_t k = 0; k < plan.size(); ++k) {
        REQUIRE(plan[k] - spent[k] == Approx(left[k]).margin(1e-6));
        planned += plan[k] / r.replicates;
    }
    CHECK(planned == Approx(9'500'000).margin(0.005));
    CHECK(floats(variable(r.outcomes(), "planned"))[3] == Approx(9'500'000));
    double absorbed = 0;
    std::size_t const cells = spent.size() / 16;
    for (std::size_t k = 3 * cells; k < 4 * cells; ++k) absorbed += spent[k];
    CHECK(floats(variable(r.outcomes(), "spend"))[3] == Approx(absorbed).epsilon(1e-6));
    double series = 0;
    auto const& spend = floats(variable(r.timeseries(), "spend"));
    auto const rows = static_cast<std::size_t>(r.rows());
    for (std::size_t row = 0; row < rows; ++row) series += static_cast<double>(spend[3 * rows + row]);
    CHECK(series == Approx(absorbed).epsilon(1e-5));
}
