// A lane may be a future of its own: whatever the numbers of the lanes beside it, each gets what it would get alone.
#include <catch2/catch.hpp>
#include <rapidcheck.h>

#include <random>
#include <utility>

#include "policy/participation.hpp"
#include "support/equal_lanes.hpp"
#include "support/random_programme.hpp"

using namespace cpdsim;
using namespace cpdsim::test;

namespace {

/// Changes every number of a programme that may differ between lanes; some become 0.
class Future {
public:
    explicit Future(unsigned seed) : chance_{seed} {}

    template <class Struct>
    void change(Struct& numbers) {
        constexpr auto records = Struct::describe();
        [&]<std::size_t... I>(std::index_sequence<I...>) {
            (change_record(numbers, param::record_at<I>(records)), ...);
        }
        (std::make_index_sequence<decltype(records)::count>{});
    }

private:
    template <class Struct, class Record>
    void change_record(Struct& numbers, Record const& record) {
        if constexpr (requires { record.bounds; })
            change(numbers.*record.member, record.bounds);
        else
            change(numbers.*record.member);
    }
    template <class Struct>
    void change(std::optional<Struct>& part) {
        if (part) change(*part);
    }
    template <class Struct>
    void change(std::map<std::string, Struct>& parts) {
        for (auto& [id, part] : parts) change(part);
    }
    void change(double& value, param::Bounds const& bounds) {
        if (draw() < 0.1) return void(value = std::max(0.0, bounds.low));
        value = std::clamp(value * (0.5 + draw()), bounds.low, bounds.high);
    }
    void change(std::optional<double>& value, param::Bounds const& bounds) {
        if (value) change(*value, bounds);
    }
    void change(param::Amount& amount, param::Bounds const& bounds) { change(amount.value, bounds); }
    void change(param::CountRange& range, param::Bounds const& bounds) {
        range.low = std::max(bounds.low, range.low + std::floor(2 * draw()));
        range.high = range.low + std::floor(4 * draw());
    }
    template <class Word>
    void change(Word&, param::Bounds const&) {}

    double draw() { return std::uniform_real_distribution<>{0, 1}(chance_); }
    std::mt19937 chance_;
};

/// With the ingredients that a random programme has not got.
Programme rich_programme() {
    Programme p = random_programme();
    p.recruit.low_threshold = number(0, 1);
    p.recruit.requires_practice = number(0, 1, 0.1);
    p.recruit.newcomers_first = coin();
    p.recruit.head_consent = coin();
    p.quality.level = 0.8;
    p.quality.falls_at_scale = 0.2;
    p.quality.scale_from = 5;
    p.addresses = {"team_learning", "shared_vision"};
    if (coin()) p.team = Team{.leads = number(0, 2), .lead_hours = 10, .raises_leadership = 0.2};
    if (coin()) p.materials = Materials{.kits = 0.4, .loans = 0.2, .repository = 0.3, .repository_use = 0.3};
    if (coin())
        p.coordination = Coordination{.hubs = 2, .reach = 0.5, .sustains_communities = 0.4, .steering_group = 3};
    if (coin()) p.pre_service = PreService{.knowledge = 0.3, .familiarity = 0.4, .share = 0.5};
    if (coin()) p.growth = Growth{.schools = {4, 6, 9}, .places = {10, 20}};
    if (coin()) p.capacity = number(5, 40);
    if (coin()) p.sessions->content = {Content::subject};
    if (p.release && coin()) p.release->pool = number(10, 90);
    if (p.recognition && coin()) p.recognition->levels = {"silver", "gold"};
    if (p.recognition) p.recognition->visibility = 0.7;
    if (coin()) p.costs["hub"] = cost(number(1, 999), "EUR/hub/year");
    return p;
}

PolicyInput strategy() {
    PolicyInput input;
    for (char const* id : {"a", "b", "cover"}) {
        input.programmes[id] = rich_programme();
        input.funding.push_back(random_line(id));
        if (coin()) input.funding.back().carry_over = number(0, 10, 0.1);
    }
    input.funding.push_back(random_line("a"));  // of another window
    input.programmes["cover"] = {};
    input.programmes["cover"].release = Release{};
    input.programmes["cover"].release->days = 3;
    input.programmes["cover"].release->rate = 20;
    input.participation->ordinary_hours = 9;
    input.participation->repeat = coin();
    if (coin()) input.participation->reinforcement = 2;
    bool const moves = coin();
    for (FundingLine& line : input.funding) line.unspent = moves ? LeftOver::redistribute : LeftOver::report;
    return input;
}

/// The same strategy in as many futures.
std::vector<PolicyInput> futures(PolicyInput const& strategy) {
    auto const seed = static_cast<unsigned>(*rc::gen::inRange(0, 1'000'000));
    std::vector<PolicyInput> lanes;
    for (unsigned r = 0; r < lane_count; ++r) {
        PolicyInput input = strategy;
        Future future{seed + r};
        for (auto& [id, programme] : input.programmes) future.change(programme);
        for (FundingLine& line : input.funding) future.change(line);
        future.change(*input.participation);
        input.system.logits = 0.1 * r;
        input.single_content = 0.5 + 0.02 * r;
        lanes.push_back(std::move(input));
    }
    return lanes;
}

Ministry run(Given const& given, std::vector<PolicyInput> const& inputs) {
    Ministry m{given, inputs, months_from_2026(40)};
    m.room->state.familiar.assign(m.room->state.teachers(), no_lane);
    Turnover turnover;
    turnover.leave = turnover.leave_first_year = 0.2;
    for (Mechanism& mechanism : std::vector<Mechanism>{make_leaving(turnover), make_moving(turnover)})
        m.add(std::move(mechanism));
    m.run_all();
    return m;
}

/// Everything a lane has in a table: programme, payer, kind and row of what is not 0, in cents.
using Booked = std::map<std::string, std::array<std::int64_t, 3>>;
Booked booked(Ministry const& m, std::size_t lane) {
    BudgetTable const t = m.policy->accounts.ledger.table(lane_count);
    auto const rows = static_cast<std::size_t>(m.grid.rows());
    Booked all;
    std::size_t k = lane * t.programmes.size() * t.payers.size() * t.kinds.size() * rows;
    for (auto const& programme : t.programmes)
        for (auto const& payer : t.payers)
            for (auto const& kind : t.kinds)
                for (std::size_t row = 0; row < rows; ++row, ++k) {
                    auto const cents = [](double euros) { return std::llround(100 * euros); };
                    std::array<std::int64_t, 3> const here{cents(t.planned[k]), cents(t.absorbed[k]),
                                                           t.transferred.empty() ? 0 : cents(t.transferred[k])};
                    if (here != std::array<std::int64_t, 3>{})
                        all[programme + "/" + payer + "/" + kind + "/" + std::to_string(row)] = here;
                }
    return all;
}

/// The counts of a lane, by programme; those of a programme that has none are not there.
std::map<std::string, std::vector<float>> counted(Ministry const& m, int lane) {
    std::map<std::string, std::vector<float>> all;
    ProgrammeCounts const& c = m.policy->counts;
    for (std::size_t p = 0; p < m.policy->plans.size(); ++p) {
        std::vector<float> here;
        for (auto const* table : {&c.members, &c.schools, &c.trainers, &c.labelled, &c.community_members, &c.applicants,
                                  &c.places_booked, &c.places_taken, &c.completed, &c.recipients, &c.awards,
                                  &c.hours_delivered, &c.cover_days, &c.lead_hours, &c.steering_persons,
                                  &c.limited_by_demand, &c.limited_by_places, &c.limited_by_money, &c.limited_by_cover})
            for (Lane const& row : (*table)[p]) here.push_back(row[lane]);
        if (std::any_of(here.begin(), here.end(), [](float x) { return x != 0; }))
            all[m.policy->plans[p].id] = std::move(here);
    }
    return all;
}

/// What programmes have done to people and schools in a lane.
std::vector<float> done(Ministry& m, int lane) {
    std::vector<float> all;
    State const& state = m.room->state;
    for (std::size_t i = 0; i < state.teachers(); ++i) {
        for (LaneColumn const* column :
             {&state.hours_attended, &state.support, &state.materials, &state.knowledge, &state.practice})
            all.push_back((*column)[i][lane]);
        all.push_back(has(state.reached[i], lane) ? 1.F : 0.F);
        all.push_back(state.role[i][static_cast<std::size_t>(lane)]);
    }
    for (auto const& dimension : state.climate)
        for (Lane const& school : dimension) all.push_back(school[lane]);
    for (LaneMask const school : m.room->groups.school_reached) all.push_back(has(school, lane) ? 1.F : 0.F);
    return all;
}

}  // namespace

TEST_CASE("a lane with other numbers beside it gets what it gets alone, to the bit and to the cent", "[lanes]") {
    bool const passed = rc::check("lanes", [] {
        std::vector<PolicyInput> const lanes = futures(strategy());
        Given given{.practice = std::vector<float>(32, 0.2F)};
        for (std::size_t i = 0; i < 32; ++i) given.school.push_back(static_cast<School>(i / 4));
        given.scale = number(1, 6, 0.5);
        Ministry pack = run(given, lanes);
        for (int const r : {0, *rc::gen::inRange(1, 15), 15}) {
            auto const k = static_cast<std::size_t>(r);
            Ministry alone = run(given, {lanes[k]});
            RC_ASSERT(counted(pack, r) == counted(alone, r));
            RC_ASSERT(booked(pack, k) == booked(alone, k));
            RC_ASSERT(done(pack, r) == done(alone, r));
        }
    });
    CHECK(passed);
}

TEST_CASE("prices differ by lane: the same money buys as many places as each lane's price allows") {
    Programme p = course(10);
    p.costs["course"] = cost(100, "EUR/teacher");
    std::vector<PolicyInput> lanes(lane_count, one(p, 1000));
    for (std::size_t r = 0; r < lane_count; ++r)
        lanes[r].programmes["course"].costs["course"].value.value = 100.0 + 100.0 * static_cast<double>(r);
    Ministry m{teachers(20), lanes, months_from_2026(12)};
    m.run_all();
    for (int r = 0; r < lane_count; ++r) {
        int const price = 100 * (r + 1), places = 1000 / price;
        CHECK(m.booked("course", 1, r) == places);
        CHECK(m.policy->accounts.ledger.absorbed_in_all(r) == 100LL * places * price);
        CHECK(m.policy->accounts.ledger.planned_in_all(r) == 100'000);
    }
}

TEST_CASE("a programme with money in one lane alone does nothing in the others") {
    std::vector<PolicyInput> lanes(lane_count, one(course(10), 0));
    lanes[5].funding[0].amount.value = 100;
    Ministry m{teachers(4), lanes, months_from_2026(12)};
    m.run_all();
    for (int r = 0; r < lane_count; ++r) {
        CHECK(m.booked("course", 1, r) == (r == 5 ? 4 : 0));
        CHECK(m.room->state.hours_attended[0][r] == Approx(r == 5 ? 10 : 0).epsilon(1e-5));
        CHECK(m.policy->counts.limited_by_demand[0][1][r] == (r == 5 ? 1 : 0));
    }
}
