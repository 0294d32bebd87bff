// A scenario's run: packs of sixteen equal lanes, one after another or beside each other (scenario/pack.hpp).
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "core/parallel.hpp"
#include "data/results.hpp"
#include "engine/mechanism.hpp"
#include "scenario/scenario.hpp"
#include "world/world.hpp"

namespace cpdsim {

/// What a year's rewiring has made of the layers.
struct TiesOfYear {
    std::vector<std::vector<Teacher>> to;
    std::vector<std::vector<float>> weight;
};

/// What strategies under the same draw share: schools, teachers and ties of each pack. Immutable once made.
struct Prepared {
    struct Ground {
        Population population;
        Network network;
        std::vector<TiesOfYear> later = {};  ///< after the first year, the second, ..., as far as worked out ahead
    };
    std::vector<std::shared_ptr<Ground const>> grounds;  ///< one per sixteen replicates
};

struct RunRequest {
    std::uint32_t draw = 0;                    ///< number of the parameter draw in a study
    std::shared_ptr<Prepared const> prepared;  ///< absent: made here; a pack has one ground
    std::stop_token stop;
    std::function<void(double)> progress;  ///< share done, 0..1; called from the running thread
    /// What a benchmark, the selftest or a test does to the mechanisms and observers of a pack before it runs; an
    /// observer may add tables of its own to the results, which stay where they are until the run ends.
    std::function<void(std::vector<Mechanism>&, std::vector<Observer>&, Results&)> dress;
};

/// Draws or loads population and network. Throws UserError (input_invalid) listing every problem of observed files.
[[nodiscard]] std::shared_ptr<Prepared const> prepare(Scenario const& scenario, std::uint32_t draw, Workers& workers);

/// Whether two scenarios have the same population and network (so that `Prepared` may be shared).
[[nodiscard]] bool same_world(Scenario const& a, Scenario const& b);

/// Runs all replicates. Nothing if stopped before the end. Same bits for any number of workers and for any set of
/// replicates run beside. Replicate r belongs to pack r / 16.
[[nodiscard]] std::optional<Results> simulate(Scenario const& scenario, Workers& workers,
                                              RunRequest const& request = {});

/// Expected memory of a run in bytes (one pack at a time) and agent-steps of it, before anything is built.
struct RunEstimate {
    double teachers = 0, agent_steps = 0, bytes = 0, result_bytes = 0;
};
[[nodiscard]] RunEstimate estimate(Scenario const& scenario);
struct ObservedSize;  // generators/observed.hpp
/// The same with observed files that have been counted.
[[nodiscard]] RunEstimate estimate(Scenario const& scenario, ObservedSize const& observed);

}  // namespace cpdsim
