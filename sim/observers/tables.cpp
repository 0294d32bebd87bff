// What observers share when they add tables.
#include <algorithm>
#include <numeric>
#include <set>

#include "observers/catalogue.hpp"

namespace cpdsim {

KeptRows::KeptRows(OutcomeRules const& rules, Results const& results) : all_{!rules.by_marks} {
    int const last = results.rows() - 1;
    std::set<int> const marks{0, rules.window_end_row, std::min(rules.sustained_row, last), last};
    rows_.resize(all_ ? results.days.size() : marks.size());
    if (all_)
        std::iota(rows_.begin(), rows_.end(), 0);
    else
        std::copy(marks.begin(), marks.end(), rows_.begin());
}

std::optional<std::size_t> KeptRows::place_of(int row) const {
    auto const at = std::lower_bound(rows_.begin(), rows_.end(), row);
    if (at == rows_.end() || *at != row) return std::nullopt;
    return static_cast<std::size_t>(at - rows_.begin());
}

std::size_t add_breakdown(Results& results, std::string const& by, std::vector<std::string> labels,
                          KeptRows const& kept) {
    if (results.data.find("/by_group") == nullptr)
        results.data.add({"/by_group", {}, {}, titled("the series by group of teachers")});
    return results.data.add({"/by_group/" + by,
                             {replicate_axis(static_cast<std::size_t>(results.replicates)),
                              {by, std::move(labels)},
                              time_axis(results, kept.rows())},
                             {},
                             titled("by " + by)});
}

}  // namespace cpdsim
