#include "study/saltelli.hpp"

#include "study/sampler.hpp"

namespace cpdsim {

bool saltelli_is_sobol(std::size_t factors) { return 2 * factors <= sobol_dimensions; }

std::vector<SaltelliPoint> saltelli_points(std::uint64_t seed, std::vector<std::string> const& factors,
                                           std::size_t rows) {
    std::vector<std::vector<double>> a, b;
    auto const column = [&](std::string const& name, std::size_t dimension) {
        return saltelli_is_sobol(factors.size()) ? sobol_column(seed, name, rows, dimension)
                                                 : random_column(seed, name, rows);
    };
    for (std::size_t k = 0; k < factors.size(); ++k) {
        a.push_back(column("A " + factors[k], k));
        b.push_back(column("B " + factors[k], factors.size() + k));
    }
    std::vector<SaltelliPoint> points;
    for (std::size_t row = 0; row < rows; ++row) {
        SaltelliPoint of_a{{}, static_cast<std::int32_t>(row), "A"}, of_b{{}, static_cast<std::int32_t>(row), "B"};
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
