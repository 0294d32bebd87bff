#include "study/run_recorded.hpp"

#include <fmt/format.h>

#include "core/error.hpp"
#include "param/numbers_at.hpp"
#include "study/farm.hpp"

namespace cpdsim {

std::optional<Results> run_recorded(Scenario const& scenario, Provenance const& provenance, Workers& workers,
                                    RunRequest request) {
    request.draw = static_cast<std::uint32_t>(provenance.draw);
    if (!provenance.drawn) return simulate(scenario, workers, request);
    DrawnNumbers const& drawn = *provenance.drawn;
    BuiltPack built;
    built.world = static_cast<std::uint32_t>(drawn.world);
    built.replicates = provenance.replicates;
    for (std::size_t d = 0; d < drawn.draws.size(); ++d) {
        built.draws.push_back(static_cast<std::size_t>(drawn.draws[d]));
        built.luck.push_back(
            {static_cast<std::uint32_t>(drawn.realisation[d]), static_cast<std::uint32_t>(drawn.slot[d])});
        Scenario& own = built.scenarios.emplace_back(scenario);
        for (std::size_t k = 0; k < drawn.paths.size(); ++k) {
            param::NumberAt const place = param::number_at(own, drawn.paths[k]);
            if (!place)
                throw UserError{Exit::input_invalid,
                                fmt::format("the file's scenario has no number '{}' (its draws have one) the file is "
                                            "damaged; run the study again",
                                            drawn.paths[k])};
            place.set(drawn.values[d * drawn.paths.size() + k]);
        }
    }
    if (built.replicates > lane_count) request.prepared = prepare(built.scenarios.front(), built.world, workers);
    return simulate_built(built, workers, request);
}

}  // namespace cpdsim
