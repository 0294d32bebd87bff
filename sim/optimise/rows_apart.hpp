// A posterior holds heavy draws several times. Where the copies of one stand among the draws that were searched on and
// among those that say what the choice is worth, the latter are no longer fresh.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace cpdsim::optimise {

/// Rows for sets of packs, set after set, in each the forms in turn and sixteen rows of a form together. `origin`: of
/// each row, the weighed draw that it repeats; `form`: of each row, counted from 0. `packs`: of each set, a multiple of
/// the number of forms. All copies of a draw stand in one set. Nothing where a form has too few rows for that.
[[nodiscard]] std::optional<std::vector<std::size_t>> rows_apart(std::vector<std::int32_t> const& origin,
                                                                 std::vector<std::size_t> const& form,
                                                                 std::vector<std::size_t> const& packs);

}  // namespace cpdsim::optimise
