// Knowledge to classroom: what conditions let through, what peers add, how fast, and that nobody moves for no reason.
#include <catch2/catch.hpp>

#include <cmath>
#include <limits>

#include "support/classroom.hpp"
#include "support/equal_lanes.hpp"

using namespace cpdsim;
using namespace cpdsim::test;

namespace {

constexpr double instant = std::numeric_limits<double>::infinity();
constexpr double never = std::numeric_limits<double>::infinity();

Practice at_once() {
    Practice p;
    p.transfer = 0.3;
    p.from_coaching = 0.4;
    p.uptake = instant;
    p.decay_half_life = 0;
    return p;
}

Peers form_of(PeerForm form, double weight = 0) {
    Peers peers;
    peers.form = form;
    peers.weight = peers.novice_weight = weight;
    return peers;
}

Peers given_anchors(double weight) {
    Peers peers = form_of(PeerForm::mean, weight);
    peers.anchors = Anchors::given;
    return peers;
}

}  // namespace

TEST_CASE("what conditions let through: E = 1 - (1 - tau0)(1 - g1 x1)(1 - g2 x2)(1 - g3 x3)") {
    Classroom room = teachers_without_ties({.practice = {0.2F}, .knowledge = {0.5F}, .climate = 0.5F});
    room->state.support[0].setConstant(0.5F);
    room->state.materials[0].setConstant(1.F);
    Practice p = at_once();
    p.within_reach = 0;
    step({make_practice(p, form_of(PeerForm::none), {}, {})}, room);
    double const e = 1 - 0.7 * (1 - 0.4 * 0.5) * (1 - 0.3 * 1) * (1 - 0.5 * 0.5);
    CHECK(room->state.practice[0][0] == Approx(0.2 + 0.8 * 0.5 * e).margin(1e-6));
}

TEST_CASE("support lets part of what is within reach through, also without a course") {
    Classroom room = teachers_without_ties({.practice = {0.2F, 0.2F}, .knowledge = {0, 1}, .climate = 0.5F});
    room->state.support[0].setConstant(0.5F);
    step({make_practice(at_once(), form_of(PeerForm::none), {}, {})}, room);
    CHECK(room->state.practice[0][0] == Approx(0.2 + 0.8 * 0.2 * (0.4 * 0.5)).margin(1e-6));
    CHECK(room->state.practice[1][0] == Approx(0.2 + 0.8 * (1 - 0.7 * 0.75)).margin(1e-6));  // nothing else is left
}

TEST_CASE("colleagues add to what was learnt, or take its place where they mix") {
    Given const given{.practice = {0.2F, 0.6F}, .baseline = {0.2F, 0.2F}, .knowledge = {1, 0}, .climate = 0};
    Practice p = at_once();
    p.transfer = 0.5;
    Peers peers = form_of(PeerForm::mean, 0.25);
    for (auto const& [combine, learnt] : {std::pair{Combine::add, 1.0}, {Combine::mix, 0.75}}) {
        peers.combine = combine;
        Classroom room = teachers_with_ties(given, {{0, 1}});
        step({make_practice(p, peers, {}, {})}, room);
        CHECK(room->state.practice[0][0] == Approx(0.2 + 0.25 * 0.4 + learnt * 0.8 * 0.5).margin(1e-4));
    }
}

TEST_CASE("upward: who teaches so less than oneself neither lifts nor drags") {
    Peers peers = form_of(PeerForm::mean, 0.5);
    peers.influence = PeerInfluence::upward;
    // Teacher 0 at .4 turns to one who fell from .3 to .1 and one who rose from .2 to .7: .3 above herself, by half.
    Classroom room =
        teachers_with_ties({.practice = {0.4F, 0.1F, 0.7F}, .baseline = {0.4F, 0.3F, 0.2F}}, {{0, 1}, {0, 2}});
    step({make_practice(at_once(), peers, {}, {})}, room);
    CHECK(room->state.practice[0][0] == Approx(0.4 + 0.5 * 0.15).margin(1e-6));
}

TEST_CASE("system conditions close part of the remaining gap") {
    Classroom room = teachers_without_ties({.practice = {0}, .knowledge = {1}, .climate = 0});
    step({make_practice(at_once(), form_of(PeerForm::none), {}, {.transfer_gap_left = 0.85})}, room);
    CHECK(room->state.practice[0][0] ==
          Approx(1 - 0.7 * 0.85).margin(1e-4));  // a climate of 0 is 1e-5 in the geometric mean
}

TEST_CASE("practice rises at the uptake rate and falls with its half-life") {
    Practice p;
    p.uptake = 1;
    p.decay_half_life = 2;
    p.transfer = 1;
    Classroom room = teachers_without_ties({.practice = {0, 1}, .baseline = {0, 0}, .knowledge = {1, 0}});
    Mechanism const practice = make_practice(p, form_of(PeerForm::none), {}, {});
    steps({practice}, room, months_from_2026(120), 0, 24);
    CHECK(room->state.practice[0][0] == Approx(1 - std::exp(-2)).margin(1e-5));
    CHECK(room->state.practice[1][0] == Approx(0.5).margin(1e-5));
}

TEST_CASE("uptake and decay may be never") {
    Practice p;
    p.uptake = 0;
    p.decay_half_life = never;
    Classroom room = teachers_without_ties({.practice = {0, 1}, .baseline = {0, 0}, .knowledge = {1, 0}});
    steps({make_practice(p, form_of(PeerForm::none), {}, {})}, room, months_from_2026(120), 0, 24);
    CHECK(lane_zero(room->state.practice) == std::vector<float>{0, 1});
}

TEST_CASE("practising peers slow the decay to the share psi") {
    // Teacher 0 falls from 1 with all peers practising (N = 1), teacher 2 without peers. Half-life 2 years, psi .4.
    Practice p;
    p.uptake = 0;
    p.decay_half_life = 2;
    Classroom room = teachers_with_ties({.practice = {1, 1, 1}, .baseline = {0, 1, 0}}, {{0, 1}});
    Mechanism const practice = make_practice(p, form_of(PeerForm::mean, 0), Fading{}, {});
    step({practice}, room);
    CHECK(room->state.practice[0][0] == Approx(std::pow(0.5, 0.4 / 24)).margin(1e-6));
    CHECK(room->state.practice[2][0] == Approx(std::pow(0.5, 1.0 / 24)).margin(1e-6));
}

TEST_CASE("without fading peers do not slow the decay") {
    Practice p;
    p.uptake = 0;
    p.decay_half_life = 2;
    Classroom room = teachers_with_ties({.practice = {1, 1}, .baseline = {0, 1}}, {{0, 1}});
    step({make_practice(p, form_of(PeerForm::mean, 0), {}, {})}, room);
    CHECK(room->state.practice[0][0] == Approx(std::pow(0.5, 1.0 / 24)).margin(1e-6));
}

TEST_CASE("Friedkin-Johnsen: two who keep half an eye on their anchors end at 2/3 and 1/3") {
    Classroom room = teachers_with_ties({.practice = {1, 0}, .anchor = {1, 0}}, {{0, 1}, {1, 0}});
    steps({make_practice(at_once(), given_anchors(0.5), {}, {})}, room, months_from_2026(120), 0, 60);
    CHECK(room->state.practice[0][0] == Approx(2.0 / 3).margin(1e-6));
    CHECK(room->state.practice[1][0] == Approx(1.0 / 3).margin(1e-6));
}

TEST_CASE("an anchor column alone makes the anchor given") {
    Classroom room = teachers_with_ties({.practice = {0.5F, 0.5F}, .anchor = {1, 0}}, {{0, 1}, {1, 0}});
    steps({make_practice(at_once(), form_of(PeerForm::mean, 0.5), {}, {})}, room, months_from_2026(120), 0, 60);
    CHECK(room->state.practice[0][0] == Approx(2.0 / 3).margin(1e-6));
}

TEST_CASE("DeGroot: three who only average agree on 2/7") {
    Classroom room =
        teachers_with_ties({.practice = {1, 0, 0}}, {{0, 0}, {0, 1}, {1, 0}, {1, 1}, {1, 2}, {2, 1}, {2, 2}});
    steps({make_practice(at_once(), given_anchors(1), {}, {})}, room, months_from_2026(120), 0, 100);
    for (float const p : lane_zero(room->state.practice)) CHECK(p == Approx(2.0 / 7).margin(2e-6));
}

TEST_CASE("nobody who is untouched moves a bit, whatever the ties") {
    Classroom room = three_teachers_in_a_line({.practice = {0.1F, 0.33333334F, 0.9F}});
    Practice const p;
    Peers upward = form_of(PeerForm::mean, 0.33);
    upward.influence = PeerInfluence::upward;
    for (Peers const& peers :
         {form_of(PeerForm::mean, 0.33), form_of(PeerForm::level_dependent, 0.4), upward, form_of(PeerForm::none)}) {
        steps({make_practice(p, peers, Fading{}, {}), make_reflection({}, peers), make_fading(Fading{}, p)}, room,
              months_from_2026(120), 0, 120);
        CHECK(lane_zero(room->state.practice) == std::vector<float>{0.1F, 0.33333334F, 0.9F});
        CHECK(same_in_all_lanes(room->state.practice));
        CHECK(lane_zero(room->state.knowledge) == std::vector<float>{0, 0, 0});
    }
}

TEST_CASE("derived anchors: peers who improve pull by sigma times their gain") {
    Classroom room = three_teachers_in_a_line({.practice = {0.8F, 0.2F, 0.2F}, .baseline = {0.2F, 0.2F, 0.2F}});
    step({make_practice(at_once(), form_of(PeerForm::mean, 0.33), {}, {})}, room);
    CHECK(room->state.practice[1][0] == Approx(0.2 + 0.33 * 0.3).margin(1e-6));  // N rose from .2 to .5
    CHECK(room->state.practice[2][0] == Approx(0.2).margin(1e-7));               // everyone reads the frozen present
}

TEST_CASE("novices listen more") {
    Peers peers = form_of(PeerForm::mean, 0.3);
    peers.novice_weight = 0.6;  // up to 3 years
    Classroom room = teachers_with_ties({.practice = {0, 0, 1}, .baseline = {0, 0, 0}, .career_years = {2, 3, 20}},
                                        {{0, 2}, {1, 2}});
    step({make_practice(at_once(), peers, {}, {})}, room);
    CHECK(room->state.practice[0][0] == Approx(0.6).margin(1e-6));
    CHECK(room->state.practice[1][0] == Approx(0.3).margin(1e-6));
}

TEST_CASE("a teacher below the threshold stays as she is") {
    Peers peers = form_of(PeerForm::threshold, 1);
    peers.anchors = Anchors::given;
    Practice p = at_once();
    p.decay_half_life = never;
    for (auto const& [share, expected] : {std::pair{0.6, std::vector{1, 0, 0}}, {0.5, std::vector{1, 1, 0}}}) {
        peers.share = share;
        Classroom room = three_teachers_in_a_line({.practice = {1, 0, 0}});
        step({make_mixing(peers, p), make_practice(p, peers, {}, {})}, room);
        CHECK(adopted(room) == expected);  // the middle one sees 1 of 2 = 0.5: below .6; .5 compares with >=
    }
}

TEST_CASE("a third of three peers is a third, although floats do not quite add up") {
    Peers peers = form_of(PeerForm::threshold, 1);
    peers.anchors = Anchors::given;
    peers.share = 1;
    Classroom room = teachers_with_ties({.practice = {0, 1, 1, 1}}, {{0, 1}, {0, 2}, {0, 3}});
    step({make_practice(at_once(), peers, {}, {})}, room);
    CHECK(room->state.practice[0][0] == 1);
}

TEST_CASE("numbers of adopters and own thresholds") {
    Peers peers = form_of(PeerForm::threshold, 1);
    peers.anchors = Anchors::given;
    peers.adopters_needed = 2;
    Practice p = at_once();
    p.decay_half_life = never;
    std::vector<Tie> const ties{{0, 2}, {0, 3}, {1, 2}, {1, 3}};
    Classroom room = teachers_with_ties({.practice = {0, 0, 1, 0.49F}, .threshold = {not_given, 1, 9, 9}}, ties);
    step({make_practice(p, peers, {}, {})}, room);
    CHECK(adopted(room) == std::vector{0, 1, 1, 0});  // .49 does not practise; teacher 1 needs one only
}

TEST_CASE("threshold with derived anchors: an untouched teacher stays, also among colleagues who practise already") {
    Peers peers = form_of(PeerForm::threshold, 1);
    peers.anchors = Anchors::derived;
    peers.adopters_needed = 1;
    Practice const p = at_once();
    std::vector<Tie> const ties{{0, 1}, {1, 2}, {2, 0}};
    std::vector<Mechanism> const both{make_mixing(peers, p), make_practice(p, peers, {}, {})};
    for (bool const all_meet : {false, true}) {
        Given const given{.practice = {0.3F, 0.8F, 0.1F}};
        Classroom room = all_meet ? teachers_who_all_meet(given) : teachers_with_ties(given, ties);
        steps(both, room, months_from_2026(120), 0, 60);
        CHECK(lane_zero(room->state.practice) == std::vector{0.3F, 0.8F, 0.1F});
    }
    // Only what is new among the peers moves: teacher 1, who turns to 2, sees nobody practise at first, then one.
    Classroom room = teachers_with_ties({.practice = {0.3F, 0.8F, 0.9F}, .baseline = {0.3F, 0.8F, 0.1F}}, ties);
    step(both, room);
    CHECK(room->state.practice[0][0] == 0.3F);
    CHECK(room->state.practice[1][0] == 1.F);
}

TEST_CASE("the same person in two layers, or twice in one, is one adopter") {
    Peers peers = form_of(PeerForm::threshold, 1);
    peers.anchors = Anchors::given;
    peers.adopters_needed = 2;
    Given const given{.practice = {0, 1, 1}};
    Practice p = at_once();
    p.decay_half_life = never;
    auto const with = [&](std::vector<Tie> const& colleagues, std::vector<Tie> const& online) {
        Classroom room{given, {layer_of("colleagues", 3, colleagues), layer_of("online", 3, online)}};
        step({make_practice(p, peers, {}, {})}, room);
        return room->state.practice[0][0];
    };
    CHECK(with({{0, 1}}, {{0, 1}}) == 0.F);
    CHECK(with({{0, 1}}, {{0, 2}}) == 1.F);
}

TEST_CASE("communities count in threshold and hazard: their other members are peers, each person once") {
    // Teacher 0 turns to teacher 1 and is in a community with 1, 2 and 3, in lane 4 only.
    auto const room_with = [](std::vector<float> const& practice) {
        Classroom room = teachers_with_ties({.practice = practice, .baseline = {0, 0, 0, 0}}, {{0, 1}});
        std::vector<Membership> members;
        for (Teacher const i : {0U, 1U, 2U, 3U}) members.push_back({seat_of(i, 4), 1});
        room->community.now.resize(2);
        room->community.now[1] = {.vitality = 1, .present = 4};
        room->community.members.add(4, members);
        return room;
    };
    Practice p = at_once();
    p.decay_half_life = never;
    Peers peers = form_of(PeerForm::threshold, 1);
    peers.anchors = Anchors::given;
    peers.adopters_needed = 2;
    auto const threshold = [&](std::vector<float> const& practice) {
        Classroom room = room_with(practice);
        step({make_mixing(peers, p), make_practice(p, peers, {}, {})}, room);
        if (!peers.share) CHECK(room->state.practice[0][3] == practice[0]);  // one peer alone
        return room->state.practice[0][4];
    };
    CHECK(threshold({0, 1, 0, 0}) == 0.F);  // teacher 1 twice
    CHECK(threshold({0, 1, 0, 1}) == 1.F);
    CHECK(threshold({0, 0, 1, 1}) == 1.F);
    peers.share = 0.6;                      // the tie weighs as much as the community
    CHECK(threshold({0, 1, 0, 0}) == 1.F);  // (1 + 1/3) / 2
    CHECK(threshold({0, 0, 1, 1}) == 0.F);  // (0 + 2/3) / 2
    Peers hazard = form_of(PeerForm::hazard);
    hazard.p = 0;
    hazard.q = 1000;
    Classroom room = room_with({0, 0, 1, 1});
    step({make_mixing(hazard, p), make_practice(p, hazard, {}, {})}, room);
    CHECK(room->state.practice[0][4] == 1.F);
    CHECK(room->state.practice[0][3] == 0.F);
}

TEST_CASE("Granovetter's crowd: thresholds 0, 1, 2, 3 tip one by one; without the 1 only one moves") {
    Peers peers = form_of(PeerForm::threshold, 1);
    peers.anchors = Anchors::given;
    peers.adopters_needed = 1;
    Practice p = at_once();
    p.decay_half_life = never;
    std::vector<Mechanism> const crowd{make_mixing(peers, p), make_practice(p, peers, {}, {})};
    Classroom all = teachers_who_all_meet({.practice = {0, 0, 0, 0}, .threshold = {0, 1, 2, 3}});
    step(crowd, all);
    CHECK(adopted(all) == std::vector{1, 0, 0, 0});
    step(crowd, all);
    CHECK(adopted(all) == std::vector{1, 1, 0, 0});
    steps(crowd, all, months_from_2026(12), 2, 4);
    CHECK(adopted(all) == std::vector{1, 1, 1, 1});
    Classroom gap = teachers_who_all_meet({.practice = {0, 0, 0, 0}, .threshold = {0, 2, 2, 3}});
    steps(crowd, gap, months_from_2026(12), 0, 6);
    CHECK(adopted(gap) == std::vector{1, 0, 0, 0});
}

TEST_CASE("hazard with p only: 1 - exp(-p t) have adopted, in any length of step") {
    constexpr std::size_t n = 2000;  // x 16 lanes: standard error .0027
    Peers peers = form_of(PeerForm::hazard, 1);
    peers.p = 0.3;
    peers.q = 0;
    Practice p = at_once();
    p.decay_half_life = never;
    for (StepLength const length : {StepLength::month, StepLength::week}) {
        TimeGrid const grid{{2026, 9}, {2028, 8}, length};
        Classroom room = teachers_who_all_meet({.practice = std::vector<float>(n, 0.F)});
        steps({make_mixing(peers, p), make_practice(p, peers, {}, {})}, room, grid, 0, grid.steps());
        double share = 0;
        for (Lane const& lane : room->state.practice) share += static_cast<double>(lane.sum()) / (16.0 * n);
        CHECK(share == Approx(1 - std::exp(-0.6)).margin(4 * 0.0028));
    }
}

TEST_CASE("hazard: who has adopted stays, unless given up; without p and peers nobody starts") {
    Peers peers = form_of(PeerForm::hazard, 1);
    peers.p = 0;
    peers.q = 5;
    Practice p = at_once();
    p.decay_half_life = never;
    std::vector<Mechanism> const spread{make_mixing(peers, p), make_practice(p, peers, {}, {})};
    Classroom nobody = teachers_who_all_meet({.practice = {0, 0, 0}});
    steps(spread, nobody, months_from_2026(24), 0, 24);
    CHECK(adopted(nobody) == std::vector{0, 0, 0});
    Classroom one = teachers_who_all_meet({.practice = {1, 0, 0}});
    steps(spread, one, months_from_2026(120), 0, 120);
    CHECK(adopted(one) == std::vector{1, 1, 1});
}

TEST_CASE("hazard: where reflection needs the peers, everybody's are known, adopters' too") {
    // 1 turns to 0 and 2, of whom only 0 practises: N = 1/2, though she has adopted herself and draws nothing.
    Peers peers = form_of(PeerForm::hazard);
    Reflection reflection;
    reflection.base = reflection.from_community = reflection.from_climate = 0;
    reflection.from_peers = 1;
    reflection.rate = 12;
    auto const knowledge_after = [&](std::optional<Reflection> const& reflects) {
        PeersNeeded const needed = peers_needed(in_all_lanes(reflects));
        std::vector<Mechanism> mechanisms{make_mixing(peers, at_once()),
                                          make_practice(at_once(), peers, {}, {}, needed)};
        if (reflects) mechanisms.push_back(make_reflection(*reflects, peers));
        Classroom room =
            three_teachers_in_a_line({.practice = {1, 1, 0}, .baseline = {0, 0, 0}, .knowledge = {0, 0, 0}});
        step(mechanisms, room);
        return lane_zero(room->state.knowledge);
    };
    // R = N: 1 - K falls by exp(-gamma N u^2 dt), gamma 12 a year, u = 1, a month.
    CHECK(knowledge_after(reflection)[1] == Approx(1 - std::exp(-0.5)).epsilon(1e-4));
    CHECK(knowledge_after({})[1] == 0);
}

TEST_CASE("level_dependent: colleagues move high practisers fully, low ones by a quarter") {
    Peers const peers = form_of(PeerForm::level_dependent, 0.4);
    Classroom room =
        teachers_with_ties({.practice = {0.2F, 0.7F, 1.F}, .baseline = {0.2F, 0.7F, 0.5F}}, {{0, 2}, {1, 2}});
    step({make_practice(at_once(), peers, {}, {})}, room);
    CHECK(room->state.practice[0][0] == Approx(0.2 + 0.4 * 0.25 * 0.5).margin(1e-6));
    CHECK(room->state.practice[1][0] == Approx(0.7 + 0.4 * 1 * 0.5).margin(1e-6));
}
