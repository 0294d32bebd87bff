// The events of a run add up to what its counts and series say.
#include "living.hpp"
#include "observers/catalogue.hpp"

using namespace cpdsim;
using namespace cpdsim::test;

namespace {

Scenario with_events(Overrides overrides) {
    overrides.push_back({"outputs.keep", "[timeseries, budget, teachers, events]"});
    return living_scenario(overrides);
}

struct Events {
    explicit Events(Results const& r)
        : replicate{column<std::int32_t>(r, "/events", "replicate")},
          kind{column<std::uint8_t>(r, "/events", "kind")},
          programme{column<std::string>(r, "/events", "programme")},
          teacher{column<std::string>(r, "/events", "teacher")},
          date{column<double>(r, "/events", "date")} {}
    std::vector<std::int32_t> const& replicate;
    std::vector<std::uint8_t> const& kind;
    std::vector<std::string> const &programme, &teacher;
    std::vector<double> const& date;
};

double number(Events const& events, EventKind kind, int replicate, std::string const& programme = "") {
    double sum = 0;
    for (std::size_t k = 0; k < events.kind.size(); ++k) {
        bool const fits = events.kind[k] == static_cast<std::uint8_t>(kind) && events.replicate[k] == replicate;
        if (fits && (programme.empty() || events.programme[k] == programme)) ++sum;
    }
    return sum;
}

double counted(Results const& r, std::string const& name, int replicate, std::size_t programme) {
    std::vector<float> const& v = floats(variable(r.programmes(), name));
    auto const rows = static_cast<std::size_t>(r.rows());
    std::size_t const begin =
        (static_cast<std::size_t>(replicate) * r.programmes().labels("programme").size() + programme) * rows;
    double sum = 0;
    for (std::size_t row = 0; row < rows; ++row) sum += static_cast<double>(v[begin + row]);
    return sum;
}

}  // namespace

TEST_CASE("events: who enrols, completes and changes is who is counted, where nobody leaves") {
    Results const r = run(with_events({{"turnover", "none"}}));
    Events const events{r};
    double const scale = 4;  // one simulated school stands for four
    auto const& labels = r.programmes().labels("programme");
    auto const schools = static_cast<std::size_t>(std::find(labels.begin(), labels.end(), "schools") - labels.begin());
    double changed = 0, fell_back = 0;
    for (int replicate = 0; replicate < r.replicates; ++replicate) {
        std::string const programme = "schools";
        CHECK(scale * number(events, EventKind::enrolled, replicate, programme) ==
              counted(r, "places_booked", replicate, schools));
        CHECK(scale * number(events, EventKind::completed, replicate, programme) ==
              counted(r, "completed", replicate, schools));
        CHECK(number(events, EventKind::newcomer, replicate) == 0);
        changed += number(events, EventKind::changed, replicate);
        fell_back += number(events, EventKind::fell_back, replicate);
    }
    double still = 0;
    std::size_t const teachers = of_teachers<std::string>(r, "id").size();
    for (std::size_t k = 0; k < of_teachers<float>(r, "practice").size(); ++k)
        still += of_teachers<float>(r, "practice")[k] - of_teachers<float>(r, "baseline")[k % teachers] >= 0.1F ? 1 : 0;
    CHECK(changed > 100);
    CHECK(fell_back > 0);
    CHECK(changed - fell_back == Approx(still).margin(2));  // a difference at the bound may round either way
    auto const& ids = of_teachers<std::string>(r, "id");
    CHECK(std::all_of(events.teacher.begin(), events.teacher.begin() + 100,
                      [&](std::string const& id) { return std::find(ids.begin(), ids.end(), id) != ids.end(); }));
}

TEST_CASE("events: newcomers and movers come at their rates, in order of rows, and every pack has its replicates") {
    Results const r = run(with_events({{"run.replicates", "20"}}));
    Events const events{r};
    auto const teachers = static_cast<double>(of_teachers<std::string>(r, "id").size());
    double newcomers = 0, movers = 0;
    for (int replicate = 0; replicate < 20; ++replicate) {
        newcomers += number(events, EventKind::newcomer, replicate) / 20;
        movers += number(events, EventKind::moved_in, replicate) / 20;
    }
    CHECK(newcomers / teachers / 5 == Approx(-std::log(1 - 0.085)).epsilon(0.15));
    CHECK(movers / teachers / 5 == Approx(0.07).epsilon(0.1));
    CHECK(std::is_sorted(events.date.begin(), events.date.begin() + 1000));
}
