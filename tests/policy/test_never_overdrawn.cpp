// Whatever the programme, the amount, the window and the prices: nobody spends what has not come in, every euro is
// booked once, and what cannot be spent is still there.
#include <catch2/catch.hpp>
#include <rapidcheck.h>

#include <cmath>

#include "support/equal_lanes.hpp"
#include "support/random_programme.hpp"

using namespace cpdsim;
using namespace cpdsim::test;

namespace {

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
        bool const moves = coin();
        for (FundingLine& line : input.funding)
            if (moves && coin()) line.unspent = LeftOver::redistribute;
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
        BudgetTable const t = m.policy->accounts.ledger.table(lane_count);
        std::size_t const programmes = t.programmes.size(), per_programme = t.payers.size() * t.kinds.size() * n;
        for (std::size_t r = 0; r < lane_count; ++r) {
            std::int64_t moved_in_all = 0;
            for (std::size_t p = 0; p < programmes; ++p) {
                std::int64_t planned = 0, absorbed = 0, moved = 0;
                std::size_t const begin = (r * programmes + p) * per_programme;
                for (std::size_t row = 0; row < n; ++row) {
                    for (std::size_t k = row; k < per_programme; k += n) {
                        planned += cents(t.planned[begin + k]);
                        absorbed += cents(t.absorbed[begin + k]);
                        std::int64_t const here = t.transferred.empty() ? 0 : cents(t.transferred[begin + k]);
                        moved += here;
                        RC_ASSERT(cents(t.planned[begin + k]) + here - cents(t.absorbed[begin + k]) ==
                                  cents(t.unspent[begin + k]));
                        RC_ASSERT(t.absorbed[begin + k] >= 0.0);
                    }
                    RC_ASSERT(absorbed <= planned + moved);  // at every moment, not only in the end
                }
                RC_ASSERT(absorbed == cents(m.policy->accounts.purses[p][r].spent()));
                double came_in = 0;
                for (double const euros : m.policy->plans[p][0].income) came_in += euros;
                RC_ASSERT(planned == cents(came_in));
                RC_ASSERT(moved == m.policy->accounts.received[p][r]);
                moved_in_all += moved;
            }
            RC_ASSERT(moved_in_all == 0);
        }
    });
    CHECK(passed);
}
