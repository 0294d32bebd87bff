#include "generators/network.hpp"

#include "generators/between_schools.hpp"
#include "generators/colleague_ties.hpp"
#include "generators/observed.hpp"
#include "generators/observed_rewiring.hpp"

namespace cpdsim {

Network draw_network(NetworkParams const& params, Population const& population, Realisation const& realisation,
                     Workers* workers) {
    Network network;
    if (params.mixing == Mixing::complete) {
        network.complete = true;
        return network;
    }
    if (params.colleagues)
        network.layers.push_back(draw_colleague_ties(population, *params.colleagues, realisation, workers));
    if (params.between_schools)
        network.layers.push_back(draw_between_school_ties(population, *params.between_schools, realisation, workers));
    return network;
}

Network make_network(NetworkParams const& params, Population const& population, Realisation const& realisation,
                     std::filesystem::path const& folder, std::vector<DataProblem>& problems, Workers* workers) {
    if (params.from.empty() || params.mixing == Mixing::complete)
        return draw_network(params, population, realisation, workers);
    Network network;
    network.layers = load_ties(params, folder, population, problems);
    return network;
}

void rewire_year(Network& network, NetworkParams const& params, Population const& population,
                 Realisation const& realisation, int year, Workers* workers) {
    for (TieLayer& layer : network.layers) {
        if (!params.from.empty())
            rewire_observed_year(layer, population, params, realisation, year);
        else if (layer.name == "colleagues" && params.colleagues)
            rewire_year(layer, population, *params.colleagues, realisation, year, workers);
        else if (layer.name == "between_schools" && params.between_schools)
            rewire_year(layer, population, *params.between_schools, realisation, year, workers);
    }
}

}  // namespace cpdsim
