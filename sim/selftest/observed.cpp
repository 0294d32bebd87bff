// Observed data: Valente's thresholds of the 125 physicians of Medical Innovation, by the library function that serves
// runs as well. The data stand beside the checkout or where CPDSIM_DATA says; without them the case is skipped.
#include <fmt/format.h>

#include <cmath>
#include <cstdlib>
#include <limits>

#include "core/error.hpp"
#include "generators/diffusion_data.hpp"
#include "generators/observed.hpp"
#include "selftest/families.hpp"

namespace cpdsim::selftest {
namespace {

namespace fs = std::filesystem;

fs::path data_folder() {
    if (char const* const given = std::getenv("CPDSIM_DATA"); given != nullptr && *given != '\0') return given;
    for (fs::path const& scenarios : preset_folders()) {
        fs::path beside = (scenarios / ".." / ".." / "shared" / "data").lexically_normal();
        std::error_code fault;
        if (fs::exists(beside / "diffusion", fault)) return beside;
    }
    return {};
}

std::string missing_data() {
    std::error_code fault;
    fs::path const folder = data_folder();
    if (fs::exists(folder / "diffusion" / "medinnovations_nodes.csv", fault)) return "";
    return "no observed data (set CPDSIM_DATA to the folder that has diffusion/medinnovations_nodes.csv)";
}

struct Physicians {
    std::vector<TieLayer> layers;
    Adoptions adoptions;
    std::vector<double> published;  ///< thresholds
};

Physicians load_physicians() {
    fs::path const folder = data_folder() / "diffusion";
    std::vector<DataProblem> problems;
    PopulationParams people;
    people.from = ObservedPopulation{"", "medinnovations_nodes.csv", {{"id", "uid"}, {"school", "city"}}};
    Population const doctors = load_population(people, folder, {}, problems);
    NetworkParams network;
    network.from = "medinnovations_ties.csv";
    network.columns = {{"layer", "relation"}};
    Physicians p;
    p.layers = load_ties(network, folder, doctors, problems, {"advice", "discussion", "friendship"});
    CsvTable const nodes = read_csv(folder / "medinnovations_nodes.csv", "nodes", problems);
    for (DataProblem const& problem : problems)
        if (!problem.warning) throw UserError{Exit::input_invalid, problem.file + ": " + problem.message};
    auto const number = [&](Teacher i, char const* column) {
        double value = 0;
        auto const& row = nodes.rows[doctors.teachers.file_order[i]];
        if (!parse_number(row[static_cast<std::size_t>(nodes.find(column))].text, value))
            return std::numeric_limits<double>::quiet_NaN();
        return value;
    };
    p.adoptions.never = 18;
    for (Teacher i = 0; i < doctors.teachers.size(); ++i) {
        p.adoptions.time.push_back(number(i, "toa"));
        p.adoptions.community.push_back(doctors.teachers.school[i]);
        p.published.push_back(number(i, "thresh"));
    }
    return p;
}

/// How many thresholds come out as published.
std::vector<Value> reproduced(Physicians const& p, TieLayer const& ties) {
    std::vector<double> const computed = adoption_thresholds(ties, p.adoptions);
    double same = 0;
    for (std::size_t i = 0; i < computed.size(); ++i) same += std::abs(computed[i] - p.published[i]) < 1e-4 ? 1 : 0;
    return {exact("thresholds reproduced, of 125", 125, same, 0, "all")};
}

std::vector<Value> thresholds(Engine const&) {
    Physicians const p = load_physicians();
    return reproduced(p, unite_layers(p.layers));
}

std::vector<Value> of_one_layer() {
    Physicians const p = load_physicians();
    return reproduced(p, p.layers.front());
}

std::vector<Value> against_the_ties() {
    Physicians const p = load_physicians();
    TieLayer const ties = unite_layers(p.layers);
    std::size_t const n = ties.first.size() - 1;
    std::vector<std::vector<Teacher>> chosen_by(n);
    for (Teacher i = 0; i < n; ++i)
        for (std::uint32_t k = ties.first[i]; k < ties.first[i + 1]; ++k) chosen_by[ties.to[k]].push_back(i);
    TieLayer turned = ties;
    turned.to.clear();
    for (Teacher i = 0; i < n; ++i) {
        turned.to.insert(turned.to.end(), chosen_by[i].begin(), chosen_by[i].end());
        turned.first[i + 1] = static_cast<std::uint32_t>(turned.to.size());
    }
    return reproduced(p, turned);
}

/// Contacts who adopt in the same month taken out again.
std::vector<Value> strictly_before() {
    Physicians const p = load_physicians();
    TieLayer const ties = unite_layers(p.layers);
    std::vector<double> const computed = adoption_thresholds(ties, p.adoptions);
    double same = 0;
    for (Teacher i = 0; i < computed.size(); ++i) {
        double at_once = 0;
        for (std::uint32_t k = ties.first[i]; k < ties.first[i + 1]; ++k)
            at_once += p.adoptions.time[ties.to[k]] == p.adoptions.time[i] ? 1 : 0;
        double const strict = computed[i] > 0 ? computed[i] - at_once / (ties.first[i + 1] - ties.first[i]) : 0;
        same += std::abs(strict - p.published[i]) < 1e-4 ? 1 : 0;
    }
    return {exact("thresholds reproduced, of 125", 125, same, 0, "all")};
}

}  // namespace

ClosedForm medical_innovation() {
    return {"medical-innovation",
            "observed: 125 physicians, 3 layers of ties; share of contacts who adopted before or with each",
            "Valente 1996; Coleman, Katz & Menzel 1966",
            thresholds,
            {{"only one layer of ties is read", of_one_layer},
             {"ties are read against their direction", against_the_ties},
             {"contacts who adopt in the same month are not counted", strictly_before}},
            missing_data};
}

}  // namespace cpdsim::selftest
