// Hours to knowledge: the three structural forms by hand, any split the same, nobody else touched.
#include <catch2/catch.hpp>

#include <cmath>

#include "support/classroom.hpp"
#include "support/equal_lanes.hpp"

using namespace cpdsim;
using namespace cpdsim::test;

namespace {

/// Knowledge after receiving each of `parts` hours in a step of its own.
float knowledge_after(Learning const& p, std::vector<float> const& parts, Peers const& peers = {}, float practice = 0,
                      float known = 0) {
    Classroom room = teachers_without_ties({.practice = {practice}, .knowledge = {known}});
    Mechanism const learning = make_learning(p, peers);
    for (float const hours : parts) {
        teach(room, {{0, 0, hours, hours}});
        step({make_attendance(p), learning}, room);
    }
    return room->state.knowledge[0][0];
}

}  // namespace

TEST_CASE("threshold_logistic: K(D) = f~(D)") {
    Learning const p;  // h50 80 h, slope .0446/h
    CHECK(knowledge_after(p, {14}) == Approx(0.02324).margin(1e-5));
    CHECK(knowledge_after(p, {49}) == Approx(0.17804).margin(1e-5));
    CHECK(knowledge_after(p, {80}) == Approx(0.48589).margin(1e-5));
    CHECK(knowledge_after(p, {160}) == Approx(0.97179).margin(1.5e-5));
    CHECK(knowledge_after(p, {0}) == 0);
}

TEST_CASE("threshold_logistic: any split gives the same knowledge") {
    Learning const p;
    CHECK(knowledge_after(p, {30, 50}) == Approx(knowledge_after(p, {80})).margin(1e-5));
    CHECK(knowledge_after(p, std::vector<float>(80, 1.F)) == Approx(knowledge_after(p, {80})).margin(1e-5));
    CHECK(knowledge_after(p, std::vector<float>(320, 0.5F)) == Approx(knowledge_after(p, {160})).margin(1e-5));
}

TEST_CASE("threshold_logistic: a thousand hours are not too many for float32") {
    float const k = knowledge_after({}, {460, 600});
    CHECK(std::isfinite(k));
    CHECK(k == Approx(1).margin(1e-5));
    CHECK(k <= 1.F);
}

TEST_CASE("threshold_logistic: what is left of the gap is (1 - f(D + h))/(1 - f(D)), in doubles") {
    Learning p;
    for (double const slope : {0.01, 0.0446, 0.5}) {
        p.slope = slope;
        for (float const before : {0.F, 3.F, 40.F, 79.F, 200.F, 1500.F}) {
            for (float const hours : {0.05F, 1.2F, 5.3F, 5.7F, 24.F, 300.F}) {
                INFO("slope " << slope << ", " << before << " h, then " << hours);
                Classroom room = teachers_without_ties({.practice = {0}, .knowledge = {0.25F}});
                room->state.hours[0].setConstant(before);
                teach(room, {{0, 3, hours, 0}});
                step({make_attendance(p), make_learning(p, {})}, room);
                auto const log_gap = [&](double d) {  // ln(1 - f), also where f is next to 1
                    double const y = slope * (d - p.h50);
                    return -std::max(y, 0.0) - std::log1p(std::exp(-std::abs(y)));
                };
                double const d = static_cast<double>(before), h = static_cast<double>(hours);
                double const known = 1 - 0.75 * std::exp(log_gap(d + h) - log_gap(d));
                CHECK(static_cast<double>(room->state.knowledge[0][3]) == Approx(known).margin(1e-6).epsilon(0));
            }
        }
    }
}

TEST_CASE("a meeting and a course in one step add up, and only the course counts as one") {
    Learning p;
    p.dose = Dose::quality_only;
    p.effect = 0.5;
    Classroom room = teachers_without_ties({.practice = {0, 0}});
    teach(room, {{0, 2, 40, 60, 0.5F}});
    RollMaker roll{2};
    roll.add(0, 2);
    roll.add(1, 2);
    Meeting meeting;
    meeting.hours[2] = 3;
    meeting.weighted_hours[2] = 2;
    meeting.meets = only(2);
    meeting.members = roll.take();
    room->community.meetings.push_back(std::move(meeting));
    room->community.met_in = 0;
    step({make_attendance(p), make_learning(p, {})}, room);
    CHECK(room->state.hours[0][2] == 42.F);
    CHECK(room->state.hours_attended[0][2] == 43.F);
    CHECK(room->state.knowledge[0][2] == Approx(0.25).margin(1e-6));  // effect x quality
    CHECK(room->state.hours[1][2] == 2.F);
    CHECK(room->state.knowledge[1][2] == 0.F);
    CHECK(room->state.reached[1] == only(2));
}

TEST_CASE("refreshers help after fading: the ratio acts on what is left of the gap") {
    // K has faded to .1 although D = 80: another 20 h close (1 - f(100))/(1 - f(80)) of the gap.
    Classroom room = teachers_without_ties({.practice = {0}, .knowledge = {0.1F}});
    room->state.hours[0].setConstant(80);
    teach(room, {{0, 0, 20, 0}});
    step({make_attendance({}), make_learning({}, {})}, room);
    double const left = (1 - 1 / (1 + std::exp(-0.0446 * 20))) / 0.5;
    CHECK(room->state.knowledge[0][0] == Approx(1 - 0.9 * left).margin(1e-5));
    CHECK(room->state.hours[0][0] == 100);
}

TEST_CASE("saturating: every 15 hours close 1 - 1/e of the gap") {
    Learning p;
    p.dose = Dose::saturating;
    CHECK(knowledge_after(p, {15}) == Approx(1 - std::exp(-1)).margin(1e-6));
    CHECK(knowledge_after(p, {10, 20}) == Approx(1 - std::exp(-2)).margin(1e-6));
}

TEST_CASE("quality_only: a completed course closes `effect` of the gap, whatever its hours") {
    Learning p;
    p.dose = Dose::quality_only;
    p.effect = 0.5;
    CHECK(knowledge_after(p, {14}) == Approx(0.5).margin(1e-6));  // each of these is a course of its own
    CHECK(knowledge_after(p, {80}) == Approx(0.5).margin(1e-6));
    CHECK(knowledge_after(p, {80, 80}) == Approx(0.75).margin(1e-6));
}

TEST_CASE("quality_only: a taster is no course; parts of a course add up to one") {
    Learning p;
    p.dose = Dose::quality_only;
    p.effect = 0.5;
    CHECK(knowledge_after(p, {3}) == Approx(1 - std::pow(0.5, 3.0 / 14)).margin(1e-6));
    CHECK(knowledge_after(p, {7, 7}) == Approx(0.5).margin(1e-6));
    CHECK(knowledge_after(p, {3, 3, 3, 3, 2}) == Approx(0.5).margin(1e-6));
    p.course_from = 30;
    CHECK(knowledge_after(p, {15}) == Approx(1 - std::sqrt(0.5)).margin(1e-6));
}

TEST_CASE("quality_only: the gap closes by effect x quality when the course ends, and not before") {
    Learning p;
    p.dose = Dose::quality_only;
    p.effect = 0.8;
    Classroom room = teachers_without_ties({.practice = {0}, .knowledge = {0}});
    teach(room, {{0, 0, 20, 0}});
    step({make_attendance(p), make_learning(p, {})}, room);
    CHECK(room->state.knowledge[0][0] == 0.F);
    CHECK(room->state.hours[0][0] == 20.F);
    teach(room, {{0, 0, 20, 80, 0.5F}});
    step({make_attendance(p), make_learning(p, {})}, room);
    CHECK(room->state.knowledge[0][0] == Approx(0.4).margin(1e-6));  // the square root of .2 would leave .45
}

TEST_CASE("other teachers and other lanes keep their bits, and a session is over with its step") {
    Classroom room = teachers_without_ties({.practice = {0, 0, 0}, .knowledge = {0.3F, 0.3F, 0.3F}});
    teach(room, {{1, 5, 40, 0.5F}});
    step({make_attendance({}), make_learning({}, {})}, room);
    for (std::size_t i = 0; i < 3; ++i) {
        for (int r = 0; r < lane_count; ++r) {
            bool const taught = i == 1 && r == 5;
            CHECK((room->state.knowledge[i][r] == 0.3F) == !taught);
            CHECK(room->state.hours[i][r] == (taught ? 40.F : 0.F));
        }
    }
    auto const once = room->state.knowledge[1];
    step({make_attendance({}), make_learning({}, {})}, room, months_from_2026(120), 1);  // nothing is taught twice
    CHECK((room->state.knowledge[1] == once).all());
}

TEST_CASE("two courses in one step add up") {
    Classroom room = teachers_without_ties({.practice = {0}});
    teach(room, {{0, 0, 30, 0}, {0, 0, 50, 0}});
    step({make_attendance({}), make_learning({}, {})}, room);
    CHECK(room->state.knowledge[0][0] == Approx(0.48589).margin(1e-5));
}

TEST_CASE("whoever learns beside: forty people in many replicates each learn as if alone") {
    Classroom room = teachers_without_ties({.practice = std::vector<float>(40, 0.F)});
    std::vector<Hours> given;
    for (Teacher i = 0; i < 40; ++i)
        given.push_back({i, static_cast<int>(i * 7 % 16), static_cast<float>(5 + 3 * i), 0});
    teach(room, given);
    step({make_attendance({}), make_learning({}, {})}, room);
    for (Hours const& h : given) {
        CHECK(room->state.knowledge[h.teacher][h.lane] == knowledge_after({}, {h.hours}));
        CHECK(room->state.hours[h.teacher].sum() == h.hours);
    }
}

TEST_CASE("level_dependent: courses move low practisers fully, high ones by a quarter") {
    Peers peers;
    peers.form = PeerForm::level_dependent;  // focus below .3, friends above .6
    Learning p;
    p.dose = Dose::saturating;
    CHECK(knowledge_after(p, {15}, peers, 0.2F) == Approx(1 - std::exp(-1)).margin(1e-6));
    CHECK(knowledge_after(p, {15}, peers, 0.45F) == Approx(1 - std::exp(-0.625)).margin(1e-6));
    CHECK(knowledge_after(p, {15}, peers, 0.8F) == Approx(1 - std::exp(-0.25)).margin(1e-6));
}
