// A programme is a bundle of ingredients, each optional (MODEL.md §6). No code per programme: every programme of the
// source documents is a YAML file made of these.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/calendar.hpp"
#include "param/param.hpp"

namespace cpdsim {

enum class RecruitUnit { teacher, team, school, partnership };
enum class Entry { open, call, invited };
enum class Apply { propensity, all };
enum class Mode { face_to_face, residential, online, blended, school_based };
enum class Content { subject, pedagogy };
enum class CommunityScope { within_school, between_schools, online };
enum class Offspring { fixed, poisson };

/// Who may come, and who does.
struct Recruit {
    RecruitUnit unit = RecruitUnit::teacher;
    std::optional<double> schools;        // national number of schools in the programme at one time
    std::optional<double> places;         // national number of teachers admitted a year
    param::CountRange team{1, 1};         // teachers per team, school or partnership school
    param::CountRange partnership{4, 8};  // schools per partnership
    Entry entry = Entry::open;
    std::vector<int> intake{9};  // months of the year
    Apply apply = Apply::propensity;
    std::optional<double> no_show;  // share; absent: the scenario's participation.no_show
    bool head_consent = false;
    std::vector<std::string> priority;  // school types served first when over-subscribed
    std::vector<std::string> only;      // school types, regions, phases or subjects admitted; empty: all
    std::string requires_programme;     // members must have completed this programme
    double requires_practice = 0;       // share of lessons
    bool newcomers_first = false;
    double low_threshold = 0;  // 0..1: how little is asked of a newcomer
    bool repeat = false;       // somebody who has completed it may come again

    static constexpr auto describe() {
        using param::param, param::setting, param::Role;
        return std::tuple{
            setting(&Recruit::unit, "unit",
                    "who joins: teacher, team (of one school), school, partnership (of schools)", Role::lever),
            param(&Recruit::schools, "schools", "school", {0, 1e7}, "schools (national) in the programme at one time",
                  "programme", 0, Role::lever),
            param(&Recruit::places, "places", "teacher/year", {0, 1e8}, "teachers (national) admitted a year",
                  "programme", 0, Role::lever),
            param(&Recruit::team, "team", "teacher | teacher/school", {1, 1000}, "teachers who join from one school",
                  "programme", 0, Role::lever),
            param(&Recruit::partnership, "partnership", "school", {2, 100}, "schools in a partnership", "programme", 0,
                  Role::lever),
            setting(&Recruit::entry, "entry",
                    "open, call (applications are ranked) or invited (the best-placed are asked)", Role::lever),
            setting(&Recruit::intake, "intake", "months in which people are admitted, e.g. [9]", Role::lever),
            setting(&Recruit::apply, "apply",
                    "propensity (who comes depends on the person and the offer) or all (everybody who may)",
                    Role::constant),
            param(&Recruit::no_show, "no_show", "share", {0, 1}, "share of booked places that stay empty without cover",
                  "French Senate 2018 (35-40 %)", 3),
            setting(&Recruit::head_consent, "head_consent", "the head of the school must agree", Role::lever),
            setting(&Recruit::priority, "priority", "school types admitted first when there are too few places",
                    Role::lever),
            setting(&Recruit::only, "only", "school types, regions, phases or subjects that may come; empty: all",
                    Role::lever),
            setting(&Recruit::requires_programme, "requires_programme",
                    "programme that must have been completed before", Role::lever),
            param(&Recruit::requires_practice, "requires_practice", "share", {0, 1}, "practice needed to be admitted",
                  "programme", 0, Role::lever),
            setting(&Recruit::newcomers_first, "newcomers_first", "those never reached are admitted first",
                    Role::lever),
            param(&Recruit::low_threshold, "low_threshold", "share", {0, 1},
                  "how little is asked of somebody new (raises the chance to apply of the never reached)",
                  "Working with the schools 3.1.2 (direction)", 1, Role::lever),
            setting(&Recruit::repeat, "repeat", "somebody who has completed the programme may come again",
                    Role::lever)};
    }
};

/// Hours of CPD.
struct Sessions {
    param::Amount hours{0, "h/teacher"};
    double spread = 1;  // years over which the sessions lie
    Mode mode = Mode::face_to_face;
    std::vector<Content> content{Content::subject, Content::pedagogy};
    double quality = 1;  // share

    static constexpr auto describe() {
        using param::param, param::setting, param::Role;
        return std::tuple{
            param(&Sessions::hours, "hours", "h/teacher | h/teacher/year", {0, 2000},
                  "hours per teacher, in all or a year", "programme", 0, Role::lever),
            param(&Sessions::spread, "spread", "duration", {0, 30}, "time over which the sessions lie", "programme", 0,
                  Role::lever),
            setting(&Sessions::mode, "mode", "face_to_face, residential, online, blended or school_based", Role::lever),
            setting(&Sessions::content, "content", "subject, pedagogy or both", Role::lever),
            param(&Sessions::quality, "quality", "share", {0, 1}, "worth of an hour relative to a developer-led one",
                  "assumption", 0)};
    }
};

struct Team {
    double leads = 0;                // lead or liaison teachers per school
    double lead_hours = 0;           // h/year of their time
    double raises_leadership = 0.1;  // share/year pull on the school's learning leadership

    static constexpr auto describe() {
        using param::param, param::Role;
        return std::tuple{
            param(&Team::leads, "leads", "teacher/school | teacher", {0, 20}, "lead or liaison teachers per school",
                  "programme", 0, Role::lever),
            param(&Team::lead_hours, "lead_hours", "h/teacher/year", {0, 1000}, "hours a year a lead teacher gives",
                  "programme", 0, Role::lever),
            param(&Team::raises_leadership, "raises_leadership", "1/year", {0, 10},
                  "rate at which a lead pulls team learning and leadership of the school up", "assumption", 0)};
    }
};

struct Coaching {
    double visits = 0;        // per teacher or team and year
    double per_visit = 0.15;  // share of the gap of support closed by one visit
    double mentor = 0;        // share of full support a mentor keeps up
    double hotline = 0;       // share of full support a hotline keeps up

    static constexpr auto describe() {
        using param::param, param::Role;
        return std::tuple{
            param(&Coaching::visits, "visits", "1/year | visit/year", {0, 100}, "coaching visits a year", "programme",
                  0, Role::lever),
            param(&Coaching::per_visit, "per_visit", "share", {0, 1},
                  "share of the gap to full support closed by one visit", "assumption", 0),
            param(&Coaching::mentor, "mentor", "share", {0, 1}, "support kept up by a mentor while the programme lasts",
                  "assumption", 0, Role::lever),
            param(&Coaching::hotline, "hotline", "share", {0, 1},
                  "support kept up by a hotline while the programme lasts", "assumption", 0, Role::lever)};
    }
};

struct Materials {
    double kits = 0;              // share of full classroom materials handed to each participant
    double loans = 0;             // share while the programme lasts
    double repository = 0;        // share open to everybody
    double repository_use = 0.1;  // share of all teachers who use it in a year

    static constexpr auto describe() {
        using param::param, param::Role;
        return std::tuple{param(&Materials::kits, "kits", "share", {0, 1},
                                "how far a participant's classroom is equipped by kits", "assumption", 0, Role::lever),
                          param(&Materials::loans, "loans", "share", {0, 1},
                                "the same by loans, while the programme lasts", "assumption", 0, Role::lever),
                          param(&Materials::repository, "repository", "share", {0, 1},
                                "how far an open repository equips those who use it", "assumption", 0, Role::lever),
                          param(&Materials::repository_use, "repository_use", "share/year", {0, 0.99},
                                "teachers who use the repository in a year", "assumption", 0)};
    }
};

struct Release {
    double days = 0;  // d/teacher/year
    double rate = 0;  // EUR/d
    std::string payer = "ministry";
    std::optional<double> pool;  // national supply of cover, d/year

    static constexpr auto describe() {
        using param::param, param::setting, param::Role;
        return std::tuple{param(&Release::days, "days", "d/teacher/year", {0, 365},
                                "days of release with cover per participant and year", "programme", 0, Role::lever),
                          param(&Release::rate, "rate", "EUR/d", {0, 5000}, "price of a day of cover", "country", 2),
                          setting(&Release::payer, "payer", "who pays for cover", Role::lever),
                          param(&Release::pool, "pool", "d/year", {0, 1e9},
                                "days of cover that can be found in a year (national)", "assumption", 0)};
    }
};

struct CommunityIngredient {
    double meetings = 0;  // 1/year
    double hours = 2;     // h/meeting
    param::CountRange size{8, 15};
    CommunityScope scope = CommunityScope::between_schools;
    double online_share = 0;
    double lasts = 0;              // years of facilitation from joining; 0: as long as the sessions, or the money
    double afterlife = 1.0;        // half-life of vitality after facilitation, years
    double strong_ties_add = 1.0;  // factor added to the half-life by full practice of the members

    static constexpr auto describe() {
        using param::param, param::setting, param::Form, param::Role;
        return std::tuple{
            param(&CommunityIngredient::meetings, "meetings", "1/year | meeting/year", {0, 200},
                  "facilitated meetings a year", "programme", 0, Role::lever),
            param(&CommunityIngredient::hours, "hours", "h/meeting", {0, 24}, "length of a meeting", "programme", 0,
                  Role::lever),
            param(&CommunityIngredient::size, "size", "teacher", {2, 1000}, "members of one community", "assumption", 0,
                  Role::lever),
            setting(&CommunityIngredient::scope, "scope", "within_school, between_schools or online", Role::lever),
            param(&CommunityIngredient::online_share, "online_share", "share", {0, 1},
                  "share of the meetings held online", "programme", 0, Role::lever),
            param(&CommunityIngredient::lasts, "lasts", "duration", {0, 50},
                  "time of facilitation from joining; 0: as long as the sessions", "programme", 0, Role::lever),
            param(&CommunityIngredient::afterlife, "afterlife", "duration", {0, 100},
                  "half-life of a community's vitality once facilitation ends", "Coburn 2012 (direction)", 1,
                  Role::uncertainty, Form::instant_or_never),
            param(&CommunityIngredient::strong_ties_add, "strong_ties_add", "number", {0, 100},
                  "how many times longer it lasts where all members practise", "Coburn 2012 (direction)", 1)};
    }
};

/// Training of trainers. Seeds are tier 0; recipients of tier g get `hours` at quality q kept^g.
struct Cascade {
    double tiers = 1;
    double each_trains = 0;  // teachers/year
    param::Amount hours{0, "h/teacher"};
    double kept_per_tier = 0.65;
    double become_trainers =
        0.10;  // share of the trained who train the next tier (and of the course's participants who train the first)
    double trains_for = 2;  // years
    double supported = 0;   // share: support of the trainers; moves kept_per_tier towards kept_if_supported
    double kept_if_supported = 0.95;
    double own_school_first =
        0.5;  // share of recipients sought in the trainer's own school and ties before anywhere else
    Offspring offspring = Offspring::fixed;

    static constexpr auto describe() {
        using param::param, param::setting, param::Role;
        return std::tuple{
            param(&Cascade::tiers, "tiers", "number", {0, 20}, "tiers below the first trainers", "programme", 0,
                  Role::lever),
            param(&Cascade::each_trains, "each_trains", "teacher/year", {0, 1000},
                  "colleagues a trainer trains in a year", "Maths Hubs (6.5 schools x 2 lead teachers)", 3),
            param(&Cascade::hours, "hours", "h/teacher", {0, 1000}, "hours a recipient gets", "programme", 0,
                  Role::lever),
            param(&Cascade::kept_per_tier, "kept_per_tier", "share", {0, 1},
                  "quality kept from one tier to the next, trainers left alone", "bracket 0..1; no study measures it",
                  1),
            param(&Cascade::become_trainers, "become_trainers", "share", {0, 1},
                  "share of the trained who train others", "assumption", 0),
            param(&Cascade::trains_for, "trains_for", "duration", {0, 50}, "time for which a trainer trains",
                  "assumption", 0),
            param(&Cascade::supported, "supported", "share", {0, 1}, "how far trainers are supported by experts",
                  "El-Hamamsy 2023 (direction)", 1, Role::lever),
            param(&Cascade::kept_if_supported, "kept_if_supported", "share", {0, 1},
                  "quality kept per tier with full support", "El-Hamamsy 2023", 2),
            param(&Cascade::own_school_first, "own_school_first", "share", {0, 1},
                  "share of a trainer's recipients sought among colleagues and ties first", "assumption", 0),
            setting(&Cascade::offspring, "offspring", "fixed or poisson number of recipients")};
    }
};

struct Grant {
    param::Amount value{0, "EUR/school/year"};
    double equips = 0.0005;  // share of full materials per EUR and teacher of the team

    static constexpr auto describe() {
        using param::param, param::Role;
        return std::tuple{
            param(&Grant::value, "value", "EUR/school/year | EUR/team/year | EUR/partnership | EUR/teacher", {0, 1e6},
                  "money given to the unit", "programme", 0, Role::lever),
            param(&Grant::equips, "equips", "number", {0, 1},
                  "share of full classroom materials bought by one EUR per teacher", "assumption", 0)};
    }
};

struct Recognition {
    double award = 0;                 // EUR per winner
    double winners = 0;               // share of the participants a year
    std::vector<std::string> levels;  // label with levels, lowest first
    double visibility = 0;  // 0..1: raises the wish to apply in the winners' and labelled schools' surroundings

    static constexpr auto describe() {
        using param::param, param::setting, param::Role;
        return std::tuple{param(&Recognition::award, "award", "EUR | EUR/winner", {0, 1e6}, "money per award",
                                "programme", 0, Role::lever),
                          param(&Recognition::winners, "winners", "share/year", {0, 1},
                                "share of the participants who win in a year", "assumption", 0, Role::lever),
                          setting(&Recognition::levels, "levels",
                                  "levels of a label, lowest first, e.g. [silver, gold, platinum]", Role::lever),
                          param(&Recognition::visibility, "visibility", "share", {0, 1},
                                "how strongly recognition draws others to apply", "assumption", 0, Role::lever)};
    }
};

struct Coordination {
    double hubs = 0;                  // national number of hubs
    double reach = 0;                 // share of the way to full reach of schools never reached
    double sustains_communities = 0;  // share by which communities' decay is slowed while funded
    double steering_group = 0;        // persons

    static constexpr auto describe() {
        using param::param, param::Role;
        return std::tuple{
            param(&Coordination::hubs, "hubs", "number", {0, 1e5}, "regional hubs (national number)", "programme", 0,
                  Role::lever),
            param(&Coordination::reach, "reach", "share", {0, 1},
                  "how far coordinators lift the chance to apply of schools never reached, in all programmes",
                  "assumption", 0, Role::lever),
            param(&Coordination::sustains_communities, "sustains_communities", "share", {0, 1},
                  "how far coordination stops communities from dying", "Coburn 2012; LINKS booklet 3.2 (direction)", 1,
                  Role::lever),
            param(&Coordination::steering_group, "steering_group", "number", {0, 1000},
                  "members of a hub's steering group", "programme", 0, Role::lever)};
    }
};

struct PreService {
    double knowledge = 0;    // K of newcomers
    double familiarity = 0;  // logit added to their wish to apply
    double share = 1;        // share of newcomers reached

    static constexpr auto describe() {
        using param::param, param::Role;
        return std::tuple{param(&PreService::knowledge, "knowledge", "share", {0, 1},
                                "knowledge with which a reached newcomer starts", "assumption", 0, Role::lever),
                          param(&PreService::familiarity, "familiarity", "number", {0, 5},
                                "added to a reached newcomer's chance to apply, on the logit scale",
                                "Working with the schools 2.1 (direction)", 1),
                          param(&PreService::share, "share", "share", {0, 1}, "share of newcomers reached",
                                "assumption", 0, Role::lever)};
    }
};

struct Growth {
    std::vector<double> schools;  // national number of schools in the programme, by year from its start
    std::vector<double> places;   // national number of teachers admitted, by year

    static constexpr auto describe() {
        using param::setting, param::Role;
        return std::tuple{
            setting(&Growth::schools, "schools",
                    "schools in the programme (national), by year from its start; the last holds on", Role::lever),
            setting(&Growth::places, "places",
                    "teachers admitted (national), by year from its start; the last holds on", Role::lever)};
    }
};

/// Quality of the whole programme and its fall with scale.
struct Quality {
    double level = 1;           // share
    double falls_at_scale = 0;  // share of quality lost per tenfold growth beyond `scale_from`
    double scale_from = 100;    // teachers (national)

    static constexpr auto describe() {
        using param::param;
        return std::tuple{param(&Quality::level, "level", "share", {0, 1},
                                "quality of the programme, multiplies that of its sessions", "assumption", 0),
                          param(&Quality::falls_at_scale, "falls_at_scale", "share", {0, 1},
                                "share of quality lost per tenfold growth in participants",
                                "Kraft 2018 (half the effect above 100 teachers)", 2),
                          param(&Quality::scale_from, "scale_from", "teacher", {1, 1e7},
                                "participants (national) from which scale matters", "Kraft 2018", 2)};
    }
};

/// One item of cost. The unit says what is paid for:
///   EUR/teacher, EUR/teacher/year, EUR/h/teacher (an hour delivered to a booked place), EUR/school, EUR/school/year,
///   EUR/team, EUR/team/year, EUR/partnership, EUR/visit, EUR/meeting, EUR/trainer, EUR/trainer/year, EUR/hub/year,
///   EUR/d (a day of cover), EUR/year (fixed while funded)
struct CostItem {
    param::Amount value{0, "EUR/teacher"};
    std::string payer = "ministry";

    static constexpr auto describe() {
        using param::param, param::setting, param::Role;
        return std::tuple{
            param(&CostItem::value, "value",
                  "EUR/teacher | EUR/teacher/year | EUR/h/teacher | EUR/school | EUR/school/year | EUR/team | "
                  "EUR/team/year | EUR/partnership | "
                  "EUR/visit | EUR/meeting | EUR/trainer | EUR/trainer/year | EUR/hub/year | EUR/d | EUR/year",
                  {0, 1e9}, "price; the unit says of what", "programme", 0),
            setting(&CostItem::payer, "payer",
                    "who pays: ministry, municipality, school, sponsor, teacher or any other name", Role::lever)};
    }
};

/// A fact of the source documents about the programme; not used by the model, compared with it.
struct Fact {
    double value = 0;
    std::string unit, what, year, source, measure, note;
    std::optional<double> tolerance;

    static constexpr auto describe() {
        using param::param, param::setting;
        return std::tuple{
            param(&Fact::value, "value", "number", {}, "the figure", "", 0, param::Role::constant),
            setting(&Fact::unit, "unit", "its unit, in words"),
            setting(&Fact::what, "what", "what it counts"),
            setting(&Fact::year, "year", "the year or years it holds for"),
            setting(&Fact::source, "source", "document and place"),
            setting(&Fact::measure, "measure", "quantity of the simulated programme it is compared with, or `none`"),
            setting(&Fact::note, "note", "why it is not compared, if so (target, inconsistent, ...)"),
            param(&Fact::tolerance, "tolerance", "share", {0, 10}, "accepted relative deviation", "", 0,
                  param::Role::constant)};
    }
};

struct Programme {
    param::Translated title;
    param::Translated about;  // what it is, in two sentences
    std::string country;
    Recruit recruit;
    std::optional<Sessions> sessions;
    std::optional<Team> team;
    std::optional<Coaching> coaching;
    std::optional<Materials> materials;
    std::optional<Release> release;
    std::optional<CommunityIngredient> community;
    std::optional<Cascade> cascade;
    std::optional<Grant> grant;
    std::optional<Recognition> recognition;
    std::optional<Coordination> coordination;
    std::optional<PreService> pre_service;
    std::optional<Growth> growth;
    Quality quality;
    std::optional<double> capacity;      // national teachers/year
    std::vector<std::string> addresses;  // dimensions of school climate that it addresses
    double raises_climate = 0.3;         // 1/year
    std::map<std::string, CostItem> costs;
    std::map<std::string, Fact> facts;

    static constexpr auto describe() {
        using param::param, param::setting, param::section, param::mapping, param::Role;
        return std::tuple{setting(&Programme::title, "title", "name shown to people, by language"),
                          setting(&Programme::about, "about", "what it is, in two sentences"),
                          setting(&Programme::country, "country", "at, fi, fr, it, uk or common"),
                          section(&Programme::recruit, "recruit", "who may come, and who does"),
                          section(&Programme::sessions, "sessions", "hours of CPD"),
                          section(&Programme::team, "team", "lead or liaison teachers"),
                          section(&Programme::coaching, "coaching", "visits, mentor, hotline"),
                          section(&Programme::materials, "materials", "kits, loans, repository"),
                          section(&Programme::release, "release", "release time with cover"),
                          section(&Programme::community, "community", "facilitated learning community"),
                          section(&Programme::cascade, "cascade", "training of trainers"),
                          section(&Programme::grant, "grant", "money for the unit", false, "value"),
                          section(&Programme::recognition, "recognition", "awards and labels"),
                          section(&Programme::coordination, "coordination", "hubs, steering groups, coordinators"),
                          section(&Programme::pre_service, "pre_service", "link with initial training"),
                          section(&Programme::growth, "growth", "size by year"),
                          section(&Programme::quality, "quality", "quality and its fall with scale", false, "level"),
                          param(&Programme::capacity, "capacity", "teacher/year", {0, 1e8},
                                "teachers (national) the providers can admit a year", "programme", 0, Role::lever),
                          setting(&Programme::addresses, "addresses",
                                  "school-climate dimensions it pulls up: shared_vision, continuous_learning, "
                                  "team_learning, inquiry_culture, "
                                  "knowledge_exchange, external_learning, learning_leadership",
                                  Role::lever),
                          param(&Programme::raises_climate, "raises_climate", "1/year", {0, 10},
                                "rate of that pull in schools with a whole team in the programme", "assumption", 0),
                          mapping(&Programme::costs, "costs", "prices by kind; the unit says of what"),
                          mapping(&Programme::facts, "facts",
                                  "figures of the source documents, compared with the simulated programme")};
    }
};

/// Money for one programme.
struct FundingLine {
    std::string programme;
    std::optional<YearMonth> from, to;  // `to` includes its month; absent: the scenario's time
    param::Amount amount{0, "EUR"};     // in all, or EUR/year
    double taper = 0;   // years after the window over which the rate falls to nothing; part of the amount
    std::string payer;  // empty: the cost items' own payers

    static constexpr auto describe() {
        using param::param, param::setting, param::Role;
        return std::tuple{setting(&FundingLine::programme, "programme", "id of the programme", Role::lever),
                          setting(&FundingLine::from, "from", "first month of the window", Role::lever),
                          setting(&FundingLine::to, "to", "last month of the window, included", Role::lever),
                          param(&FundingLine::amount, "amount", "EUR | EUR/year", {0, 1e12}, "money in all, or a year",
                                "decision", 0, Role::lever),
                          param(&FundingLine::taper, "taper", "duration", {0, 30},
                                "time after the window in which the rate falls to nothing", "decision", 0, Role::lever),
                          setting(&FundingLine::payer, "payer", "who pays; empty: as the cost items say", Role::lever)};
    }
};

/// Who takes part, given the chance (MODEL.md §6).
struct Participation {
    double mean = 0.75;             // annual participation in any CPD
    double over_dispersion = 0.28;  // of the Beta over persons
    double school_icc = 0.12;
    double no_show = 0.37;
    std::optional<double> reinforcement;  // urn weight added by each attendance; absent: none
    bool repeat = false;
    double applies = 0.30;      // share of a person's propensity that goes to one programme's intake
    double ordinary_hours = 0;  // h/year of ordinary CPD per participant: counts in hours attended, reach and Gini only
    double climate = 1.0;       // logits, from climate 0 to 1
    double peers_took_part = 1.0;  // logits, from no peer to all
    double cover = 0.8;            // logits with full cover
    double residential = -0.5;     // logits
    double online = 0.3;           // logits
    double school_based = 0.4;     // logits
    double recognition = 0.5;      // logits at full visibility
    double low_threshold = 1.0;    // logits for the never reached at full low_threshold
    double coordinator = 1.0;      // logits for schools never reached at full coordination.reach
    double head_consents = 0.7;    // share of heads who consent, at climate 0.5
    double displaced = 0;          // hours of ordinary CPD displaced per programme hour

    static constexpr auto describe() {
        using param::param, param::setting, param::Role;
        return std::tuple{
            param(&Participation::mean, "mean", "share/year", {0, 1}, "teachers who take part in some CPD in a year",
                  "TALIS 2018; national statistics", 3),
            param(&Participation::over_dispersion, "over_dispersion", "share", {0, 0.99},
                  "over-dispersion of attendance over persons (Beta)", "France: under 6 % never in five years (bound)",
                  2),
            param(&Participation::school_icc, "school_icc", "share", {0, 0.99},
                  "intra-school correlation of attendance", "STEM Learning 83 % of schools, 25 % of teachers", 3),
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
        return std::tuple{
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

namespace cpdsim::param {
template <>
inline constexpr std::array enum_names<RecruitUnit>{std::string_view{"teacher"}, std::string_view{"team"},
                                                    std::string_view{"school"}, std::string_view{"partnership"}};
template <>
inline constexpr std::array enum_names<Entry>{std::string_view{"open"}, std::string_view{"call"},
                                              std::string_view{"invited"}};
template <>
inline constexpr std::array enum_names<Apply>{std::string_view{"propensity"}, std::string_view{"all"}};
template <>
inline constexpr std::array enum_names<Mode>{std::string_view{"face_to_face"}, std::string_view{"residential"},
                                             std::string_view{"online"}, std::string_view{"blended"},
                                             std::string_view{"school_based"}};
template <>
inline constexpr std::array enum_names<Content>{std::string_view{"subject"}, std::string_view{"pedagogy"}};
template <>
inline constexpr std::array enum_names<CommunityScope>{std::string_view{"within_school"},
                                                       std::string_view{"between_schools"}, std::string_view{"online"}};
template <>
inline constexpr std::array enum_names<Offspring>{std::string_view{"fixed"}, std::string_view{"poisson"}};
}  // namespace cpdsim::param
