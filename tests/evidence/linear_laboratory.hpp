// A laboratory whose answers are known: what a study would have found is linear in two numbers, so that the posterior
// is normal in closed form.
#pragma once

#include <Eigen/Dense>

#include "core/random.hpp"
#include "evidence/weights.hpp"

namespace cpdsim {

struct LinearLaboratory {
    Eigen::MatrixXd effects{{1.0, 0.0}, {0.6, 0.8}, {0.0, 1.0}, {1.0, -0.5}};
    std::vector<double> errors{0.6, 0.5, 0.7, 0.8};
    std::vector<Eigen::Vector2d> numbers;  ///< of each draw, standard normal

    [[nodiscard]] Simulated found(Eigen::Vector2d const& z) const {
        Eigen::VectorXd const t = effects * z;
        return {{t.data(), t.data() + t.size()}, std::vector<double>(4, 0)};
    }
    [[nodiscard]] SimulatedDraws draws(std::size_t n, std::uint64_t seed) {
        SimulatedDraws all;
        all.forms = {""};
        ChanceSequence chance{Chances{seed, "numbers", 0}, 0};
        for (std::size_t d = 0; d < n; ++d) {
            double const first = chance.normal();
            numbers.emplace_back(first, chance.normal());
            all.of.push_back(found(numbers.back()));
        }
        all.form.assign(n, 0);
        all.log_prior.assign(n, 0);
        return all;
    }
    [[nodiscard]] Likelihood likelihood(std::vector<double> const& values) const {
        Likelihood made;
        for (std::size_t j = 0; j < 4; ++j) {
            Datum datum;
            datum.value = values[j];
            datum.error = errors[j];
            made.data.push_back(datum);
            made.target.push_back(j);
            made.studies.push_back(std::to_string(j));
        }
        return made;
    }
};

}  // namespace cpdsim
