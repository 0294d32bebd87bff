// What mixes are worth, on draws and chance that the search has never seen. Some of these choose among the finalists,
// others say what the chosen one is worth: no value is read off the draws it was chosen on. Intervals of differences
// are paired, and wide enough for all of them together (Bonferroni): multiple comparisons with the best under common
// random numbers, Nelson & Matejcik 1995.
#pragma once

#include "optimise/search.hpp"
#include "study/interval.hpp"

namespace cpdsim::optimise {

struct Certificate {
    std::size_t number = 0;
    std::vector<double> gain, low, high;                 ///< over the baseline, of each goal, by itself
    std::vector<double> forms;                           ///< gain in the first goal, of each form
    double behind = 0, behind_low = 0, behind_high = 0;  ///< what the recommended mix has more, in the first goal
    bool apart = false;                                  ///< the interval of that lies above nothing
    std::vector<double> slack;
};

struct Certified {
    std::size_t recommended = 0;      ///< number in the record
    std::size_t first_of_search = 0;  ///< what the search would have recommended
    std::vector<std::size_t> choose_packs, value_packs;
    std::vector<Certificate> rivals;  ///< finalists and strategies of the file, the recommended one among them
    std::size_t alike = 0;            ///< finalists that cannot be told apart from the recommended mix, with itself
    bool separated = false;           ///< from every other finalist
};

/// Finalists differ by two steps or more, best first; `strategies`: numbers of those of the file.
[[nodiscard]] std::vector<std::size_t> finalists_of(Problem const& problem, Record const& record, Search const& search,
                                                    std::size_t most);

[[nodiscard]] Certified certify(Problem const& problem, Record& record, Search const& search,
                                std::vector<std::size_t> const& finalists, std::vector<std::size_t> const& strategies);

/// Of one candidate on the draws of values; run there already. `comparisons`: how many intervals hold together.
[[nodiscard]] Certificate certificate_of(Problem const& problem, Record const& record, Certified const& certified,
                                         std::size_t number, std::size_t comparisons);

/// Of gains draw by draw, by the draws' clusters and forms.
[[nodiscard]] Interval interval_on(Record const& record, std::vector<double> const& gains,
                                   std::vector<std::size_t> const& packs, double coverage);

}  // namespace cpdsim::optimise
