#include <catch2/catch.hpp>

#include <Eigen/LU>

#include "optimise/lattice.hpp"
#include "optimise/surrogate.hpp"

using namespace cpdsim::optimise;

namespace {

Levers levers_of(std::size_t programmes) {
    Levers levers;
    for (std::size_t k = 0; k < programmes; ++k) {
        levers.programmes.push_back("p" + std::to_string(k));
        levers.low.push_back(0);
        levers.high.push_back(20);
    }
    return levers;
}

double curve(Levers const& levers, Mix const& mix) {
    double sum = 0;
    for (std::size_t k = 0; k < levers.size(); ++k)
        sum += (1.0 + static_cast<double>(k)) * std::sqrt(levers.share(mix, k));
    return 100 + 10 * sum;
}

}  // namespace

TEST_CASE("the surrogate is the textbook's process: mean and variance by a plain inverse") {
    Levers const levers = levers_of(4);
    Dice dice{3};
    std::vector<Mix> mixes;
    std::vector<double> values, noise;
    for (int n = 0; n < 25; ++n) {
        Mix const mix = random_mix(levers, dice);
        if (std::find(mixes.begin(), mixes.end(), mix) != mixes.end()) continue;
        mixes.push_back(mix);
        values.push_back(curve(levers, mix));
        noise.push_back(n % 3 == 0 ? 4.0 : 0.0);
    }
    Surrogate surrogate{levers};
    surrogate.fit(mixes, values, noise);
    // Rasmussen & Williams 2006, 2.25, 2.26 and 2.42 with a constant mean of unit variance free: by hand.
    auto const n = static_cast<Eigen::Index>(mixes.size());
    double centre = 0, unit = 0;
    for (double const v : values) centre += v / static_cast<double>(n);
    for (double const v : values) unit += (v - centre) * (v - centre) / static_cast<double>(n);
    unit = std::sqrt(unit);
    Eigen::MatrixXd k(n, n);
    Eigen::VectorXd y(n), ones = Eigen::VectorXd::Ones(n);
    for (Eigen::Index i = 0; i < n; ++i) {
        auto const a = static_cast<std::size_t>(i);
        y[i] = (values[a] - centre) / unit;
        for (Eigen::Index j = 0; j < n; ++j)
            k(i, j) = surrogate.correlation(mixes[a], mixes[static_cast<std::size_t>(j)]);
        k(i, i) += surrogate.nugget() + noise[a] / unit / unit;
    }
    Eigen::MatrixXd const inverse = k.inverse();
    double const level = ones.dot(inverse * y) / ones.dot(inverse * ones);
    Eigen::VectorXd const rest = y - level * ones;
    double const variance = rest.dot(inverse * rest) / static_cast<double>(n);
    for (int m = 0; m < 20; ++m) {
        Mix const mix = random_mix(levers, dice);
        Eigen::VectorXd c(n);
        for (Eigen::Index i = 0; i < n; ++i) c[i] = surrogate.correlation(mixes[static_cast<std::size_t>(i)], mix);
        Estimate const own = surrogate.at(mix);
        CHECK(own.mean == Approx(centre + unit * (level + c.dot(inverse * rest))).epsilon(1e-6));
        double const plain = unit * unit * variance * std::max(0.0, 1 - c.dot(inverse * c));
        CHECK(own.sd * own.sd == Approx(plain).margin(1e-6 * unit * unit * variance));
        CHECK(surrogate.mean_at(mix) == Approx(own.mean).epsilon(1e-9));
    }
}

TEST_CASE("it learns returns that add up from few mixes, and knows where it has been") {
    Levers const levers = levers_of(5);
    Dice dice{11};
    std::vector<Mix> mixes;
    std::vector<double> values;
    for (int n = 0; n < 30; ++n) {
        mixes.push_back(random_mix(levers, dice));
        values.push_back(curve(levers, mixes.back()));
    }
    Surrogate surrogate{levers};
    surrogate.fit(mixes, values);
    double worst = 0;
    for (int n = 0; n < 200; ++n) {
        Mix const mix = random_mix(levers, dice);
        worst = std::max(worst, std::abs(surrogate.mean_at(mix) - curve(levers, mix)));
    }
    CHECK(worst < 3);  // the mixes range over some thirty
    CHECK(surrogate.at(mixes.front()).sd < 0.2);
}

TEST_CASE("another value of a lever is another place") {
    Levers levers = levers_of(2);
    levers.options = {{"window.to", {"2028-08", "2031-08"}}};
    Surrogate surrogate{levers};
    surrogate.fit({{{20, 0}, {0}}, {{20, 0}, {1}}, {{0, 20}, {0}}, {{0, 20}, {1}}}, {1, 5, 2, 6});
    CHECK(surrogate.mean_at({{20, 0}, {0}}) < surrogate.mean_at({{20, 0}, {1}}));
}
