// Each ingredient, switched on in a programme that runs: it moves what it should, in the right direction, against the
// same programme without it under common random numbers; and nothing at all when the programme has no money.
#include <functional>

#include "living.hpp"

using namespace cpdsim;
using namespace cpdsim::test;

namespace {

/// One programme `p` in a country of 60 schools; `body` are its ingredients.
std::string country(std::string const& body, std::string const& money, std::string const& others = "",
                    std::string const& more = "") {
    return R"(
format: cpd-scenario/1
title: "One programme"
time: {start: 2026-09, end: 2032-08, step: 1 month}
population:
  schools: {simulate: 60, represent: 60, size: {median: 60 teachers, log_sd: 0.3}, stem_share: 27 %, types: {urban: 70 %, priority: 30 %}, regions: {north: 50 %, south: 50 %}}
network:
  colleagues: {out_degree: 3.56}
  between_schools: {ties_per_teacher: 0.5}
programmes:
  p: )" + body +
           "\n" + others + "funding:\n  - {programme: p, from: 2026-09, to: 2029-08, amount: " + money + "}\n" + more +
           "outputs: {keep: [timeseries, by_group, budget, teachers], window_end: 2029-08}\nrun: {replicates: 16, "
           "seed: 7}\n";
}

double mean(Table const& table, std::string const& name) {
    Array const* const found = table.array(name);
    if (found == nullptr) return 0;  // a count that is nothing everywhere is left out
    double sum = 0;
    for (float const value : floats(*found)) sum += static_cast<double>(value);
    return sum / static_cast<double>(floats(*found).size());
}

double outcome(Results const& r, std::string const& name) { return mean(r.outcomes(), name); }
double count(Results const& r, std::string const& name) { return mean(r.programmes(), name); }
double series(Results const& r, std::string const& name) { return mean(r.timeseries(), name); }

Results results_of(std::string const& text) {
    Scenario const scenario = living_scenario({}, text);
    return run(scenario);
}

std::string const course =
    "recruit: {unit: teacher, places: 150 teachers/year, no_show: 40 %}, sessions: {hours: 100 h/teacher, spread: 1 "
    "year}, "
    "costs: {course: 500 EUR/teacher}";
std::string const team =
    "recruit: {unit: school, schools: 20, team: 4 teachers}, sessions: {hours: 100 h/teacher, spread: 1 year}, "
    "costs: {course: 500 EUR/teacher}";

struct Ingredient {
    std::string name, with, without;
    std::function<double(Results const&)> moves_up;
};

std::vector<Ingredient> ingredients() {
    auto const practice = [](Results const& r) { return series(r, "practice_share"); };
    auto const reach = [](Results const& r) { return outcome(r, "reach"); };
    auto const add = [](std::string const& base, std::string const& more) { return "{" + base + ", " + more + "}"; };
    auto const plain = [](std::string const& base) { return "{" + base + "}"; };
    std::string const team_open =
        "recruit: {unit: school, team: 4 teachers}, sessions: {hours: 100 h/teacher, spread: 1 year}, "
        "costs: {course: 500 EUR/teacher}";
    auto const school_with = [&](std::string const& more) {
        return "{recruit: {unit: school, team: 4 teachers, " + more +
               "}, sessions: {hours: 100 h/teacher, spread: 1 year}, costs: {course: 500 EUR/teacher}}";
    };
    auto const teacher_with = [&](std::string const& more) {
        return "{recruit: {unit: teacher, no_show: 40 %, " + more +
               "}, sessions: {hours: 100 h/teacher, spread: 1 year}, costs: {course: 500 EUR/teacher}}";
    };
    return {
        {"sessions: more hours", plain(course),
         "{recruit: {unit: teacher, places: 150 teachers/year, no_show: 40 %}, "
         "sessions: {hours: 20 h/teacher, spread: 1 year}, "
         "costs: {course: 500 EUR/teacher}}",
         practice},
        {"sessions: quality",
         add("recruit: {unit: teacher, places: 150 teachers/year}, costs: {course: 500 EUR/teacher}",
             "sessions: {hours: 100 h/teacher, quality: 100 %}"),
         add("recruit: {unit: teacher, places: 150 teachers/year}, costs: {course: 500 EUR/teacher}",
             "sessions: {hours: 100 h/teacher, quality: 50 %}"),
         practice},
        {"sessions: subject and pedagogy together",
         add("recruit: {unit: teacher, places: 150 teachers/year}, costs: {course: 500 EUR/teacher}",
             "sessions: {hours: 100 h/teacher, content: [subject, pedagogy]}"),
         add("recruit: {unit: teacher, places: 150 teachers/year}, costs: {course: 500 EUR/teacher}",
             "sessions: {hours: 100 h/teacher, content: [subject]}"),
         practice},
        {"recruit: more places", teacher_with("places: 300 teachers/year"), teacher_with("places: 60 teachers/year"),
         reach},
        {"recruit: no consent asked", school_with("head_consent: false"), school_with("head_consent: true"), reach},
        {"recruit: low threshold", teacher_with("low_threshold: 100 %"), teacher_with("low_threshold: 0 %"),
         [](Results const& r) { return count(r, "applicants"); }},
        {"recruit: newcomers first", teacher_with("places: 100 teachers/year, repeat: true, newcomers_first: true"),
         teacher_with("places: 100 teachers/year, repeat: true"), reach},
        {"team: lead teachers", add(team, "team: {leads: 1 teacher/school, raises_leadership: 3 /year}"), plain(team),
         practice},
        {"coaching", add(course, "coaching: {visits: 6 /year}"), plain(course), practice},
        {"coaching: hotline", add(course, "coaching: {hotline: 60 %}"), plain(course), practice},
        {"materials: kits", add(course, "materials: {kits: 80 %}"), plain(course), practice},
        {"materials: loans", add(course, "materials: {loans: 80 %}"), plain(course), practice},
        {"materials: repository", add(course, "materials: {repository: 80 %, repository_use: 50 %/year}"),
         plain(course), practice},
        {"release: places are taken", add(course, "release: {days: 5 d/teacher/year, rate: 1 EUR/d}"), plain(course),
         [](Results const& r) { return count(r, "places_taken") / count(r, "places_booked"); }},
        {"community", add(course, "community: {meetings: 8 /year, hours: 2 h/meeting, lasts: 4 years}"), plain(course),
         practice},
        {"cascade",
         add(course, "cascade: {tiers: 2, each_trains: 6 teachers/year, hours: 40 h/teacher, become_trainers: 40 %}"),
         plain(course), reach},
        {"cascade: support of trainers",
         add(course,
             "cascade: {tiers: 3, each_trains: 6 teachers/year, hours: 80 h/teacher, become_trainers: 40 %, "
             "kept_per_tier: 40 %, supported: 100 %}"),
         add(course,
             "cascade: {tiers: 3, each_trains: 6 teachers/year, hours: 80 h/teacher, become_trainers: 40 %, "
             "kept_per_tier: 40 %}"),
         practice},
        {"grant", add(team, "grant: {value: 3000 EUR/school/year, equips: 0.001}"), plain(team), practice},
        {"recognition",
         "{recruit: {unit: school, team: 4 teachers, repeat: true}, sessions: {hours: 100 h/teacher}, costs: "
         "{course: 500 EUR/teacher}, recognition: {levels: [silver, gold], visibility: 100 %}}",
         "{recruit: {unit: school, team: 4 teachers, repeat: true}, sessions: {hours: 100 h/teacher}, costs: {course: "
         "500 "
         "EUR/teacher}, recognition: {levels: [silver, gold], visibility: 0 %}}",
         [](Results const& r) { return count(r, "applicants"); }},
        {"coordination: reach", "{" + team_open + ", coordination: {hubs: 1, reach: 100 %}}", "{" + team_open + "}",
         reach},
        {"coordination: communities last",
         add(course, "community: {meetings: 8 /year, hours: 2 h/meeting}, coordination: {sustains_communities: 100 %}"),
         add(course, "community: {meetings: 8 /year, hours: 2 h/meeting}"), practice},
        {"pre-service: knowledge", add(course, "pre_service: {knowledge: 60 %, share: 100 %}"), plain(course),
         [](Results const& r) {
             double sum = 0;
             for (float const k : of_teachers<float>(r, "knowledge")) sum += static_cast<double>(k);
             return sum;
         }},
        {"pre-service: familiarity",
         "{recruit: {unit: teacher}, sessions: {hours: 10 h/teacher}, costs: {course: 50 EUR/teacher}, "
         "pre_service: {familiarity: 4, share: 100 %}}",
         "{recruit: {unit: teacher}, sessions: {hours: 10 h/teacher}, costs: {course: 50 EUR/teacher}}",
         [](Results const& r) { return count(r, "applicants"); }},
        {"growth", teacher_with("places: 400 teachers/year"),
         "{recruit: {unit: teacher, no_show: 40 %, places: 400 teachers/year}, sessions: {hours: 100 h/teacher}, "
         "costs: "
         "{course: 500 EUR/teacher}, growth: {places: [20, 60, 200]}}",
         reach},
        {"quality: none lost at scale", plain(course),
         add(course, "quality: {falls_at_scale: 60 %, scale_from: 10 teachers}"), practice},
        {"capacity", add(course, "capacity: 150 teachers/year"), add(course, "capacity: 30 teachers/year"), reach},
        {"climate addressed",
         add(team,
             "addresses: [shared_vision, continuous_learning, team_learning, inquiry_culture, knowledge_exchange, "
             "external_learning, learning_leadership], raises_climate: 3 /year"),
         plain(team), practice},
        {"costs: cheaper places", teacher_with("places: 1000 teachers/year"),
         "{recruit: {unit: teacher, no_show: 40 %, places: 1000 teachers/year}, sessions: {hours: 100 h/teacher}, "
         "costs: "
         "{course: 5000 EUR/teacher}}",
         reach},
    };
}

}  // namespace

TEST_CASE("each ingredient moves what it should, upwards, and nothing without money") {
    Results const nothing = results_of(country("{" + course + "}", "0 EUR"));
    for (Ingredient const& ingredient : ingredients()) {
        DYNAMIC_SECTION(ingredient.name) {
            Results const with = results_of(country(ingredient.with, "300000 EUR"));
            Results const without = results_of(country(ingredient.without, "300000 EUR"));
            CHECK(ingredient.moves_up(with) > ingredient.moves_up(without));
            check_same_practice(results_of(country(ingredient.with, "0 EUR")), nothing, nothing.replicates);
        }
    }
}

TEST_CASE("a cover programme fills the places of the others; without money it changes no bit") {
    std::string const cover = "  cover: {release: {days: 5 d/teacher/year, rate: 20 EUR/d}}\n";
    auto const line = [](std::string const& euros) {
        return "  - {programme: cover, from: 2026-09, to: 2029-08, amount: " + euros + "}\n";
    };
    Results const alone = results_of(country("{" + course + "}", "300000 EUR"));
    Results const with = results_of(country("{" + course + "}", "300000 EUR", cover, line("300000 EUR")));
    Results const unpaid = results_of(country("{" + course + "}", "300000 EUR", cover, line("0 EUR")));
    CHECK(outcome(with, "reach") > outcome(alone, "reach"));
    check_same_practice(unpaid, alone, alone.replicates);
}

TEST_CASE("conditions of the system: each of the twelve moves transfer, participation or climate upwards") {
    Results const plain = results_of(country("{" + course + "}", "300000 EUR"));
    double const practice = series(plain, "practice_share"), applicants = count(plain, "applicants");
    for (char const* const condition :
         {"curriculum_adapted", "school_based_cpd", "release_time", "cpd_recognised", "long_term_framework",
          "open_school", "local_coordination", "assessment_renewed", "public_budget", "employer_support",
          "places_and_platforms", "research"}) {
        DYNAMIC_SECTION(condition) {
            Results const with = results_of(
                country("{" + course + "}", "300000 EUR", "", "conditions: {" + std::string{condition} + ": 100 %}\n"));
            bool const moved = series(with, "practice_share") > practice || count(with, "applicants") > applicants;
            CHECK(moved);
        }
    }
}

TEST_CASE("with the sums the same, a taper lasts longer and a discount counts the late years less") {
    Results const stop = results_of(country("{" + course + "}", "300000 EUR"));
    Results const taper = results_of(country("{" + course + "}", "300000 EUR, taper: 24 months"));
    CHECK(outcome(taper, "planned") == Approx(outcome(stop, "planned")).epsilon(1e-6));
    auto const spent_after = [](Results const& r) {
        auto const& spend = floats(variable(r.timeseries(), "spend"));
        auto const rows = static_cast<std::size_t>(r.rows());
        double sum = 0;
        for (std::size_t k = 0; k < spend.size(); ++k) sum += k % rows > 36 ? static_cast<double>(spend[k]) : 0.0;
        return sum;
    };
    CHECK(spent_after(stop) == 0);
    CHECK(spent_after(taper) > 0);
    Results const discounted =
        results_of(country("{" + course + "}", "300000 EUR", "", "money: {discount: 5 %/year}\n"));
    CHECK(outcome(discounted, "practice_years") < outcome(stop, "practice_years"));
    CHECK(outcome(discounted, "practice_years") > 0.7 * outcome(stop, "practice_years"));  // at most 1.05^-6 = .746
}

TEST_CASE("pounds are euros at the rate of the scenario") {
    std::string const in_pounds =
        "recruit: {unit: teacher, places: 150 teachers/year, no_show: 40 %}, sessions: {hours: 100 h/teacher, spread: "
        "1 "
        "year}, costs: {course: 500 GBP/teacher}";
    Results const euros =
        results_of(country("{recruit: {unit: teacher, places: 150 teachers/year, no_show: 40 %}, sessions: {hours: 100 "
                           "h/teacher, spread: 1 "
                           "year}, costs: {course: 625 EUR/teacher}}",
                           "250000 EUR"));
    Results const pounds = results_of(country("{" + in_pounds + "}", "200000 GBP", "", "money: {gbp: 1.25}\n"));
    CHECK(outcome(pounds, "spend") == Approx(outcome(euros, "spend")).epsilon(1e-6));
    check_same_practice(pounds, euros, euros.replicates);
}
