// Whatever the programme, the amount, the window and the prices: nobody spends what has not come in, every euro is
// booked once, and what cannot be spent is still there.
#include <catch2/catch.hpp>
#include <rapidcheck.h>

#include <cmath>

#include "mechanisms/catalogue.hpp"
#include "support/ministry.hpp"

using namespace cpdsim;
using namespace cpdsim::test;

namespace {

double number(int low, int high, double unit = 1) { return unit * *rc::gen::inRange(low, high + 1); }
bool coin() { return *rc::gen::inRange(0, 2) == 1; }

Programme random_programme() {
    Programme p = course(number(1, 60), number(1, 24, 1.0 / 12));
    p.recruit.unit =
        *rc::gen::element(RecruitUnit::teacher, RecruitUnit::team, RecruitUnit::school, RecruitUnit::partnership);
    p.recruit.team = {1, number(1, 4)};
    p.recruit.partnership = {2, number(2, 4)};
    p.recruit.apply = coin() ? Apply::all : Apply::propensity;
    p.recruit.no_show = number(0, 10, 0.1);
    p.recruit.repeat = coin();
    p.recruit.intake = coin() ? std::vector{9} : std::vector{1, 4, 10};
    if (coin()) p.recruit.places = number(1, 40);
    if (coin()) p.sessions->hours.unit = "h/teacher/year";
    if (coin()) {
        p.coaching = Coaching{};
        p.coaching->visits = number(1, 9, 0.7);
    }
    if (coin()) {
        p.community = CommunityIngredient{};
        p.community->meetings = number(1, 10);
        p.community->size = {number(2, 6), number(6, 20)};
        p.community->lasts = number(0, 3);
        p.community->scope =
            *rc::gen::element(CommunityScope::within_school, CommunityScope::between_schools, CommunityScope::online);
    }
    if (coin()) {
        p.cascade = Cascade{};
        p.cascade->tiers = number(1, 3);
        p.cascade->each_trains = number(1, 5, 0.9);
        p.cascade->hours = {10, "h/teacher"};
        p.cascade->become_trainers = number(0, 10, 0.1);
        p.cascade->trains_for = number(1, 3);
    }
    if (coin()) {
        p.release = Release{};
        p.release->days = number(1, 6);
        p.release->rate = number(1, 300, 1.01);
    }
    if (coin()) {
        p.recognition = Recognition{};
        p.recognition->award = number(1, 1000, 0.33);
        p.recognition->winners = number(0, 10, 0.1);
    }
    if (coin()) {
        p.grant = Grant{};
        p.grant->value = {number(1, 2000, 0.77), *rc::gen::element<std::string>("EUR/school/year", "EUR/team/year",
                                                                                "EUR/partnership", "EUR/teacher")};
    }
    for (char const* unit : {"EUR/teacher", "EUR/h/teacher", "EUR/teacher/year", "EUR/school/year", "EUR/team",
                             "EUR/visit", "EUR/meeting", "EUR/trainer", "EUR/trainer/year", "EUR/year"}) {
        if (*rc::gen::inRange(0, 3) == 0) p.costs[unit] = cost(number(1, 99'999, 0.0137), unit);
    }
    return p;
}

FundingLine random_line(std::string const& programme) {
    FundingLine line = money(programme, number(1, 3'000'000, 0.0731));
    line.from = plus_months({2026, 9}, *rc::gen::inRange(0, 30));
    line.to = plus_months(*line.from, *rc::gen::inRange(0, 40));
    line.taper = coin() ? number(1, 24, 1.0 / 12) : 0;
    return line;
}

std::int64_t cents(double euros) { return std::llround(100 * euros); }

}  // namespace

TEST_CASE("nothing is overdrawn and every euro is booked once", "[money]") {
    bool const passed = rc::check("ledger", [] {
        PolicyInput input;
        for (char const* id : {"a", "b"}) {
            input.programmes[id] = random_programme();
            input.funding.push_back(random_line(id));
        }
        if (coin()) {
            input.programmes["cover"].release = Release{};
            input.programmes["cover"].release->days = 3;
            input.programmes["cover"].release->rate = number(1, 300, 0.97);
            input.funding.push_back(random_line("cover"));
        }
        Given given{.practice = std::vector<float>(24, 0.2F)};
        for (std::size_t i = 0; i < 24; ++i) given.school.push_back(static_cast<School>(i / 4));
        given.scale = number(1, 20, 0.5);
        Ministry m{given, input, months_from_2026(60)};
        Turnover turnover;
        turnover.leave = turnover.leave_first_year = 0.2;
        std::vector<Mechanism> const people{make_leaving(turnover), make_moving(turnover)};

        auto const n = static_cast<std::size_t>(60 + 1);
        for (int s = 0; s < 60; ++s) {
            m.run(1);
            step(people, m.room, m.grid, s);
        }
        BudgetTable const t = m.policy->ledger.table(lane_count);
        std::size_t const programmes = t.programmes.size(), per_programme = t.payers.size() * t.kinds.size() * n;
        for (std::size_t r = 0; r < lane_count; ++r) {
            for (std::size_t p = 0; p < programmes; ++p) {
                std::int64_t planned = 0, absorbed = 0;
                std::size_t const begin = (r * programmes + p) * per_programme;
                for (std::size_t row = 0; row < n; ++row) {
                    for (std::size_t k = row; k < per_programme; k += n) {
                        planned += cents(t.planned[begin + k]);
                        absorbed += cents(t.absorbed[begin + k]);
                        RC_ASSERT(cents(t.planned[begin + k]) - cents(t.absorbed[begin + k]) ==
                                  cents(t.unspent[begin + k]));
                        RC_ASSERT(t.absorbed[begin + k] >= 0.0);
                    }
                    RC_ASSERT(absorbed <= planned);  // at every moment, not only in the end
                }
                RC_ASSERT(absorbed == cents(m.policy->purses[p][r].spent()));
                double came_in = 0;
                for (double const euros : m.policy->plans[p].income) came_in += euros;
                RC_ASSERT(planned == cents(came_in));
            }
        }
    });
    CHECK(passed);
}
