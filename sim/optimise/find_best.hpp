// From a problem to everything that is to be said of its best mixes: search, near-best ranges, certification, what each
// programme is good for, and how the recommended mixes fare when the world is otherwise.
#pragma once

#include <memory>

#include "optimise/certify.hpp"
#include "optimise/near_best.hpp"

namespace cpdsim::optimise {

/// A candidate that was run on the draws of values, and why: "recommended", "finalist", "front", "strategy",
/// "alternative:WHY", "least:PROGRAMME", "most:PROGRAMME", "without:PROGRAMME", "most_on_average", "safest", "fairest".
struct Row {
    std::size_t number = 0;
    std::vector<std::string> roles;
    Certificate certificate;
    double promised = 0;  ///< value on the search's own draws; not a number where it was not run there
};

struct ProgrammeRange {
    int least = 0, most = 0;  ///< steps
    std::optional<std::size_t> least_row, most_row;
    std::optional<std::size_t> without_row;  ///< the best without it, where the recommended mix has it
};

struct UnderWhatIf {
    std::string what_if;
    std::size_t row = 0;
    double gain = 0, low = 0, high = 0;
};

struct Found {
    std::unique_ptr<Record> record;
    std::unique_ptr<Search> search;
    NearBest near;
    Certified certified;
    std::vector<Row> rows;
    std::vector<ProgrammeRange> ranges;
    std::vector<double> moves;  ///< (from, to): what moving two steps costs, expected; not a number where none is there
    int moved = 2;              ///< steps
    std::size_t summits = 0;    ///< mixes that nothing beside them beats, as far as is known
    std::vector<UnderWhatIf> what_ifs;
    [[nodiscard]] Row const* with_role(std::string const& role) const;
    [[nodiscard]] Row const& recommended() const { return *with_role("recommended"); }
};

/// `what_ifs`: names of futures under which the named mixes and the strategies are run too. Throws Stopped; UserError
/// where no mix keeps to the limits.
[[nodiscard]] Found find_best(Problem const& problem, Evaluator& evaluator, std::vector<std::string> const& what_ifs,
                              Tell const& tell);

}  // namespace cpdsim::optimise
