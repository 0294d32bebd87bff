// Who gets a place: as many as money, places and applicants allow, in the order the programme says.
#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <set>

#include "policy/applications.hpp"
#include "policy/participation.hpp"
#include "support/ministry.hpp"

using namespace cpdsim;
using namespace cpdsim::test;

namespace {

std::set<Teacher> members(Ministry& m, int lane) {
    std::set<Teacher> all;
    for (Cohort const& cohort : m.cohorts(lane)) all.insert(cohort.members.begin(), cohort.members.end());
    return all;
}

}  // namespace

TEST_CASE("seats: as many as apply, as there are places, as there is money") {
    Programme p = course(10);
    p.costs["course"] = cost(100, "EUR/teacher");
    Ministry all{teachers(20), one(p), months_from_2026(12)};
    all.run(1);
    CHECK(all.booked("course", 1) == 20);

    p.recruit.places = 7;
    Ministry places{teachers(20), one(p), months_from_2026(12)};
    places.run(1);
    CHECK(places.booked("course", 1) == 7);

    Ministry poor{teachers(20), one(p, 399.99), months_from_2026(12)};
    poor.run(1);
    CHECK(poor.booked("course", 1) == 3);
    Ministry enough{teachers(20), one(p, 400), months_from_2026(12)};
    enough.run(1);
    CHECK(enough.booked("course", 1) == 4);
    p.capacity = 2;
    Ministry full{teachers(20), one(p, 400), months_from_2026(12)};
    full.run(1);
    CHECK(full.booked("course", 1) == 2);
}

TEST_CASE("an unfunded programme does nothing, even where it costs nothing") {
    PolicyInput input = one(course(10));
    input.funding.clear();
    Ministry m{teachers(5), input, months_from_2026(12)};
    m.run_all();
    CHECK(m.cohorts().empty());
    CHECK((m.room->state.hours_attended[0] == 0.F).all());
}

TEST_CASE("represented numbers: 50 national places are 5 where one school stands for ten; fractions are drawn") {
    Programme p = course(10);
    p.recruit.places = 50;
    Given given = teachers(40);
    given.scale = 10;
    Ministry m{given, one(p), months_from_2026(12)};
    m.run(1);
    CHECK(m.cohorts()[0].members.size() == 5);
    CHECK(m.booked("course", 1) == 50);  // reported nationally
    p.recruit.places = 54;
    Ministry part{given, one(p), months_from_2026(12)};
    part.run(1);
    double mean = 0;
    for (int r = 0; r < lane_count; ++r) {
        double const number = static_cast<double>(part.cohorts(r)[0].members.size());
        CHECK((number == 5 || number == 6));
        mean += number / lane_count;
    }
    CHECK(mean == Approx(5.4).margin(4 * std::sqrt(0.24 / lane_count)));
}

TEST_CASE("intakes: only in their months, places shared between them") {
    Programme p = course(10, 0.5);
    p.recruit.intake = {9, 2};
    p.recruit.places = 10;
    Ministry m{teachers(100), one(p), months_from_2026(12)};
    m.run_all();
    for (int row = 1; row <= 12; ++row)
        CHECK(m.booked("course", row) == (row == 1 || row == 6 ? 5 : 0));  // September, February
    Programme longer = course(10, 1.5);
    Ministry late{teachers(100), one(longer), months_from_2026(24)};
    late.run_all();
    CHECK(late.booked("course", 1) == 100);
    CHECK(late.booked("course", 13) == 0);
}

TEST_CASE("priority types are served first, then the others by lot") {
    Programme p = course(10);
    p.recruit.places = 6;
    p.recruit.priority = {"priority"};
    Given given = schools_of(4, 2);
    given.type = {0, 1, 0, 1};
    Ministry m{given, one(p), months_from_2026(12)};
    m.run(1);
    std::set<std::set<Teacher>> seen;
    for (int r = 0; r < lane_count; ++r) {
        std::set<Teacher> const chosen = members(m, r);
        CHECK(chosen.size() == 6);
        for (Teacher const first : {2U, 3U, 6U, 7U}) CHECK(chosen.count(first) == 1);
        seen.insert(chosen);
    }
    CHECK(seen.size() > 1);  // the lot differs between replicates
}

TEST_CASE("newcomers first: those never in a programme come before those who were") {
    Programme p = course(10);
    p.recruit.places = 4;
    p.recruit.newcomers_first = true;
    Ministry m{teachers(8), one(p), months_from_2026(12)};
    for (Teacher const i : {0U, 2U, 4U, 6U}) m.room->state.in_programme_ever[i] = every_lane;
    m.run(1);
    for (int r = 0; r < lane_count; ++r) CHECK(members(m, r) == std::set<Teacher>{1, 3, 5, 7});
}

TEST_CASE("only: school types, regions, phases or subjects") {
    Given given = schools_of(2, 3);
    given.region = {0, 1};
    Programme p = course(10);
    p.recruit.only = {"south"};
    Ministry m{given, one(p), months_from_2026(12)};
    m.run(1);
    CHECK(members(m, 0) == std::set<Teacher>{3, 4, 5});
}

TEST_CASE("a programme may require another, completed, and practice") {
    PolicyInput input;
    input.programmes["basic"] = course(10, 1);
    input.programmes["basic"].recruit.places = 2;
    input.programmes["expert"] = course(10, 1);
    input.programmes["expert"].recruit.requires_programme = "basic";
    input.funding = {money("basic", 100), money("expert", 100)};
    Ministry m{teachers(6), input, months_from_2026(24)};
    m.run(12);
    CHECK(m.booked("expert", 1) == 0);
    CHECK(m.booked("basic", 1) == 2);
    m.run(1);  // the next September
    CHECK(m.booked("expert", 13) == 2);

    Programme p = course(10);
    p.recruit.requires_practice = 0.5;
    Ministry able{{.practice = {0.2F, 0.5F, 0.9F}}, one(p), months_from_2026(12)};
    able.run(1);
    CHECK(members(able, 3) == std::set<Teacher>{1, 2});
}

TEST_CASE("who has completed a programme does not come again, unless it may be repeated") {
    Programme p = course(10, 0.5);
    Ministry once{teachers(3), one(p), months_from_2026(36)};
    once.run_all();
    CHECK(once.booked("course", 1) == 3);
    CHECK(once.booked("course", 13) == 0);
    p.recruit.repeat = true;
    Ministry again{teachers(3), one(p), months_from_2026(36)};
    again.run_all();
    CHECK(again.booked("course", 13) == 3);
    CHECK(again.room->state.hours_attended[1][0] == Approx(30));
}

TEST_CASE("hours: all of them by the end, none in the holidays, none for who does not come") {
    Programme p = course(30, 1);
    Ministry m{teachers(2), one(p), months_from_2026(12)};
    m.run(10);  // September to June
    CHECK(m.room->state.hours_attended[0][0] == Approx(30).epsilon(1e-5));
    m.run(2);
    CHECK(m.room->state.hours_attended[0][0] == Approx(30).epsilon(1e-5));
    CHECK(has(m.room->groups.completed[0][0], 0));
    CHECK(m.cohorts().empty());
    CHECK(has(m.room->state.in_programme_ever[1], 15));
}

TEST_CASE("without cover a share of the booked places stays empty; cover fills them") {
    Programme p = course(10);
    p.recruit.no_show.reset();  // the participation's 37 %
    p.costs["course"] = cost(10, "EUR/teacher");
    constexpr std::size_t n = 1000;
    Ministry m{teachers(n), one(p), months_from_2026(12)};
    m.run(1);
    double taken = 0;
    for (int r = 0; r < lane_count; ++r) taken += m.taken("course", 1, r) / (16.0 * n);
    CHECK(taken == Approx(0.63).margin(4 * std::sqrt(0.2331 / (16.0 * n))));
    CHECK(m.booked("course", 1) == n);  // and all are paid
    CHECK(m.policy->accounts.ledger.absorbed_in_all(0) == 1000LL * n);
    m.run(11);
    CHECK(m.room->state.hours_attended.size() == n);
    std::size_t absent = 0;
    for (Lane const& hours : m.room->state.hours_attended) absent += hours[0] == 0 ? 1 : 0;
    CHECK(static_cast<double>(absent) == n - m.taken("course", 1));

    p.release = Release{};
    p.release->days = 2;
    Ministry covered{teachers(n), one(p), months_from_2026(12)};
    covered.run(1);
    CHECK(covered.taken("course", 1) == n);
}

TEST_CASE("a cover programme of its own serves the participants of all others") {
    PolicyInput input;
    input.programmes["course"] = course(10);
    input.programmes["course"].recruit.no_show = 0.5;
    input.programmes["course"].costs["course"] = cost(100, "EUR/teacher");
    input.programmes["cover"].release = Release{};
    input.programmes["cover"].release->days = 5;
    input.programmes["cover"].release->rate = 200;
    input.funding = {money("course", 40'000), money("cover", 400'000)};  // 400 places, each with 1,000 EUR of cover
    Ministry rich{teachers(400), input, months_from_2026(12)};
    rich.run_all();
    CHECK(rich.taken("course", 1) == 400);
    // Five days for each of them at 200: 400,000 EUR.
    double cover_paid = 0;
    auto const table = rich.policy->accounts.ledger.table(1);
    std::size_t const programme = rich["cover"], kinds = table.kinds.size(), rows = 13;
    for (std::size_t k = 0; k < table.payers.size() * kinds * rows; ++k)
        cover_paid += table.absorbed[programme * table.payers.size() * kinds * rows + k];
    CHECK(cover_paid == Approx(400'000).epsilon(1e-3));
    input.funding[1].amount.value = 200'000;  // half of it: half of the empty places are filled
    Ministry half{teachers(400), input, months_from_2026(12)};
    half.run(1);
    double taken = 0;
    for (int r = 0; r < lane_count; ++r) taken += half.taken("course", 1, r) / (16.0 * 400);
    CHECK(taken == Approx(0.75).margin(4 * std::sqrt(0.1875 / 6400)));
}

TEST_CASE("teams: of the wanted size, or the whole staff of a smaller school") {
    Programme p = course(10);
    p.recruit.unit = RecruitUnit::team;
    p.recruit.team = {2, 4};
    Given given = schools_of(30, 6);
    given.practice.push_back(0.2F);  // a school of one teacher
    given.school.push_back(30);
    Ministry m{given, one(p), months_from_2026(12)};
    m.run(1);
    std::map<std::size_t, int> sizes;
    std::map<School, std::size_t> team;
    for (Teacher const i : m.cohorts()[0].members) ++team[m.room->teachers().school[i]];
    for (auto const& [school, size] : team) {
        if (school != 30) ++sizes[size];
    }
    CHECK(team.size() == 31);
    CHECK(team[30] == 1);
    CHECK(sizes.begin()->first >= 2);
    CHECK(sizes.rbegin()->first <= 4);
    CHECK(sizes.size() > 1);
}

TEST_CASE("heads must consent where they are asked: about 70 % do at middle climate") {
    Programme p = course(10);
    p.recruit.unit = RecruitUnit::school;
    p.recruit.team = {1, 1};
    p.recruit.head_consent = true;
    Ministry m{schools_of(500, 1), one(p), months_from_2026(12)};
    m.run(1);
    double schools = 0;
    for (int r = 0; r < lane_count; ++r) schools += static_cast<double>(m.cohorts(r)[0].schools.size());
    CHECK(schools / (16.0 * 500) == Approx(0.7).margin(4 * std::sqrt(0.21 / 8000)));
}

TEST_CASE("a head who has taken part consents more readily: one logit, 86 % instead of 70") {
    Programme p = course(10);
    p.recruit.unit = RecruitUnit::school;
    p.recruit.team = {1, 1};
    p.recruit.head_consent = true;
    Ministry m{schools_of(500, 1), one(p), months_from_2026(12)};
    for (LaneMask& head : m.room->state.head_took_part) head = every_lane;
    m.run(1);
    double schools = 0;
    for (int r = 0; r < lane_count; ++r) schools += static_cast<double>(m.cohorts(r)[0].schools.size());
    double const wanted = 1 / (1 + 3.0 / 7 * std::exp(-1.0));
    CHECK(schools / (16.0 * 500) == Approx(wanted).margin(4 * std::sqrt(wanted * (1 - wanted) / 8000)));
}

TEST_CASE("schools at one time: a national number, refilled only when some have left") {
    Programme p = course(10, 2);
    p.recruit.unit = RecruitUnit::school;
    p.recruit.schools = 3;
    p.recruit.team = {2, 2};
    Ministry m{schools_of(10, 2), one(p), months_from_2026(60)};
    m.run(1);
    CHECK(m.cohorts()[0].schools.size() == 3);
    m.run(12);  // the next September: still full
    CHECK(m.cohorts().size() == 1);
    m.run(12);  // two years later the first three have left
    REQUIRE(m.cohorts().size() == 1);
    CHECK(m.cohorts()[0].schools.size() == 3);
    CHECK(m.cohorts()[0].start == 24);
}

TEST_CASE("growth: schools by year, the last number holds on") {
    Programme p = course(24, 3);
    p.recruit.unit = RecruitUnit::school;
    p.recruit.team = {1, 1};
    p.growth = Growth{};
    p.growth->schools = {36, 80};
    Ministry m{schools_of(200, 1), one(p), months_from_2026(72)};
    m.run(1);
    auto const in = [&](int row) {
        return static_cast<double>(m.policy->counts.schools[0][static_cast<std::size_t>(row)][0]);
    };
    CHECK(in(1) == 36);
    m.run(12);
    CHECK(in(13) == 80);
    m.run(12);
    CHECK(in(25) == 80);
}

TEST_CASE("partnerships: the nearest schools of the same region, of the wanted size") {
    Programme p = course(10);
    p.recruit.unit = RecruitUnit::partnership;
    p.recruit.partnership = {3, 3};
    p.recruit.team = {1, 1};
    p.recruit.schools = 3;
    Given given = schools_of(8, 1);
    given.region = {0, 1, 0, 1, 0, 1, 0, 1};
    given.x_km = {0, 1, 2, 3, 4, 5, 6, 7};
    Ministry m{given, one(p), months_from_2026(12)};
    m.run(1);
    std::set<std::set<School>> seen;
    for (int r = 0; r < lane_count; ++r) {
        auto const& schools = m.cohorts(r)[0].schools;
        std::set<School> const set(schools.begin(), schools.end());
        CHECK(set.size() == 3);
        School const region = *set.begin() % 2;
        for (School const s : set) CHECK(s % 2 == region);
        CHECK(*set.rbegin() - *set.begin() <= 6);
        seen.insert(set);
        CHECK(m.cohorts(r)[0].units == 1);
    }
    CHECK(seen.size() > 1);
}

TEST_CASE("the chance to apply, by hand on the logit scale") {
    Programme p = course(10);
    p.recruit.apply = Apply::propensity;
    p.sessions->mode = Mode::online;
    p.recruit.low_threshold = 0.5;
    PolicyInput input = one(p);
    input.system.logits = 0.25;
    Given given{.practice = {0.2F, 0.2F, 0.2F}, .propensity = {0.6F, 0.6F, 0.6F}, .climate = 0.8F};
    Ministry m{given, input, months_from_2026(12), {layer_of("colleagues", 3, {{0, 1}, {0, 2}})}};
    m.room->state.in_programme_ever[1] = every_lane;
    auto const logit = [](double x) { return std::log(x / (1 - x)); };
    auto const chance = [](double x) { return 1 / (1 + std::exp(-x)); };
    double const common = logit(0.6 * 0.3) + 1.0 * 0.3 + 0.3 + 0.25;  // propensity x applies, climate, online, system
    CHECK(Applications{*m.policy, m.room, 0}.chance(0)[0] ==
          Approx(chance(common + 0.5 + 1.0 * 0.5)).epsilon(1e-5));  // half of the peers
    CHECK(Applications{*m.policy, m.room, 0}.chance(1)[0] == Approx(chance(common)).epsilon(1e-5));  // not new
    CHECK(Applications{*m.policy, m.room, 0}.chance(2)[0] == Approx(chance(common + 0.5)).epsilon(1e-5));
}

TEST_CASE("people apply as often as their chance says") {
    Programme p = course(10);
    p.recruit.apply = Apply::propensity;
    Given given = teachers(1000);
    given.propensity.assign(1000, 0.5F);
    Ministry m{given, one(p), months_from_2026(12)};
    m.run(1);
    double share = 0;
    for (int r = 0; r < lane_count; ++r) share += m.booked("course", 1, r) / 16000;
    CHECK(share == Approx(0.15).margin(4 * std::sqrt(0.1275 / 16000)));  // .5 x .3 at middle climate
}

TEST_CASE("ordinary CPD reaches those who take part, in hours attended only") {
    PolicyInput input;
    input.participation->ordinary_hours = 20;
    Given given = teachers(1000);
    given.propensity.assign(1000, 0.75F);
    Ministry m{given, input, months_from_2026(24)};
    m.run_all();
    double hours = 0, never = 0;
    for (std::size_t i = 0; i < 1000; ++i) {
        hours += static_cast<double>(m.room->state.hours_attended[i].sum()) / 16000;
        for (int r = 0; r < lane_count; ++r) never += has(m.room->state.reached[i], r) ? 0 : 1.0 / 16000;
        CHECK((m.room->state.hours[i] == 0.F).all());
    }
    CHECK(hours == Approx(2 * 20 * 0.75).margin(0.5));
    CHECK(never == Approx(0.0625).margin(4 * std::sqrt(0.0586 / 16000)));
}
