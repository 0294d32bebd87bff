// Who takes part, given the chance, and what the system as a whole does to it (MODEL.md §6, §7).
#pragma once

#include <optional>
#include <string_view>

#include "param/by_group.hpp"
#include "param/param.hpp"

namespace cpdsim {

/// Who takes part, given the chance (MODEL.md §6).
struct Participation {
    param::ByGroup mean = 0.75;     // annual participation in any CPD
    double over_dispersion = 0.28;  // of the Beta over persons
    double school_icc = 0.12;
    double schools_differ = 0;  // logits: sd over schools of a lasting effect on applying
    param::ByGroup no_show = 0.37;
    std::optional<double> reinforcement;  // urn weight added by each attendance; absent: none
    bool repeat = false;
    double applies = 0.30;  // share of a person's propensity that goes to one programme's intake
    param::ByGroup ordinary_hours =
        0.0;               // h/year of ordinary CPD per participant: counts in hours attended, reach and Gini only
    double climate = 1.0;  // logits, from climate 0 to 1
    double peers_took_part = 1.0;  // logits, from no peer to all
    double cover = 0.8;            // logits with full cover
    double residential = -0.5;     // logits
    double online = 0.3;           // logits
    double school_based = 0.4;     // logits
    double recognition = 0.5;      // logits at full visibility
    double low_threshold = 1.0;    // logits for the never reached at full low_threshold
    double coordinator = 1.0;      // logits for schools never reached at full coordination.reach
    double head_consents = 0.7;    // share of heads who consent, at climate 0.5
    double head_took_part = 1.0;   // logits of consent where the head has taken part in a programme
    double displaced = 0;          // hours of ordinary CPD displaced per programme hour

    static constexpr auto describe() {
        using param::param, param::setting, param::Role;
        return param::All{
            param(&Participation::mean, "mean", "share/year", {0, 1}, "teachers who take part in some CPD in a year",
                  "TALIS 2018; national statistics", 3),
            param(&Participation::over_dispersion, "over_dispersion", "share", {0, 0.99},
                  "over-dispersion of attendance over persons (Beta)", "France: under 6 % never in five years (bound)",
                  2),
            param(&Participation::school_icc, "school_icc", "share", {0, 0.99},
                  "intra-school correlation of attendance", "STEM Learning 83 % of schools, 25 % of teachers", 3),
            param(&Participation::schools_differ, "schools_differ", "number", {0, 5},
                  "sd over schools, in logits, of a lasting effect on applying: contact with the provider, a head who "
                  "passes letters on",
                  "set so that a quarter of the teachers are found in 83 % of the schools (STEM Learning)", 2),
            param(&Participation::no_show, "no_show", "share", {0, 1}, "booked places that stay empty without cover",
                  "French Senate 2018 (35-40 %)", 3),
            param(&Participation::reinforcement, "reinforcement", "number", {0, 1000},
                  "weight each attendance adds to a person's chance of the next place (attendance urn)", "assumption",
                  0),
            setting(&Participation::repeat, "repeat", "the same person may take several places at one intake (urns)"),
            param(&Participation::applies, "applies", "share", {0, 1},
                  "share of a person's annual propensity that turns into an application when an intake is open",
                  "assumption", 0),
            param(&Participation::ordinary_hours, "ordinary_hours", "h/teacher/year | h/year", {0, 500},
                  "hours of ordinary CPD a year of those who take part", "national statistics", 3),
            param(&Participation::climate, "climate", "number", {-10, 10}, "logits from school climate 0 to 1",
                  "assumption", 0),
            param(&Participation::peers_took_part, "peers_took_part", "number", {-10, 10},
                  "logits from no peer who took part to all", "assumption", 0),
            param(&Participation::cover, "cover", "number", {-10, 10}, "logits with full cover",
                  "TALIS barriers (direction)", 1),
            param(&Participation::residential, "residential", "number", {-10, 10}, "logits for a residential course",
                  "assumption", 0),
            param(&Participation::online, "online", "number", {-10, 10}, "logits for an online course", "assumption",
                  0),
            param(&Participation::school_based, "school_based", "number", {-10, 10},
                  "logits for a course at the own school", "assumption", 0),
            param(&Participation::recognition, "recognition", "number", {-10, 10},
                  "logits at full visibility of awards and labels", "assumption", 0),
            param(&Participation::low_threshold, "low_threshold", "number", {-10, 10},
                  "logits for the never reached where little is asked", "Working with the schools 3.1.2 (direction)",
                  1),
            param(&Participation::coordinator, "coordinator", "number", {-10, 10},
                  "logits for schools never reached where coordinators reach out", "assumption", 0),
            param(&Participation::head_consents, "head_consents", "share", {0, 1},
                  "heads who consent, at middle climate", "assumption", 0),
            param(&Participation::head_took_part, "head_took_part", "number", {-10, 10},
                  "logits of a head's consent once she has taken part in a programme (`team.leaders`)", "assumption",
                  0),
            param(&Participation::displaced, "displaced", "number", {0, 2},
                  "hours of ordinary CPD displaced by an hour of a programme", "assumption", 0)};
    }
};

/// The twelve strategic conditions of the LINKS booklet (2.4), 0..1. `gain_*` say what each does; all are assumptions.
struct Conditions {
    double curriculum_adapted = 0, school_based_cpd = 0, release_time = 0, cpd_recognised = 0, long_term_framework = 0,
           open_school = 0, local_coordination = 0, assessment_renewed = 0, public_budget = 0, employer_support = 0,
           places_and_platforms = 0, research = 0;
    double gain_on_transfer = 0.15;      // g of each condition that acts on E
    double gain_on_participation = 0.5;  // logits of each condition that acts on participation
    double gain_on_climate = 0.1;        // 1/year of each condition that acts on climate

    static constexpr auto describe() {
        using param::param, param::Role;
        using C = Conditions;
        constexpr auto level = [](double C::*member, std::string_view name, std::string_view doc) {
            return param::param(member, name, "share", {0, 1}, doc, "LINKS booklet 2.4", 0, Role::lever);
        };
        return param::All{
            level(&C::curriculum_adapted, "curriculum_adapted", "curricula adapted to inquiry (acts on transfer)"),
            level(&C::school_based_cpd, "school_based_cpd",
                  "school-based CPD favoured (acts on climate and participation)"),
            level(&C::release_time, "release_time", "time for exchanges (acts on participation and transfer)"),
            level(&C::cpd_recognised, "cpd_recognised", "CPD recognised (acts on participation)"),
            level(&C::long_term_framework, "long_term_framework", "long-term policy framework (acts on climate)"),
            level(&C::open_school, "open_school", "open school encouraged (acts on climate)"),
            level(&C::local_coordination, "local_coordination", "dedicated local coordination (acts on participation)"),
            level(&C::assessment_renewed, "assessment_renewed",
                  "assessment of achievements renewed (acts on transfer)"),
            level(&C::public_budget, "public_budget", "public budget secured (acts on participation)"),
            level(&C::employer_support, "employer_support", "support from employers (acts on participation)"),
            level(&C::places_and_platforms, "places_and_platforms", "places and web platforms (acts on transfer)"),
            level(&C::research, "research", "research in education (acts on climate)"),
            param(&C::gain_on_transfer, "gain_on_transfer", "share", {0, 1},
                  "gap of transfer closed by each condition that acts on it", "assumption", 0),
            param(&C::gain_on_participation, "gain_on_participation", "number", {0, 5},
                  "logits of each condition that acts on participation", "assumption", 0),
            param(&C::gain_on_climate, "gain_on_climate", "1/year", {0, 5},
                  "rate of pull of each condition that acts on climate", "assumption", 0)};
    }
};

}  // namespace cpdsim
