#include "scenario/phase_checks.hpp"

#include <algorithm>
#include <array>
#include <set>

#include <fmt/format.h>

#include "param/by_group.hpp"
#include "param/names.hpp"
#include "param/quantity.hpp"
#include "param/spelling.hpp"
#include "policy/participation.hpp"
#include "policy/programme.hpp"

namespace cpdsim {
namespace {

using Labels = std::set<std::string>;

/// School types, regions and phases there are, each for itself.
struct Kinds {
    Labels types, regions, phases;
};

void add(Labels& labels, std::map<std::string, double> const& shares) {
    for (auto const& [label, share] : shares) labels.insert(label);
}

Kinds kinds_of(PopulationParams const& population) {
    Kinds kinds;
    if (population.phases.empty()) {
        add(kinds.types, population.schools.types);
        add(kinds.regions, population.schools.regions);
        add(kinds.phases, population.schools.phases);
        return kinds;
    }
    add(kinds.regions, population.regions);
    for (auto const& [name, phase] : population.phases) {
        kinds.phases.insert(name);
        add(kinds.types, phase.types);
    }
    return kinds;
}

std::vector<std::string> all_of(Kinds const& kinds) {
    Labels all = kinds.types;
    for (Labels const* more : {&kinds.regions, &kinds.phases}) all.insert(more->begin(), more->end());
    return {all.begin(), all.end()};
}

void check_phases(PopulationParams const& population, Checker const& check) {
    for (auto const& [name, phase] : population.phases) {
        std::string const path = "population.phases." + name;
        check.make_100_percent(path + ".types", "types", phase.types);
        if (phase.subjects) check.make_100_percent(path + ".subjects", "subjects", *phase.subjects);
        check.whole_number(path + ".simulate", phase.simulate);
        check_sizes(path + ".size", phase.size, check);
    }
    check.make_100_percent("population.regions", "regions", population.regions);
}

void check_what_goes_together(PopulationParams const& population, Checker const& check) {
    if (population.phases.empty()) {
        if (check.given("population.regions"))
            check.error("population.regions", "E306", "'regions' of the population are those that phases share",
                        "with `schools` they stand in population.schools.regions");
        return;
    }
    if (check.given("population.schools"))
        check.error("population.phases", "E306", "the population has both 'schools' and 'phases'",
                    "'schools' are of one phase: give each phase its own sizes, and regions in population.regions; or "
                    "start from a preset of a system (`cpdsim presets`)");
    if (population.from)
        check.error("population.phases", "E306", "an observed population brings phases of its own",
                    "the column `phase` of schools.csv says of which phase a school is; leave 'phases' out");
}

/// Names that a number is given for: there are such schools, all of one kind, and all of them where there is no value
/// for the rest.
void check_number(std::string const& path, param::ByGroup const& number, Kinds const& kinds, Checker const& check) {
    if (number.of.empty()) return;
    std::vector<std::string> const known = all_of(kinds);
    std::vector<std::pair<std::string_view, Labels const*>> const each{
        {"phase", &kinds.phases}, {"school type", &kinds.types}, {"region", &kinds.regions}};
    bool all_known = true;
    for (auto const& [name, value] : number.of) {
        bool const is_known = std::find(known.begin(), known.end(), name) != known.end();
        all_known = all_known && is_known;
        check.one_of(fmt::format("{}.{}", path, name), name, known, "E305", "school type, region or phase");
    }
    if (!all_known) return;
    for (auto const& [kind, labels] : each) {
        bool const of_this = std::all_of(number.of.begin(), number.of.end(),
                                         [&, &all = *labels](auto const& one) { return all.count(one.first) > 0; });
        if (!of_this) continue;
        std::vector<std::string> missing;
        for (std::string const& label : *labels)
            if (number.of.count(label) == 0) missing.push_back(label);
        if (!number.rest_is_given && !missing.empty())
            check.error(path, "E105", fmt::format("'{}' says nothing of {}", path, param::list_of(missing)),
                        fmt::format("give each {} its number, or a `value` for all that are not named", kind));
        return;
    }
    check.error(path, "E306", fmt::format("'{}' names schools of several kinds, so two numbers may hold for one", path),
                "name phases, or school types, or regions");
}

}  // namespace

void check_phases_of_system(Scenario const& scenario, Checker const& check) {
    check_what_goes_together(scenario.population, check);
    check_phases(scenario.population, check);
    if (scenario.population.from) return;  // its labels are in the files
    Kinds const kinds = kinds_of(scenario.population);
    check_number("participation.mean", scenario.participation->mean, kinds, check);
    check_number("participation.ordinary_hours", scenario.participation->ordinary_hours, kinds, check);
    check_number("participation.no_show", scenario.participation->no_show, kinds, check);
    if (!scenario.turnover) return;
    Turnover const& turnover = *scenario.turnover;
    check_number("turnover.leave", turnover.leave, kinds, check);
    check_number("turnover.leave_first_year", turnover.leave_first_year, kinds, check);
    check_number("turnover.move", turnover.move, kinds, check);
    check_number("turnover.heads", turnover.heads, kinds, check);
}

void check_sizes(std::string const& path, SchoolSize const& size, Checker const& check) {
    if (size.smallest > size.largest)
        check.error(path + ".largest", "E204", "'largest' is below 'smallest'");
    else if (size.mean && (*size.mean < size.smallest || *size.mean > size.largest))
        check.error(
            path + ".mean", "E204",
            fmt::format("the mean of {} lies outside the sizes there are, {} .. {}",
                        param::quantity_text(*size.mean, "teacher"), param::quantity_text(size.smallest, "teacher"),
                        param::quantity_text(size.largest, "teacher")),
            "give 'smallest' and 'largest' that leave room on both sides of it");
}

void check_phases_of_programme(Scenario const& scenario, std::string const& id, bool funded, Checker const& check) {
    Recruit const& recruit = scenario.programmes->at(id).recruit;
    std::string const path = "programmes." + id + ".recruit";
    check.make_100_percent(path + ".schools_by_phase", "schools_by_phase", recruit.schools_by_phase);
    std::vector<std::string> known{"pre_primary", "primary", "lower_secondary", "upper_secondary"};
    std::vector<std::string> here;
    for (auto const& [name, phase] : scenario.population.phases) here.push_back(name);
    for (std::string const& name : here)
        if (std::find(known.begin(), known.end(), name) == known.end()) known.push_back(name);
    // A catalogue serves systems that have one phase and not another; a name that is none is a slip anywhere.
    for (std::size_t i = 0; i < recruit.phases.size(); ++i)
        if (funded || check.own(path + ".phases"))
            check.one_of(fmt::format("{}.phases.{}", path, i), recruit.phases[i], known, "E305", "phase");
    for (auto const& [name, share] : recruit.schools_by_phase)
        check.one_of(fmt::format("{}.schools_by_phase.{}", path, name), name, funded && !here.empty() ? here : known,
                     "E305", "phase");
    if (!funded) return;
    bool const none = !here.empty() && !recruit.phases.empty() &&
                      std::none_of(recruit.phases.begin(), recruit.phases.end(), [&](std::string const& name) {
                          return std::find(here.begin(), here.end(), name) != here.end();
                      });
    if (none)
        check.error(path + ".phases", "E305",
                    fmt::format("'{}' serves {}, and there are {} only", id, param::list_of(recruit.phases),
                                param::list_of(here)),
                    "nobody could join; leave its money out, or add the phase");
    if (recruit.across_phases && recruit.unit != RecruitUnit::partnership)
        check.warning(path + ".across_phases", "W309", "one school alone is of one phase", "`unit: partnership`");
    if (!recruit.schools_by_phase.empty() && recruit.unit == RecruitUnit::teacher)
        check.warning(path + ".schools_by_phase", "W309", "teachers join one by one here, not schools",
                      "`unit: school` or `partnership`");
    bool const own = check.own(path + ".schools_by_phase") && check.own(path + ".across_phases");  // not a catalogue's
    if (own && here.empty() && (recruit.across_phases || !recruit.schools_by_phase.empty()))
        check.warning(path, "W309",
                      fmt::format("the schools are not given by phase, so '{}' takes them as they apply", id),
                      "give population.phases, or start from a preset of a system");
}

}  // namespace cpdsim
