// Ingredients at work: coaching, kits, grants, climate, communities. Each by hand.
#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <set>

#include "mechanisms/newcomer.hpp"
#include "support/equal_lanes.hpp"
#include "support/ministry.hpp"

using namespace cpdsim;
using namespace cpdsim::test;

namespace {

/// A community of everybody who joins, `meetings` a year for a year.
Programme meeting(double meetings) {
    Programme p = course(0, 1);
    p.sessions.reset();
    p.community = CommunityIngredient{};
    p.community->meetings = meetings;
    p.community->lasts = 1;
    p.community->size = {4, 4};
    return p;
}

/// What the community of a teacher is in the last step, in replicate 0.
CommunityNow const& community_of(Ministry& m, Teacher teacher) {
    return m.room->community.now[m.room->community.members.of(teacher, teacher + 1)[0].group];
}

}  // namespace

TEST_CASE("coaching: visits close their share of the gap, mentors keep a floor") {
    Programme p = course(10);
    p.coaching = Coaching{};
    p.coaching->visits = 4;
    p.coaching->per_visit = 0.15;
    Ministry m{teachers(1), one(p), months_from_2026(12)};
    m.run_all();
    CHECK(m.room->state.support[0][0] == Approx(1 - std::pow(0.85, 4)).epsilon(1e-4));  // nothing fades here
    p.coaching = Coaching{};
    p.coaching->mentor = 0.4;
    p.coaching->hotline = 0.2;
    Ministry mentored{teachers(1), one(p), months_from_2026(12)};
    mentored.run(3);
    CHECK(mentored.room->state.support[0][0] == 0.4F);
}

TEST_CASE("kits at the start, loans while it lasts, grants by the euro and teacher") {
    Programme p = course(10);
    p.materials = Materials{};
    p.materials->kits = 0.5;
    Ministry m{teachers(1), one(p), months_from_2026(12)};
    m.run(1);
    CHECK(m.room->state.materials[0][0] == 0.5F);
    p.materials->kits = 0;
    p.materials->loans = 0.3;
    Ministry lent{teachers(1), one(p), months_from_2026(12)};
    lent.run(2);
    CHECK(lent.room->state.materials[0][0] == 0.3F);
    p.materials.reset();
    p.grant = Grant{};
    p.grant->value = {1000, "EUR/teacher"};
    Ministry granted{teachers(1), one(p), months_from_2026(12)};
    granted.run_all();
    CHECK(granted.room->state.materials[0][0] == Approx(1 - std::exp(-0.5)).epsilon(1e-5));
    CHECK(granted.policy->accounts.ledger.absorbed_in_all(0) == 100'000);  // once, not every month
}

TEST_CASE("an open repository equips those who use it, a tenth a year") {
    Programme p;
    p.materials = Materials{};
    p.materials->repository = 0.4;
    p.costs["platform"] = cost(1000, "EUR/year");
    Ministry m{teachers(1000), one(p, 1000), months_from_2026(12)};
    m.run(1);
    double users = 0;
    for (Lane const& level : m.room->state.materials) {
        for (int r = 0; r < lane_count; ++r) {
            users += level[r] > 0 ? 1 : 0;
            CHECK((level[r] == 0.F || level[r] == 0.4F));
        }
    }
    CHECK(users / 16000 == Approx(0.1).margin(4 * std::sqrt(0.09 / 16000)));
}

TEST_CASE("fixed costs are paid by the month, as far as the money goes") {
    Programme p;
    p.coordination = Coordination{};
    p.coordination->hubs = 2;
    p.coordination->reach = 0.8;
    p.costs["hub"] = cost(6000, "EUR/hub/year");
    Ministry m{teachers(1), one(p, 24'000), months_from_2026(24)};
    m.run(1);
    CHECK(m.policy->coordination.reach[0] == Approx(0.8));
    CHECK(m.policy->accounts.ledger.spent(1, 0) == 100'000);
    m.run_all();
    CHECK(m.policy->accounts.ledger.absorbed_in_all(5) == 2'400'000);
    Ministry half{teachers(1), one(p, 12'000), months_from_2026(24)};
    half.run(1);
    CHECK(half.policy->coordination.reach[0] == Approx(0.4));
    half.run_all();
    CHECK(half.policy->accounts.ledger.absorbed_in_all(5) <= 1'200'000);
    CHECK(half.policy->accounts.ledger.absorbed_in_all(5) > 1'199'900);
}

TEST_CASE("programmes that address the climate pull in proportion to who takes part") {
    Programme p = course(10);
    p.recruit.unit = RecruitUnit::school;
    p.recruit.team = {1, 1};
    p.addresses = {"inquiry_culture"};
    p.raises_climate = 0.6;
    Given given = teachers(2);  // one of two joins: rate .3 a year
    Ministry m{given, one(p), months_from_2026(12)};
    m.run_all();
    CHECK(m.room->state.climate[3][0][0] == Approx(1 - 0.5 * std::exp(-0.3)).epsilon(1e-4));
    CHECK(m.room->state.climate[0][0][0] == 0.5F);
}

TEST_CASE("a lead teacher pulls team learning and leadership up and gets the role") {
    Programme p = course(10);
    p.recruit.unit = RecruitUnit::team;
    p.recruit.team = {3, 3};
    p.team = Team{};
    p.team->leads = 1;
    Ministry m{teachers(3), one(p), months_from_2026(12)};
    m.run_all();
    CHECK(m.room->state.climate[2][0][0] == Approx(1 - 0.5 * std::exp(-0.1)).epsilon(1e-4));
    CHECK(m.room->state.climate[6][0][0] == m.room->state.climate[2][0][0]);
    int leads = 0;
    for (auto const& role : m.room->state.role) leads += role[0] == role_lead ? 1 : 0;
    CHECK(leads == 1);
}

TEST_CASE("school leaders who take part pull learning leadership up, are paid for and counted") {
    Programme p = course(10);
    p.recruit.unit = RecruitUnit::school;
    p.recruit.team = {1, 1};
    p.team = Team{};
    p.team->leaders = 2;  // the head and one more
    p.costs["leader"] = cost(300, "EUR/leader");
    Ministry m{schools_of(2, 3), one(p), months_from_2026(12)};
    m.run_all();
    CHECK(m.room->state.climate[6][0][0] == Approx(1 - 0.5 * std::exp(-0.1)).epsilon(1e-4));
    CHECK(m.room->state.climate[2][0][0] == 0.5F);
    CHECK(m.room->state.head_took_part[0] == every_lane);
    CHECK(m.policy->counts.leaders_asked[0][1][0] == 4);
    CHECK(m.policy->counts.leaders[0][1][0] == 4);
    CHECK(m.policy->accounts.ledger.absorbed_in_all(0) == 4 * 300 * 100);

    p.recruit.no_show = 0.25;  // of 2000 leaders a quarter stays away, and is paid for
    Ministry many{schools_of(1000, 1), one(p), months_from_2026(12)};
    many.run(1);
    double came = 0, heads = 0;
    for (int r = 0; r < lane_count; ++r) {
        came += double{many.policy->counts.leaders[0][1][r]};
        for (LaneMask const mask : many.room->state.head_took_part) heads += has(mask, r) ? 1 : 0;
    }
    CHECK(came / (16 * 2000) == Approx(0.75).margin(4 * std::sqrt(0.1875 / 32000)));
    CHECK(heads / (16 * 1000) == Approx(0.75).margin(4 * std::sqrt(0.1875 / 16000)));
    CHECK(many.policy->accounts.ledger.absorbed_in_all(3) == 2000LL * 300 * 100);
}

TEST_CASE("in pairs the weaker takes over what the stronger can do beyond her, by the hour together") {
    Programme p = course(0);
    p.sessions.reset();
    p.recruit.unit = RecruitUnit::school;
    p.recruit.team = {4, 4};
    p.pairing = Pairing{};
    p.pairing->hours = 60;
    p.pairing->share = 0.25;
    p.pairing->rate = 0.02;
    Given const given{.practice = {0.5F, 0.1F, 0.3F, 0.4F}};
    Ministry m{given, one(p), months_from_2026(12)};
    m.run_all();
    State const& state = m.room->state;
    // The weakest, .1, with the strongest, .5, who learns nothing: the gap of .4 closes by 1 - exp(-.02 x 60).
    CHECK(state.knowledge[1][0] == Approx(0.4 * (1 - std::exp(-1.2))).epsilon(1e-4));
    for (std::size_t const i : {0U, 2U, 3U}) CHECK(state.knowledge[i][0] == 0);
    CHECK(state.hours_attended[0][0] == Approx(60));
    CHECK(state.hours_attended[1][0] == Approx(60));
    CHECK(state.hours_attended[2][0] == 0);

    p.pairing->share = 1;  // at most half of them are the weaker ones: .1 with .4, .3 with .5
    Ministry all{given, one(p), months_from_2026(12)};
    all.run_all();
    CHECK(all.room->state.knowledge[1][0] == Approx(0.3 * (1 - std::exp(-1.2))).epsilon(1e-4));
    CHECK(all.room->state.knowledge[2][0] == Approx(0.2 * (1 - std::exp(-1.2))).epsilon(1e-4));

    p.pairing->with = PairedWith::anybody;  // then anybody may be paired with somebody weaker, who gains nothing
    p.pairing->share = 0.25;
    Ministry lot{given, one(p), months_from_2026(12)};
    lot.run_all();
    std::set<float> gains;
    for (int r = 0; r < lane_count; ++r) gains.insert(lot.room->state.knowledge[1][r]);
    CHECK(gains.size() == 3);  // with .3, .4 or .5, by lot
    for (float const gain : gains) CHECK(gain > 0);
}

TEST_CASE("members of a community turn to its mean practice") {
    Ministry m{{.practice = {0.2F, 0.2F, 0.2F, 1.F}, .baseline = {0.2F, 0.2F, 0.2F, 0.2F}},
               one(meeting(6)),
               months_from_2026(12)};
    m.run(1);
    CommunityNow const& c = community_of(m, 0);
    CHECK(c.practice == Approx(0.4));
    CHECK(c.baseline == Approx(0.2));
    CHECK(c.vitality == 1);
    CHECK(c.intensity == 1);  // six meetings a year are full intensity

    Practice at_once;
    at_once.uptake = std::numeric_limits<double>::infinity();
    at_once.from_meetings = 0;  // the tie alone
    CHECK(m.policy->counts.community_members[0][1][0] == 4);
    Peers peers;  // sigma .25, community weight 1, no other ties
    m.room->state.practice_next = m.room->state.practice;
    step({make_practice(at_once, peers, {}, {})}, m.room, m.grid, 1);
    CHECK(m.room->state.practice[0][0] == Approx(0.2 + 0.25 * 0.2).margin(1e-6));
}

TEST_CASE("a community with colleagues beside it: the weights add up") {
    // Teacher 0 turns to teacher 1 (weight 1, N .6) and to a community of all four (weight 1, mean .4).
    Ministry m{{.practice = {0.2F, 0.6F, 0.2F, 0.6F}, .baseline = {0.2F, 0.2F, 0.2F, 0.2F}},
               one(meeting(6)),
               months_from_2026(12),
               {layer_of("colleagues", 4, {{0, 1}})}};
    m.run(1);
    Practice at_once;
    at_once.uptake = std::numeric_limits<double>::infinity();
    at_once.from_meetings = 0;  // the ties alone
    step({make_practice(at_once, Peers{}, {}, {})}, m.room, m.grid, 1);
    CHECK(m.room->state.practice[0][0] == Approx(0.2 + 0.25 * (0.5 - 0.2)).margin(1e-6));
}

TEST_CASE("teachers who join one by one form the community of their school where at least two of them do") {
    Programme p = meeting(6);
    p.community->scope = CommunityScope::within_school;
    p.costs["meeting"] = cost(100, "EUR/meeting");
    Given given = teachers(6);
    given.school = {0, 0, 0, 1, 1, 2};
    Ministry m{given, one(p), months_from_2026(12)};
    m.run_all();
    auto const& communities = m.room->groups.communities[0];
    REQUIRE(communities.size() == 2);
    CHECK(communities[0].members == std::vector<Teacher>{0, 1, 2});
    CHECK(communities[1].members == std::vector<Teacher>{3, 4});
    CHECK(m.room->state.hours_attended[0][0] == Approx(12).epsilon(1e-4));
    CHECK(m.room->state.hours_attended[5][0] == 0);
    CHECK(m.policy->accounts.ledger.absorbed_in_all(0) == Approx(2 * 6 * 100 * 100).margin(20));
}

TEST_CASE("meetings count as hours; after facilitation vitality halves in a year, twice as slowly where all practise") {
    for (bool const practise : {false, true}) {
        Given given{.practice = std::vector<float>(4, practise ? 1.F : 0.2F), .baseline = std::vector<float>(4, 0.2F)};
        Ministry m{given, one(meeting(6)), months_from_2026(48)};
        m.run(12);
        CHECK(m.room->state.hours_attended[0][0] == Approx(12).epsilon(1e-4));  // 6 meetings of 2 h
        REQUIRE(m.room->groups.communities[0].size() >= 1);
        CHECK(m.room->groups.communities[0][0].vitality == 1);
        auto const& first = m.room->groups.communities[0][0];
        m.run(12);
        CHECK(first.facilitated_until == 12);
        CHECK(m.room->groups.communities[0][0].vitality == Approx(practise ? std::sqrt(0.5) : 0.5).epsilon(1e-4));
    }
}

TEST_CASE("communities between schools stay within a region and near the wanted size") {
    Programme p = meeting(6);
    p.community->size = {8, 12};
    Given given = teachers(60);
    for (std::size_t i = 0; i < 60; ++i) given.school.push_back(static_cast<School>(i / 3));
    for (std::size_t s = 0; s < 20; ++s) given.region.push_back(s % 2 == 0 ? 0 : 1);
    Ministry m{given, one(p), months_from_2026(12)};
    m.run(1);
    auto const& communities = m.room->groups.communities[0];
    CHECK(communities.size() == 6);
    std::multiset<Teacher> everybody;
    for (Community const& c : communities) {
        CHECK(c.members.size() == 10);
        everybody.insert(c.members.begin(), c.members.end());
        std::set<std::uint16_t> regions;
        for (Teacher const i : c.members) regions.insert(m.room->schools().region[m.room->teachers().school[i]]);
        CHECK(regions.size() == 1);
    }
    CHECK(everybody.size() == 60);
    CHECK(std::set<Teacher>(everybody.begin(), everybody.end()).size() == 60);
}

TEST_CASE("a member who has left the post no longer counts") {
    Ministry m{teachers(4), one(meeting(6)), months_from_2026(12)};
    m.run(1);
    auto const leave = [](Ministry& ministry, Teacher post) {
        Newcomers newcomers{ministry.room, 0};
        for (int lane = 0; lane < lane_count; ++lane) newcomers.add({post, lane});
        newcomers.place();
    };
    leave(m, 2);  // somebody else is there now
    m.run(1);
    CHECK(community_of(m, 0).vitality == 1);
    CHECK(community_of(m, 0).present == 3);
    CHECK(community_of(m, 2).vitality == 0);
    Ministry gone{teachers(4), one(meeting(6)), months_from_2026(12)};
    gone.run(1);
    for (Teacher const i : {0U, 1U, 2U}) leave(gone, i);
    gone.run(1);
    CHECK(gone.room->state.hours_attended[3][0] == Approx(2 * 12 / 10.0).epsilon(1e-4));  // two months of ten
    gone.run(1);
    CHECK(gone.room->groups.communities[0].empty());  // nobody meets alone
    CHECK(gone.room->state.hours_attended[3][0] == Approx(2 * 12 / 10.0).epsilon(1e-4));
}

TEST_CASE("quality: content taught alone, and the fall with scale") {
    Programme p = course(80);
    p.quality.level = 0.8;
    p.sessions->quality = 0.5;
    Ministry m{teachers(1), one(p), months_from_2026(12)};
    m.run(1);
    CHECK(m.cohorts()[0].quality == Approx(0.4));
    p.sessions->content = {Content::subject};
    Ministry alone{teachers(1), one(p), months_from_2026(12)};
    alone.run(1);
    CHECK(alone.cohorts()[0].quality == Approx(0.28));
    Programme q = course(80);
    q.quality.falls_at_scale = 0.3;
    q.quality.scale_from = 100;
    Given many = teachers(10);
    many.scale = 100;  // 1,000 national participants: one decade
    Ministry large{many, one(q), months_from_2026(12)};
    large.run(1);
    CHECK(large.cohorts()[0].quality == Approx(0.7));

    // Those at work already count once, as the nation they stand for.
    Programme two_years = course(80, 2);
    two_years.quality = q.quality;
    two_years.recruit.places = 500;
    Ministry later{many, one(two_years), months_from_2026(24)};
    later.run(13);
    REQUIRE(later.cohorts().size() == 2);
    CHECK(later.cohorts()[0].quality == Approx(1 - 0.3 * std::log10(5)));
    CHECK(later.cohorts()[1].quality == Approx(0.7));

    // What a programme does not say is as in all programmes; what it says is its own.
    PolicyInput silent = one(course(80));
    silent.quality = {ScaleForm::floor, 0.3, 10, 0.55};
    Ministry as_all{many, silent, months_from_2026(12)};
    as_all.run(1);
    CHECK(as_all.cohorts()[0].quality == Approx(0.55));  // two decades would leave .4
    PolicyInput outspoken = one(q);
    outspoken.quality = silent.quality;
    Ministry own{many, outspoken, months_from_2026(12)};
    own.run(1);
    CHECK(own.cohorts()[0].quality == Approx(0.7));
}
