// Saltelli's radial design for Sobol' indices (Saltelli et al. 2010, Comput. Phys. Commun. 181:259): two independent
// samples A and B, and for each factor j the sample AB_j, which is A with the column of j from B. Jansen's estimators
// need the rows of all of them. One row costs factors + 2 points.
//
// A and B are the two halves of scrambled Sobol' sequences in twice as many dimensions as there are factors, sixteen
// that are independent of each other and take eight rows in turn (so that intervals know how much repetitions differ),
// or independent draws where that is more dimensions than a sequence has. Growing the number of rows keeps the old
// ones.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace cpdsim {

struct SaltelliPoint {
    std::vector<double> unit_cube;
    std::int32_t row = 0, repetition = 0;
    std::string matrix;  ///< "A", "B" or "AB_<factor>"
};

/// Whether so many factors are sampled by the Sobol' sequence.
[[nodiscard]] bool saltelli_is_sobol(std::size_t factors);

/// Row after row: A, B, and AB of each factor in their order.
[[nodiscard]] std::vector<SaltelliPoint> saltelli_points(std::uint64_t seed, std::vector<std::string> const& factors,
                                                         std::size_t rows);

}  // namespace cpdsim
