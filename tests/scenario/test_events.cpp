// The events of a run add up to what its counts and series say.
#include "living.hpp"

using namespace cpdsim;
using namespace cpdsim::test;

namespace {

Scenario with_events(Overrides overrides) {
    overrides.push_back({"outputs.keep", "[timeseries, budget, teachers, events]"});
    return living_scenario(overrides);
}

double number(EventTable const& events, EventKind kind, int replicate, int programme = -1) {
    double sum = 0;
    for (std::size_t k = 0; k < events.kind.size(); ++k) {
        bool const fits = events.kind[k] == static_cast<std::uint8_t>(kind) && events.replicate[k] == replicate;
        if (fits && (programme < 0 || events.programme[k] == programme)) ++sum;
    }
    return sum;
}

double counted(Results const& r, std::string const& name, int replicate, std::size_t programme) {
    Variable const& v = variable(r.programmes, name);
    auto const rows = static_cast<std::size_t>(r.rows());
    std::size_t const begin = (static_cast<std::size_t>(replicate) * r.programme_labels.size() + programme) * rows;
    double sum = 0;
    for (std::size_t row = 0; row < rows; ++row) sum += static_cast<double>(v.values[begin + row]);
    return sum;
}

}  // namespace

TEST_CASE("events: who enrols, completes and changes is who is counted, where nobody leaves") {
    Results const r = run(with_events({{"turnover", "none"}}));
    REQUIRE(r.events.has_value());
    EventTable const& events = *r.events;
    double const scale = 4;  // one simulated school stands for four
    auto const schools = static_cast<std::size_t>(
        std::find(r.programme_labels.begin(), r.programme_labels.end(), "schools") - r.programme_labels.begin());
    double changed = 0, fell_back = 0;
    for (int replicate = 0; replicate < r.replicates; ++replicate) {
        auto const programme = static_cast<int>(schools);
        CHECK(scale * number(events, EventKind::enrolled, replicate, programme) ==
              counted(r, "places_booked", replicate, schools));
        CHECK(scale * number(events, EventKind::completed, replicate, programme) ==
              counted(r, "completed", replicate, schools));
        CHECK(number(events, EventKind::newcomer, replicate) == 0);
        changed += number(events, EventKind::changed, replicate);
        fell_back += number(events, EventKind::fell_back, replicate);
    }
    double still = 0;
    std::size_t const teachers = r.teachers->id.size();
    for (std::size_t k = 0; k < r.teachers->practice.size(); ++k)
        still += r.teachers->practice[k] - r.teachers->baseline[k % teachers] >= 0.1F ? 1 : 0;
    CHECK(changed > 100);
    CHECK(fell_back > 0);
    CHECK(changed - fell_back == Approx(still).margin(2));  // a difference at the bound may round either way
    CHECK(events.names == r.teachers->id);
}

TEST_CASE("events: newcomers and movers come at their rates, in order of rows, and every block has its replicates") {
    Results const r = run(with_events({{"run.replicates", "20"}}));
    EventTable const& events = *r.events;
    auto const teachers = static_cast<double>(r.teachers->id.size());
    double newcomers = 0, movers = 0;
    for (int replicate = 0; replicate < 20; ++replicate) {
        newcomers += number(events, EventKind::newcomer, replicate) / 20;
        movers += number(events, EventKind::moved_in, replicate) / 20;
    }
    CHECK(newcomers / teachers / 5 == Approx(-std::log(1 - 0.085)).epsilon(0.15));
    CHECK(movers / teachers / 5 == Approx(0.07).epsilon(0.1));
    CHECK(std::is_sorted(events.row.begin(), events.row.begin() + 1000));
}
