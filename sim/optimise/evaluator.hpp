// Who runs a mix: the engine (engine_evaluator.hpp), or a closed form in its place. The search asks for packs of draws
// and gets outcomes; it knows nothing of scenarios.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "optimise/levers.hpp"

namespace cpdsim::optimise {

/// Something to be run: a mix, or a strategy of the file as it stands there; under a what-if or as the world is.
struct Candidate {
    std::string strategy;  ///< empty: the mix
    Mix mix;
    std::string what_if;
    auto operator<=>(Candidate const&) const = default;
};

/// Sixteen draws of one structural form.
struct PackOfDraws {
    std::size_t form = 0;
    std::vector<std::int32_t> clusters;  ///< of each draw: those of different clusters are independent
    [[nodiscard]] std::size_t draws() const { return clusters.size(); }
};

/// Outcomes of a candidate in a pack, one list of draws for each outcome; nothing when the run failed.
struct PackValues {
    std::vector<std::vector<float>> values;
};

struct Asked {
    Candidate candidate;
    std::size_t pack = 0;
};

/// Thrown when somebody wants the work to end; what is done is kept.
struct Stopped {};

class Evaluator {
public:
    Evaluator() = default;
    virtual ~Evaluator() = default;
    Evaluator(Evaluator const&) = delete;
    Evaluator& operator=(Evaluator const&) = delete;

    /// The draws there are: `more` asks for at least so many packs.
    virtual std::vector<PackOfDraws> const& packs(std::size_t more) = 0;
    /// In the order asked. Throws Stopped.
    virtual std::vector<PackValues> evaluate(std::vector<Asked> const& asked) = 0;
    /// Names of the outcomes, known once something has been run.
    [[nodiscard]] virtual std::vector<std::string> const& outcomes() const = 0;
};

}  // namespace cpdsim::optimise
