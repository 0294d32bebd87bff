#include "scenario/came_out.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include <fmt/format.h>

#include "generators/school_size.hpp"
#include "generators/statistics.hpp"
#include "param/quantity.hpp"

namespace cpdsim {
namespace {

class Rows {
public:
    std::vector<CameOut> list;

    /// `slack`: what counts as reached, in the unit of the wish.
    void add(std::string path, std::string what, std::string unit, double wished, double built, double slack) {
        bool const reached = !std::isnan(built) && std::abs(built - wished) <= slack;
        list.push_back({std::move(path), std::move(what), std::move(unit), wished, built, reached});
    }
};

/// Three standard errors of a share of `count`, and half a unit of it for rounding.
double slack_of_share(double share, double count) {
    return 3 * std::sqrt(share * (1 - share) / std::max(1.0, count)) + 0.5 / std::max(1.0, count);
}

double median_of(std::vector<float> values) {
    if (values.empty()) return 0;
    auto const middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return static_cast<double>(*middle);
}

void shares(Rows& rows, std::string const& path, std::map<std::string, double> const& wished,
            std::vector<std::string> const& labels, std::vector<std::uint16_t> const& of_each) {
    double sum = 0;
    for (auto const& [label, share] : wished) sum += share;
    if (wished.size() < 2 || wished.size() > 1000 || sum <= 0) return;
    for (auto const& [label, share] : wished) {
        auto const at = std::find(labels.begin(), labels.end(), label);
        double const count = at == labels.end()
                                 ? 0
                                 : static_cast<double>(std::count(of_each.begin(), of_each.end(),
                                                                  static_cast<std::uint16_t>(at - labels.begin())));
        auto const all = static_cast<double>(of_each.size());
        rows.add(fmt::format("{}.{}", path, label), "share of " + label, "share", share / sum,
                 count / std::max(1.0, all), std::max(slack_of_share(share / sum, all), 1.0 / std::max(1.0, all)));
    }
}

/// Share of the teachers who have no colleague.
double share_alone(Schools const& schools) {
    double alone = 0;
    for (School s = 0; s < schools.size(); ++s)
        alone += schools.first_teacher[s + 1] - schools.first_teacher[s] == 1 ? 1 : 0;
    return alone / std::max(1.0, static_cast<double>(schools.first_teacher.back()));
}

void colleagues(Rows& rows, ColleagueTies const& wished, TieLayer const& layer, Population const& population) {
    NetworkStatistics const built = describe_network(layer);
    std::string const path = "network.colleagues.";
    double const nodes = static_cast<double>(std::max<std::size_t>(1, built.nodes));
    double const spread = std::sqrt(wished.out_degree * (1 + wished.out_degree / wished.out_degree_dispersion) / nodes);
    rows.add(path + "out_degree", "colleagues a teacher turns to", "number", wished.out_degree, built.mean_out_degree,
             3 * spread + 0.1 * wished.out_degree);
    double const alone = share_alone(population.schools);
    double const silent = alone + (1 - alone) * std::max(wished.asks_nobody, 1 - wished.out_degree);
    rows.add(path + "asks_nobody", "teachers who turn to nobody", "share", silent, built.asks_nobody,
             slack_of_share(silent, nodes));
    if (built.arcs == 0) return;
    rows.add(path + "reciprocity", "share of ties that are returned", "share", wished.reciprocity, built.reciprocity,
             0.05);
    rows.add(path + "clustering", "mean local clustering", "share", wished.clustering, built.clustering, 0.05);
    double const odds = same_group_odds_ratio(layer, population.teachers.subject, population.teachers.school);
    if (!std::isnan(odds))
        rows.add(path + "same_group_odds", "odds of a tie within the subject", "number", wished.same_group_odds, odds,
                 0.25 * wished.same_group_odds);
}

void sizes(Rows& rows, std::string const& path, SchoolSize const& wished, std::vector<float> const& staff) {
    auto const schools = static_cast<double>(std::max<std::size_t>(1, staff.size()));
    if (wished.mean) {
        double const variation =
            std::sqrt(std::expm1(wished.log_sd * wished.log_sd));  // of a log-normal that is not cut
        double const all = std::accumulate(staff.begin(), staff.end(), 0.0);
        rows.add(path + ".size.mean", "mean staff of a school", "teacher", *wished.mean, all / schools,
                 3 * *wished.mean * variation / std::sqrt(schools) + 1 / schools);
        return;
    }
    double const spread = wished.median * wished.log_sd * 1.2533 / std::sqrt(schools);
    rows.add(path + ".size.median", "median staff of a school", "teacher", wished.median, median_of(staff),
             3 * spread + 1);
}

void phases(Rows& rows, PopulationParams const& wished, Population const& population) {
    auto const& staff = population.schools.staff;
    for (std::size_t f = 0; f < population.phases.size(); ++f) {
        DrawnPhase const& phase = population.phases[f];
        PhaseDrawn const& of = wished.phases.at(population.labels.phases[f]);
        std::string const path = "population.phases." + population.labels.phases[f];
        std::vector<float> const own(staff.begin() + phase.first_school, staff.begin() + phase.end_school);
        sizes(rows, path, of.size, own);
        double const all = std::accumulate(own.begin(), own.end(), 0.0);
        rows.add(path + ".concerned", "share of the staff concerned", "share", of.concerned,
                 phase.teachers() / std::max(1.0, all), 0.02 + slack_of_share(of.concerned, all));
        auto const& first = population.schools.first_teacher;
        double nobody = 0, expected = 0;
        for (School s = phase.first_school; s < phase.end_school; ++s) {
            nobody += first[s + 1] == first[s] ? 1 : 0;
            expected += std::max(0.0, 1 - static_cast<double>(staff[s]) * of.concerned);
        }
        auto const schools = static_cast<double>(std::max<std::size_t>(1, own.size()));
        rows.add(path, "schools in which nobody is concerned", "share", expected / schools, nobody / schools,
                 slack_of_share(expected / schools, schools) + 1 / schools);
    }
}

}  // namespace

std::vector<CameOut> what_came_out(Scenario const& scenario, Population const& population, Network const& network) {
    Rows rows;
    SchoolsDrawn const& schools = scenario.population.schools;
    if (!scenario.population.from && population.several_phases()) {
        phases(rows, scenario.population, population);
    } else if (!scenario.population.from) {
        sizes(rows, "population.schools", schools.size, population.schools.staff);
        auto const teachers = static_cast<double>(population.teachers.size());
        double const staff = std::accumulate(population.schools.staff.begin(), population.schools.staff.end(), 0.0);
        rows.add("population.schools.stem_share", "share of the staff concerned", "share", schools.stem_share,
                 teachers / std::max(1.0, staff), 0.02 + slack_of_share(schools.stem_share, staff));
        shares(rows, "population.schools.types", schools.types, population.labels.types, population.schools.type);
        shares(rows, "population.schools.regions", schools.regions, population.labels.regions,
               population.schools.region);
        shares(rows, "population.schools.phases", schools.phases, population.labels.phases, population.schools.phase);
        shares(rows, "population.subjects", scenario.population.subjects, population.labels.subjects,
               population.teachers.subject);
    }
    if (!scenario.network.from.empty() || network.complete) return rows.list;
    for (TieLayer const& layer : network.layers) {
        if (layer.name == "colleagues" && scenario.network.colleagues)
            colleagues(rows, *scenario.network.colleagues, layer, population);
        if (layer.name != "between_schools" || !scenario.network.between_schools) continue;
        double const wished = scenario.network.between_schools->ties_per_teacher;
        auto const teachers = static_cast<double>(std::max<std::size_t>(1, population.teachers.size()));
        rows.add("network.between_schools.ties_per_teacher", "teachers of other schools a teacher turns to", "number",
                 wished, static_cast<double>(layer.to.size()) / teachers,
                 0.1 * wished + 3 * std::sqrt(wished / teachers));
    }
    return rows.list;
}

std::string came_out_text(std::vector<CameOut> const& rows) {
    std::string text = fmt::format("{:<46} {:>14} {:>14}\n", "", "wished for", "came out");
    auto const shown = [](CameOut const& row, double value) {
        if (std::isnan(value)) return std::string{"-"};
        double const step = row.unit == "share" ? 1e-4 : 1e-2;
        return param::quantity_text(std::round(value / step) * step, row.unit);
    };
    for (CameOut const& row : rows)
        text += fmt::format("{:<46} {:>14} {:>14}{}\n", row.path, shown(row, row.wished), shown(row, row.built),
                            row.reached ? "" : "   not reached");
    return text;
}

}  // namespace cpdsim
