// A programme is a bundle of ingredients, each optional (MODEL.md §6). No code per programme: every programme of the
// source documents is a YAML file made of these.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "param/param.hpp"
#include "policy/costs.hpp"
#include "policy/course.hpp"
#include "policy/pairing.hpp"
#include "policy/quality.hpp"
#include "policy/recruit.hpp"
#include "policy/spreading.hpp"
#include "policy/surroundings.hpp"

namespace cpdsim {

/// A fact of the source documents about the programme; not used by the model, compared with it.
struct Fact {
    double value = 0;
    std::string unit, what, year, source, measure, note;
    std::optional<double> tolerance;

    static constexpr auto describe() {
        using param::param, param::setting;
        return param::All{
            param(&Fact::value, "value", "number", {}, "the figure", "", 0, param::Role::constant),
            setting(&Fact::unit, "unit", "its unit, in words"),
            setting(&Fact::what, "what", "what it counts"),
            setting(&Fact::year, "year", "the year or years it holds for"),
            setting(&Fact::source, "source", "document and place"),
            setting(&Fact::measure, "measure", "quantity of the simulated programme it is compared with, or `none`")
                .naming(param::Names::measure),
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
    std::optional<Pairing> pairing;
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

    /// Whether it brings teachers of several schools together: partnerships, and communities across schools.
    [[nodiscard]] bool joins_schools() const {
        return recruit.unit == RecruitUnit::partnership ||
               (community && community->scope != CommunityScope::within_school);
    }

    static constexpr auto describe() {
        using param::param, param::setting, param::section, param::mapping, param::Role;
        return param::All{
            setting(&Programme::title, "title", "name shown to people, by language").naming(param::Names::language),
            setting(&Programme::about, "about", "what it is, in two sentences").naming(param::Names::language),
            setting(&Programme::country, "country", "at, fi, fr, it, uk or common").naming(param::Names::country),
            section(&Programme::recruit, "recruit", "who may come, and who does"),
            section(&Programme::sessions, "sessions", "hours of CPD"),
            section(&Programme::team, "team", "lead or liaison teachers"),
            section(&Programme::coaching, "coaching", "visits, mentor, hotline"),
            section(&Programme::pairing, "pairing", "colleagues of a school who work in pairs"),
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
                    Role::lever)
                .naming(param::Names::dimension),
            param(&Programme::raises_climate, "raises_climate", "1/year", {0, 10},
                  "rate of that pull in schools with a whole team in the programme", "assumption", 0),
            mapping(&Programme::costs, "costs", "prices by kind; the unit says of what"),
            mapping(&Programme::facts, "facts",
                    "figures of the source documents, compared with the simulated programme")};
    }
};

}  // namespace cpdsim
