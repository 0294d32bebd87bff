#include <algorithm>
#include <cmath>
#include <fstream>
#include <functional>

#include <nlohmann/json.hpp>

#include "io/table.hpp"
#include "study/form_words.hpp"
#include "study/run_study.hpp"
#include "support/small_study.hpp"

using namespace cpdsim;

namespace {

/// nothing: 0, both: 100, early: 200, plus the draw, plus 50 at the lower level, plus 1000 in the what-if.
float level_of(Scenario const& s, std::uint32_t draw) {
    float value = s.funding.size() == 1 ? 0.F : *s.funding[1].to == YearMonth{2027, 8} ? 200.F : 100.F;
    value += s.funding.size() > 1 && s.funding[1].amount.value < 500'000 ? 50.F : 0.F;
    return value + static_cast<float>(draw) + (s.turnover->leave > 0.1 ? 1000.F : 0.F);
}

struct Merged {
    small::Folder folder;
    LoadedStudy study;
    StudyPlan plan;
    StudyFolder out{folder / "out"};
    StudyOutcome outcome;

    explicit Merged(
        std::string const& strategies = small::strategies,
        std::function<void(Results&)> const& change = [](Results&) {})
        : study{small::load(folder, small::head + strategies + small::uncertainty)}, plan{make_plan(study, "study")} {
        // Rows of the made-up series: the window ends in the second, change counts as sustained from the third.
        plan.window_end_row = 1;
        plan.sustained_row = 1;
        plan.time.end = {2026, 10};
        Simulate const fake = small::by_draw([&](Scenario const& s, std::size_t draw) {
            Results made = small::results(level_of(s, static_cast<std::uint32_t>(draw)));
            change(made);
            return std::optional{std::move(made)};
        });
        outcome = run_study(study, plan, out, fake, {}, Foreign::refuse);
    }
    [[nodiscard]] Table group(std::string const& path) const { return read_group(h5::File::open(out.merged()), path); }
};

template <class T>
std::vector<T> values(Table const& group, std::string const& name) {
    REQUIRE(group.array(name) != nullptr);
    return std::get<std::vector<T>>(group.array(name)->values);
}

/// Element of a row-major array.
template <class T>
T at(std::vector<T> const& values, std::vector<std::size_t> const& sizes, std::vector<std::size_t> const& index) {
    std::size_t flat = 0;
    for (std::size_t k = 0; k < sizes.size(); ++k) flat = flat * sizes[k] + index[k];
    return values[flat];
}

}  // namespace

TEST_CASE("outcomes of every case, and NaN where none was planned") {
    Merged const m;
    Table const outcomes = m.group("/outcomes");
    CHECK(outcomes.array("sustained_teachers")->axes ==
          std::vector<std::string>{"future", "strategy", "level", "draw", "replicate"});
    auto const sustained = values<float>(outcomes, "sustained_teachers");
    std::vector<std::size_t> const sizes{2, 3, 2, 2, 3};
    CHECK(at(sustained, sizes, {0, 1, 1, 1, 2}) == 103);
    CHECK(at(sustained, sizes, {0, 1, 0, 1, 2}) == 153);
    CHECK(at(sustained, sizes, {0, 2, 1, 0, 0}) == 200);
    CHECK(at(sustained, sizes, {1, 2, 1, 1, 0}) == 1201);
    CHECK(std::isnan(at(sustained, sizes, {1, 2, 0, 1, 0})));
    // The baseline without money is run once and stands at both levels.
    CHECK(at(sustained, sizes, {0, 0, 0, 1, 1}) == 2);
    CHECK(at(sustained, sizes, {0, 0, 1, 1, 1}) == 2);
}

TEST_CASE("series are means over replicates, quantiles go over draws and replicates, differences are paired") {
    Merged const m;
    auto const mean = values<float>(m.group("/timeseries"), "practice_share");
    // strategy both, 100 %, draw 1, row 2: 101 + 2 + mean(0, 10, 20)
    CHECK(at(mean, {3, 2, 2, 3}, {1, 1, 1, 2}) == 113);
    auto const quantiles = values<float>(m.group("/quantiles"), "practice_share");
    // both, 100 %, row 0: 100 101 110 111 120 121; the median lies between 110 and 111, the lower quartile at 1.25
    CHECK(at(quantiles, {3, 2, 5, 3}, {1, 1, 2, 0}) == 110.5F);
    CHECK(at(quantiles, {3, 2, 5, 3}, {1, 1, 1, 0}) == 103.25F);
    CHECK(at(quantiles, {3, 2, 5, 3}, {1, 1, 0, 0}) == 100.25F);
    CHECK(at(quantiles, {3, 2, 5, 3}, {1, 1, 4, 2}) == 122.75F);
    Table const differences = m.group("/difference_quantiles");
    auto const difference = values<float>(differences, "practice_share");
    for (std::size_t q = 0; q < 5; ++q) {
        CHECK(at(difference, {3, 2, 5, 3}, {1, 1, q, 1}) == 100);  // every pair differs by 100, so nothing spreads
        CHECK(at(difference, {3, 2, 5, 3}, {0, 1, q, 1}) == 0);
        CHECK(at(difference, {3, 2, 5, 3}, {2, 0, q, 2}) == 250);
    }
    CHECK(at(values<float>(differences, "practice_share_mean"), {3, 2, 3}, {2, 1, 0}) == 200);
    Table const group = m.group("/quantiles");
    REQUIRE(group.axis("time") != nullptr);
    CHECK(std::get<std::vector<double>>(group.axis("time")->values) == std::vector<double>{0, 30, 61});
}

TEST_CASE("a baseline with money is compared level by level, wherever it stands in the file") {
    std::string strategies = small::strategies;
    std::string const from = "baseline: nothing";
    Merged const m{strategies.replace(strategies.find(from), from.size(), "baseline: both")};
    auto const difference = values<float>(m.group("/difference_quantiles"), "practice_share_mean");
    CHECK(at(difference, {3, 2, 3}, {0, 0, 0}) == -150);  // 0 against 150 at half the budget
    CHECK(at(difference, {3, 2, 3}, {0, 1, 0}) == -100);
    CHECK(at(difference, {3, 2, 3}, {1, 0, 2}) == 0);
    CHECK(at(difference, {3, 2, 3}, {2, 0, 1}) == 100);
}

TEST_CASE("groups, persistence, money, hours and programmes") {
    Merged const m;
    auto const gain = values<float>(m.group("/by_group/school_type"), "practice_gain");
    // both, 100 %, draw 0, replicate 1, rural: element (1, 1) of (replicate, label), last of three rows
    CHECK(at(gain, {3, 2, 2, 3, 2}, {1, 1, 0, 1, 1}) == 100 + 11);
    // the same element in the row at which change counts as sustained (1), not the last
    auto const sustained = values<float>(m.group("/by_group/school_type"), "sustained_teachers");
    CHECK(at(sustained, {3, 2, 2, 3, 2}, {1, 1, 0, 1, 1}) == 100 + 10);
    auto const still = values<float>(m.group("/persistence"), "still_changed");
    // from the row at which the window ends (1); no further year in three months of data
    CHECK(at(still, {3, 2, 2, 3, 11}, {1, 1, 1, 2, 0}) == 101 + 21);
    CHECK(std::isnan(at(still, {3, 2, 2, 3, 11}, {1, 1, 1, 2, 1})));
    Table const budget = m.group("/budget");
    CHECK(at(values<double>(budget, "planned"), {3, 2, 2, 1, 1, 2}, {1, 1, 0, 0, 0, 1}) ==
          6);  // 3 rows of 2 in each replicate
    CHECK(at(values<double>(budget, "unspent"), {3, 2, 2, 1, 1, 2}, {1, 1, 0, 0, 0, 1}) == 1.5);
    Table const by_year = m.group("/budget_by_year");
    CHECK(std::get<std::vector<std::int32_t>>(by_year.axis("year")->values) == std::vector<std::int32_t>{2026});
    CHECK(at(values<double>(by_year, "absorbed"), {3, 2, 1, 1}, {1, 1, 0, 0}) == 9);  // both kinds
    auto const lorenz = values<float>(m.group("/lorenz"), "share_of_hours");
    CHECK(at(lorenz, {3, 2, 2, 101}, {2, 1, 1, 50}) == 0.5F);
    Table const programmes = m.group("/programmes");
    // replicates have 0 1 2, 3 4 5, 6 7 8: members by the largest, places by the sum
    CHECK(at(values<float>(programmes, "members"), {3, 2, 2, 1}, {1, 1, 0, 0}) == 5);
    CHECK(at(values<float>(programmes, "places_taken"), {3, 2, 2, 1}, {1, 1, 0, 0}) == 12);
}

TEST_CASE("the design says what was compared") {
    Merged const m;
    Table const design = m.group("/design");
    auto const status = values<std::uint8_t>(design, "status");
    std::vector<std::size_t> const sizes{2, 3, 2, 2};
    CHECK(at(status, sizes, {0, 0, 0, 0}) == 1);
    CHECK(at(status, sizes, {1, 0, 0, 0}) == 3);
    CHECK(at(status, sizes, {1, 0, 1, 0}) == 1);
    auto const structure = values<std::string>(design, "structure");
    CHECK(structure[0] != structure[1]);
    CHECK(structure[0].rfind("learning.dose=", 0) == 0);
    CHECK(std::get<std::vector<std::string>>(design.axis("strategy")->values) ==
          std::vector<std::string>{"nothing", "both", "early"});
    CHECK(std::get<std::vector<double>>(design.axis("level")->values) == std::vector<double>{0.5, 1});
    auto const text = [&](std::string const& name) {
        for (h5::Attribute const& a : design.attributes)
            if (a.name == name) return std::get<std::string>(a.value);
        return std::string{"absent"};
    };
    CHECK(text("baseline") == "nothing");
    CHECK(text("window_to") == "2028-08");
    CHECK(text("whose") == "ministry, school");
    CHECK(text("pairing") == "common_random_numbers");
    CHECK(text("title_json") == R"({"en":"A small study"})");
    Table const parameters = m.group("/parameters");
    auto const drawn = values<double>(parameters, "value");
    CHECK(drawn[0] == m.plan.design.draws[0].values[0]);
    CHECK(values<std::string>(parameters, "path")[0] == "learning.h50");
    CHECK(values<double>(parameters, "central")[0] == 80);
}

TEST_CASE("what a unit of the gain costs is in the verdict, where the gain is counted in units") {
    Merged const m{small::strategies, [](Results& made) {
                       Array& changed = made.outcomes().arrays.front();
                       changed.attributes = described("teacher", "changed");
                       Array spend = changed;
                       spend.name = "spend";
                       spend.attributes = described("EUR", "spend");
                       for (float& value : floats(spend)) value *= 250;  // for each of them
                       made.outcomes().arrays.push_back(spend);
                   }};
    REQUIRE(m.outcome.summary);
    StudySummary const& s = *m.outcome.summary;
    CHECK(s.strategies[0].price == Approx(250));
    CHECK(s.strategies[1].price == Approx(250));
    CHECK(std::isnan(s.strategies[2].price));
    std::string const text = summary_text(s);
    CHECK(text.find("EUR") != std::string::npos);
    CHECK(text.find("     250") != std::string::npos);
    Merged const share;  // of teachers: no units to price
    CHECK(std::isnan(share.outcome.summary->strategies[0].price));
    CHECK(summary_text(*share.outcome.summary).find("EUR") == std::string::npos);
}

TEST_CASE("the verdict of the made-up study") {
    Merged const m;
    REQUIRE(m.outcome.summary);
    StudySummary const& s = *m.outcome.summary;
    REQUIRE(s.strategies.size() == 3);
    CHECK(s.strategies[0].id == "early");
    CHECK(s.strategies[1].id == "both");
    CHECK(s.strategies[0].to_baseline.mean == 200);
    CHECK(s.strategies[0].to_baseline.share_above == 1);
    CHECK(s.strategies[0].probability_best == 1);
    CHECK(s.strategies[0].unspent_share == 0.25);
    CHECK(s.strategies[0].mean == Approx(201.5));  // 200 and 201, plus 0, 1, 2 over replicates
    CHECK(s.lead.mean == 100);
    CHECK(s.lead.pairs == 6);
    std::string const text = summary_text(s);
    CHECK(text.find("\"early\" comes first: +100 against the runner-up, \"both\".") != std::string::npos);
    CHECK(text.find("early ahead of both in 100 % of 6 pairs") != std::string::npos);
    std::size_t begin = 0;
    for (std::size_t end = text.find('\n'); end != std::string::npos; begin = end + 1, end = text.find('\n', begin))
        CHECK(end - begin <= 100);
}

namespace {

/// Outcome `name` counted in `units`, and 250 EUR spent for each of them in the step before the last row.
auto spending(std::string const& name, std::string const& units) {
    return [=](Results& made) {
        Array& counted = made.outcomes().arrays.front();
        counted.name = name;
        counted.attributes = described(units, "made up");
        Array spend = counted;
        spend.name = "spend";
        spend.attributes = described("EUR", "spend");
        std::vector<float> series;
        for (float& value : floats(spend)) {
            value *= 250;
            series.insert(series.end(), {0, 0, value});
        }
        made.outcomes().arrays.push_back(spend);
        small::add(made.timeseries(), "spend", series);
    };
}

std::string const in_pounds = small::strategies + "set: {money.currency: GBP, money.gbp: 1.25}\n";

}  // namespace

TEST_CASE("the terminal shows a study's own currency; files and JSON have EUR, and name it with its rate") {
    Merged const m{in_pounds, spending("sustained_teachers", "teacher")};
    StudySummary const& s = *m.outcome.summary;
    CHECK(s.strategies[0].price == Approx(250));
    std::string const text = summary_text(s), json = summary_json(s);
    CHECK(text.find("GBP") != std::string::npos);
    CHECK(text.find("EUR") == std::string::npos);
    CHECK(text.find("     200") != std::string::npos);
    CHECK(json.find("\"price\": 250.0") != std::string::npos);
    CHECK(json.find("\"currency\": \"GBP\"") != std::string::npos);
    auto const attributes = h5::File::open(m.out.merged()).group("/design").attributes();
    CHECK(text_of(attributes, "currency") == "GBP");
    auto const rate = std::find_if(attributes.begin(), attributes.end(),
                                   [](h5::Attribute const& a) { return a.name == "eur_per_currency"; });
    REQUIRE(rate != attributes.end());
    CHECK(std::get<double>(rate->value) == 1.25);
    Merged const euros;
    CHECK(text_of(h5::File::open(euros.out.merged()).group("/design").attributes(), "currency").empty());
}

TEST_CASE("a study whose main outcome is money is told in its own currency") {
    std::string strategies = in_pounds;
    strategies.replace(strategies.find("sustained_teachers"), 18, "spend");
    Merged const m{strategies, [](Results& made) {
                       Array spend = made.outcomes().arrays.front();
                       spend.name = "spend";
                       spend.attributes = described("EUR", "spend");
                       made.outcomes().arrays.push_back(spend);
                   }};
    StudySummary const& s = *m.outcome.summary;
    REQUIRE(s.strategies.back().id == "early");  // which spends most
    CHECK(s.strategies.back().to_baseline.mean == 200);
    std::string const text = summary_text(s);
    CHECK(text.find("spend (GBP)") != std::string::npos);
    CHECK(text.find("+160") != std::string::npos);
    CHECK(text.find("+200") == std::string::npos);
}

TEST_CASE("where the outcome is discounted so is the money that a unit of it costs") {
    std::string strategies = small::strategies;
    strategies.replace(strategies.find("sustained_teachers"), 18, "practice_years");
    Merged const m{strategies, spending("practice_years", "teacher year")};
    // Paid at the start of the second month, at 3 % a year.
    CHECK(m.outcome.summary->strategies[0].price == Approx(250 * std::pow(1.03, -1.0 / 12)).epsilon(1e-6));
    CHECK(summary_text(*m.outcome.summary).find("EUR") != std::string::npos);
}

TEST_CASE("forms are named in the words of the English report") {
    std::ifstream file{std::string{CPDSIM_SOURCE_DIR} + "/analysis/messages/en.json"};
    auto const messages = nlohmann::json::parse(file);
    std::size_t compared = 0;
    for (auto const& [key, words] : messages.items()) {
        std::string const wanted = words.get<std::string>();
        if (key.rfind("question.", 0) == 0 && key != "question.other") CHECK(question_about(key.substr(9)) == wanted);
        if (key.rfind("form.", 0) == 0) CHECK(words_of_form(key.substr(5)) == wanted);
        compared += key.rfind("question.", 0) == 0 || key.rfind("form.", 0) == 0 ? 1 : 0;
    }
    CHECK(compared > 15);
    CHECK(question_about("peers.own_rule") == "“own rule”");
    CHECK(words_of_form("a_new_form") == "a new form");
}
