// `information:` of a study: what is still to be decided, which numbers belong together, and which studies might be
// funded to know more before.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/calendar.hpp"
#include "param/param.hpp"

namespace cpdsim {

/// How a study samples: `like_target` as the unit of its target suggests.
enum class StudyKind {
    like_target,
    trial,
    cluster_trial,
    before_after,
    follow_up,
    survey_share,
    survey_network,
    records
};

struct DecideSpec {
    std::optional<YearMonth> by;
    double open = 1;
    std::string waiting_costs = "none";

    static constexpr auto describe() {
        using param::param, param::setting, param::Role;
        return param::All{
            setting(&DecideSpec::by, "by", "month of the decision; a later result moves nothing").required(),
            param(&DecideSpec::open, "open", "share", {0, 1}, "share of the budget that can still be moved then",
                  "decision", 0, Role::constant),
            setting(&DecideSpec::waiting_costs, "waiting_costs",
                    "what keeping that money back loses, e.g. 200000 EUR/year; or none")};
    }
};

struct ProposalDesign {
    StudyKind kind = StudyKind::like_target;
    std::optional<param::CountRange> schools;
    std::string teachers;  // `50..400`, or `4 /school`
    std::string clusters = "none";
    double icc = 0;
    std::optional<double> follow_up;  // years
    double lost = 0;
    double retest = 0.5;
    std::optional<double> spread;
    std::optional<YearMonth> result;

    static constexpr auto describe() {
        using param::param, param::setting, param::Role;
        return param::All{
            setting(&ProposalDesign::kind, "kind",
                    "like_target (as the unit of the target suggests), trial, cluster_trial, before_after, follow_up, "
                    "survey_share, survey_network, records"),
            param(&ProposalDesign::schools, "schools", "school", {1, 1e6}, "schools, or the sizes to try: 20..120", "",
                  0, Role::constant),
            setting(&ProposalDesign::teachers, "teachers",
                    "teachers, or the sizes to try: 50..400; of each school where schools are sampled: 4 /school"),
            setting(&ProposalDesign::clusters, "clusters", "school where whole schools are drawn, else none"),
            param(&ProposalDesign::icc, "icc", "share", {0, 1}, "share of the variance that lies between schools", "",
                  0, Role::constant),
            param(&ProposalDesign::follow_up, "follow_up", "duration", {0, 30},
                  "time from the start of the study to its last measurement", "", 0, Role::constant),
            param(&ProposalDesign::lost, "lost", "share", {0, 0.99}, "teachers who are not there at the end", "", 0,
                  Role::constant),
            param(&ProposalDesign::retest, "retest", "number", {0, 0.999},
                  "correlation of a teacher's two measurements, of before_after", "assumption", 0, Role::constant),
            param(&ProposalDesign::spread, "spread", "number", {1e-9, 1e9},
                  "standard deviation between teachers in the unit of the target; absent: 1 of effects in SD, binomial "
                  "of shares, the mean of numbers of ties",
                  "assumption", 0, Role::constant),
            setting(&ProposalDesign::result, "result", "month in which the result is there").required()};
    }
};

struct ProposalCost {
    param::Amount fixed{0, "EUR"};
    param::Amount per_school{0, "EUR"};
    param::Amount per_teacher{0, "EUR"};

    static constexpr auto describe() {
        using param::param, param::Role;
        return param::All{
            param(&ProposalCost::fixed, "fixed", "EUR", {0, 1e12}, "whatever the size", "", 0, Role::constant),
            param(&ProposalCost::per_school, "per_school", "EUR | EUR/school", {0, 1e9}, "for each school", "", 0,
                  Role::constant),
            param(&ProposalCost::per_teacher, "per_teacher", "EUR | EUR/teacher", {0, 1e9}, "for each teacher", "", 0,
                  Role::constant)};
    }
};

struct ProposalSpec {
    param::Translated title;
    std::string like;
    ProposalDesign design;
    ProposalCost cost;

    static constexpr auto describe() {
        using param::setting, param::section;
        return param::All{
            setting(&ProposalSpec::title, "title", "name shown to people, by language").naming(param::Names::language),
            setting(&ProposalSpec::like, "like",
                    "the published finding whose study it repeats: a target of the registry")
                .required(),
            section(&ProposalSpec::design, "design", "size, sampling, date of the result"),
            section(&ProposalSpec::cost, "cost", "what it costs")};
    }
};

struct InformationSpec {
    std::optional<DecideSpec> decide;
    std::map<std::string, std::vector<std::string>> groups;  // name -> paths, `*` stands for anything
    std::map<std::string, ProposalSpec> proposals;

    static constexpr auto describe() {
        using param::setting, param::section, param::mapping;
        return param::All{
            section(&InformationSpec::decide, "decide", "when what is still open is decided"),
            setting(&InformationSpec::groups, "groups",
                    "numbers that a study would tell together: {name: [paths]}, `*` stands for anything; absent: by "
                    "section of the scenario"),
            mapping(&InformationSpec::proposals, "proposals", "studies that might be funded")};
    }
};

}  // namespace cpdsim

namespace cpdsim::param {
template <>
inline constexpr std::array enum_names<StudyKind>{std::string_view{"like_target"},    std::string_view{"trial"},
                                                  std::string_view{"cluster_trial"},  std::string_view{"before_after"},
                                                  std::string_view{"follow_up"},      std::string_view{"survey_share"},
                                                  std::string_view{"survey_network"}, std::string_view{"records"}};
}  // namespace cpdsim::param
