// The network of a pack of replicates: drawn layers, observed layers, or complete mixing.
#pragma once

#include <filesystem>
#include <vector>

#include "core/parallel.hpp"
#include "generators/csv.hpp"
#include "generators/parameters.hpp"
#include "generators/realisation.hpp"
#include "world/world.hpp"

namespace cpdsim {

/// `folder` is where `params.from` starts from. Faults of that file are added to `problems`; then the network is empty.
[[nodiscard]] Network make_network(NetworkParams const& params, Population const& population,
                                   Realisation const& realisation, std::filesystem::path const& folder,
                                   std::vector<DataProblem>& problems, Workers* workers = nullptr);

/// The same where no file is involved.
[[nodiscard]] Network draw_network(NetworkParams const& params, Population const& population,
                                   Realisation const& realisation, Workers* workers = nullptr);

/// Rewires every layer by a year (years may be counted from anything, each once). Only `to`, and the order of weights,
/// change; a layer with survival 1 stays to the bit.
void rewire_year(Network& network, NetworkParams const& params, Population const& population,
                 Realisation const& realisation, int year, Workers* workers = nullptr);

}  // namespace cpdsim
