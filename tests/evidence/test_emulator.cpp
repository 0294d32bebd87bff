// The stand-in for simulated studies: exact where findings are of second degree, and its walk finds a posterior that is
// known in closed form.
#include <catch2/catch.hpp>

#include <cmath>

#include "evidence/emulator.hpp"
#include "evidence/linear_laboratory.hpp"

using namespace cpdsim;

TEST_CASE("findings of second degree are told from a few hundred draws") {
    ChanceSequence chance{Chances{3, "scores", 0}, 0};
    Eigen::MatrixXd scores(400, 3), found(400, 2);
    auto const truth = [](Eigen::VectorXd const& z) {
        return 1 + 0.5 * z[0] - z[1] + 0.4 * z[0] * z[1] + 0.3 * z[2] * z[2];
    };
    for (Eigen::Index d = 0; d < 400; ++d) {
        for (Eigen::Index k = 0; k < 3; ++k) scores(d, k) = chance.normal();
        found(d, 0) = truth(scores.row(d).transpose());
        found(d, 1) = d == 7 ? NAN : 5;
    }
    Emulator const emulator{scores, found, Eigen::VectorXd::Ones(400)};
    Eigen::VectorXd const z{{0.3, -0.4, 0.8}};
    Simulated const said = emulator(z);
    CHECK(said.value[0] == Approx(truth(z)).margin(0.1));  // extremes were pulled in
    CHECK(said.value[1] == Approx(5));
    CHECK(said.error[0] < 0.25);
}

TEST_CASE("the walk on an emulator has the moments of the closed form") {
    LinearLaboratory lab;
    SimulatedDraws const draws = lab.draws(800, 11);
    Eigen::MatrixXd scores(800, 2), found(800, 4);
    for (Eigen::Index d = 0; d < 800; ++d) {
        auto const row = static_cast<std::size_t>(d);
        scores.row(d) = lab.numbers[row].transpose();
        for (Eigen::Index j = 0; j < 4; ++j) found(d, j) = draws.of[row].value[static_cast<std::size_t>(j)];
    }
    std::vector<double> const y{0.8, 0.3, -0.4, 1.1};
    Eigen::Matrix2d precision = Eigen::Matrix2d::Identity();
    Eigen::Vector2d pull = Eigen::Vector2d::Zero();
    for (Eigen::Index j = 0; j < 4; ++j) {
        auto const at = static_cast<std::size_t>(j);
        double const weight = 1 / (lab.errors[at] * lab.errors[at]);
        precision += weight * lab.effects.row(j).transpose() * lab.effects.row(j);
        pull += weight * y[at] * lab.effects.row(j).transpose();
    }
    Emulator const emulator{scores, found, Eigen::VectorXd::Ones(800)};
    NormalFit const moments = emulated_posterior(emulator, lab.likelihood(y), Eigen::Vector2d::Zero(), 5, 1);
    Eigen::Matrix2d const covariance = precision.inverse();
    Eigen::Vector2d const mean = covariance * pull;
    for (Eigen::Index k = 0; k < 2; ++k) {
        CHECK(moments.mean[k] == Approx(mean[k]).margin(0.06));
        CHECK(std::sqrt(moments.covariance(k, k)) == Approx(std::sqrt(covariance(k, k))).epsilon(0.12));
    }
}
