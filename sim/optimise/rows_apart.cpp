#include "optimise/rows_apart.hpp"

#include <algorithm>
#include <map>

#include "core/lanes.hpp"

namespace cpdsim::optimise {
namespace {

/// The rows of each set, in the order of the file: a draw goes, with all its copies, where least is for what is wanted.
std::vector<std::vector<std::size_t>> dealt(std::vector<std::size_t> const& rows,
                                            std::vector<std::int32_t> const& origin,
                                            std::vector<std::size_t> const& packs) {
    std::map<std::int32_t, std::size_t> copies, set_of;
    for (std::size_t const row : rows) ++copies[origin[row]];
    std::vector<std::size_t> taken(packs.size(), 0);
    std::vector<std::vector<std::size_t>> sets(packs.size());
    for (std::size_t const row : rows) {
        auto const [known, is_new] = set_of.try_emplace(origin[row], 0);
        if (is_new) {
            for (std::size_t set = 1; set < packs.size(); ++set)
                if (taken[set] * packs[known->second] < taken[known->second] * packs[set]) known->second = set;
            taken[known->second] += copies[origin[row]];
        }
        sets[known->second].push_back(row);
    }
    return sets;
}

}  // namespace

std::optional<std::vector<std::size_t>> rows_apart(std::vector<std::int32_t> const& origin,
                                                   std::vector<std::size_t> const& form,
                                                   std::vector<std::size_t> const& packs) {
    std::size_t const forms = form.empty() ? 0 : *std::max_element(form.begin(), form.end()) + 1;
    std::vector<std::vector<std::size_t>> of_form(forms);
    for (std::size_t row = 0; row < form.size(); ++row) of_form[form[row]].push_back(row);
    std::vector<std::vector<std::vector<std::size_t>>> sets;
    for (auto const& rows : of_form) sets.push_back(dealt(rows, origin, packs));
    std::vector<std::size_t> order;
    for (std::size_t set = 0; set < packs.size(); ++set) {
        for (std::size_t first = 0; first < packs[set] / std::max<std::size_t>(1, forms) * lane_count;
             first += lane_count) {
            for (auto const& own : sets) {
                if (own[set].size() < first + lane_count) return std::nullopt;
                auto const begin = own[set].begin() + static_cast<std::ptrdiff_t>(first);
                order.insert(order.end(), begin, begin + lane_count);
            }
        }
    }
    return order;
}

}  // namespace cpdsim::optimise
