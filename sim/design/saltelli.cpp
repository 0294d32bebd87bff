#include "design/saltelli.hpp"

#include "design/sampler.hpp"

namespace cpdsim {
namespace {

constexpr std::uint32_t rows_in_slice = 8, repetitions = 16;

/// Slices of rows, dealt to independent sequences in turn.
std::vector<SlicePlace> places_of(std::size_t rows) {
    std::vector<SlicePlace> places;
    for (std::uint32_t row = 0; row < rows; ++row) {
        std::uint32_t const slice = row / rows_in_slice, position = row % rows_in_slice;
        places.push_back({slice, position, slice % repetitions, slice / repetitions * rows_in_slice + position});
    }
    return places;
}

}  // namespace

bool saltelli_is_sobol(std::size_t factors) { return 2 * factors <= sobol_dimensions; }

std::vector<SaltelliPoint> saltelli_points(std::uint64_t seed, std::vector<std::string> const& factors,
                                           std::size_t rows) {
    std::vector<std::vector<double>> a, b;
    bool const sobol = saltelli_is_sobol(factors.size());
    std::vector<SlicePlace> const places = places_of(rows);
    auto const column = [&](std::string const& name, std::size_t dimension) {
        return sobol ? sobol_column(seed, name, places, dimension) : random_column(seed, name, rows);
    };
    for (std::size_t k = 0; k < factors.size(); ++k) {
        a.push_back(column("A " + factors[k], k));
        b.push_back(column("B " + factors[k], factors.size() + k));
    }
    std::vector<SaltelliPoint> points;
    for (std::size_t row = 0; row < rows; ++row) {
        auto const number = static_cast<std::int32_t>(row);
        std::int32_t const repetition = sobol ? static_cast<std::int32_t>(places[row].sequence) : number;
        SaltelliPoint of_a{{}, number, repetition, "A"}, of_b{{}, number, repetition, "B"};
        for (std::size_t k = 0; k < factors.size(); ++k) {
            of_a.unit_cube.push_back(a[k][row]);
            of_b.unit_cube.push_back(b[k][row]);
        }
        points.push_back(of_a);
        points.push_back(of_b);
        for (std::size_t k = 0; k < factors.size(); ++k) {
            SaltelliPoint mixed = of_a;
            mixed.unit_cube[k] = of_b.unit_cube[k];
            mixed.matrix = "AB_" + factors[k];
            points.push_back(std::move(mixed));
        }
    }
    return points;
}

}  // namespace cpdsim
