#include "optimise/surface.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include "optimise/lattice.hpp"

namespace cpdsim::optimise {
namespace {

constexpr std::size_t normal_draws = 64;

double below(double z) { return 0.5 * std::erfc(-z / std::numbers::sqrt2); }

/// Of a normal variable over a bound.
double improvement(Estimate const& e, double best) {
    if (e.sd <= 0) return std::max(0.0, e.mean - best);
    double const z = (e.mean - best) / e.sd;
    double const density = std::exp(-z * z / 2) / std::sqrt(2 * std::numbers::pi);
    return std::max(0.0, (e.mean - best) * below(z) + e.sd * density);
}

/// (draw, field): the same for every mix, in pairs of opposite sign.
std::vector<double> normals(std::size_t fields) {
    Dice dice{fields};
    std::vector<double> all(normal_draws * fields);
    for (std::size_t k = 0; k < normal_draws / 2 * fields; ++k) {
        all[k] = dice.normal();
        all[k + normal_draws / 2 * fields] = -all[k];
    }
    return all;
}

}  // namespace

bool Seen::keeps_limits() const {
    return std::all_of(slack.begin(), slack.end(), [](double s) { return s >= 0; });
}

Surface::Surface(Levers const& levers, std::size_t fields, std::size_t limits, Combine combine)
    : fields_(fields, Surrogate{levers}), limits_(limits, Surrogate{levers}), combine_{std::move(combine)} {}

void Surface::fit(std::vector<Seen> const& seen) {
    seen_ = seen;
    std::vector<Mix> mixes;
    std::vector<double> noise;
    for (Seen const& one : seen) {
        mixes.push_back(one.mix);
        noise.push_back(one.noise);
    }
    std::vector<double> values(seen.size());
    for (std::size_t f = 0; f < fields_.size(); ++f) {
        for (std::size_t k = 0; k < seen.size(); ++k) values[k] = seen[k].fields[f];
        fields_[f].fit(mixes, values, noise);
    }
    for (std::size_t l = 0; l < limits_.size(); ++l) {
        for (std::size_t k = 0; k < seen.size(); ++k) values[k] = seen[k].slack[l];
        limits_[l].fit(mixes, values);
    }
}

void Surface::believe(Mix const& mix) {
    for (Surrogate& field : fields_) field.add(mix, field.mean_at(mix));
    for (Surrogate& limit : limits_) limit.add(mix, limit.mean_at(mix));
}

double Surface::mean_at(Mix const& mix) const {
    std::vector<double> expected;
    for (Surrogate const& field : fields_) expected.push_back(field.mean_at(mix));
    return combine_(expected);
}

std::vector<double> Surface::hoped_of(Mix const& mix, double deviations) const {
    std::vector<double> hoped;
    for (Surrogate const& field : fields_) {
        Estimate const own = field.at(mix);
        hoped.push_back(own.mean + deviations * own.sd);
    }
    return hoped;
}

bool Surface::may_keep_limits(Mix const& mix) const {
    return std::all_of(limits_.begin(), limits_.end(), [&](Surrogate const& limit) { return limit.mean_at(mix) >= 0; });
}

std::vector<double> Surface::improvements(std::vector<Mix> const& mixes, double best) const {
    std::vector<double> found(mixes.size(), 0.0);
    std::vector<std::vector<Estimate>> fields;
    fields.reserve(fields_.size());
    for (Surrogate const& field : fields_) fields.push_back(field.at(mixes));
    std::vector<double> const draws = normals(fields_.size());
    for (std::size_t m = 0; m < mixes.size(); ++m) {
        if (fields_.size() == 1) {
            found[m] = improvement(fields[0][m], best);
            continue;
        }
        std::vector<double> drawn(fields_.size());
        for (std::size_t k = 0; k < normal_draws; ++k) {
            for (std::size_t f = 0; f < fields_.size(); ++f)
                drawn[f] = fields[f][m].mean + fields[f][m].sd * draws[k * fields_.size() + f];
            found[m] += std::max(0.0, combine_(drawn) - best) / static_cast<double>(normal_draws);
        }
    }
    for (Surrogate const& limit : limits_) {
        std::vector<Estimate> const slack = limit.at(mixes);
        for (std::size_t m = 0; m < mixes.size(); ++m)
            found[m] *= slack[m].sd > 0 ? below(slack[m].mean / slack[m].sd) : (slack[m].mean >= 0 ? 1.0 : 0.0);
    }
    return found;
}

double Surface::best_expected() const {
    double best = -std::numeric_limits<double>::infinity(), any = best;
    for (Seen const& one : seen_) {
        double const value = mean_at(one.mix);
        any = std::max(any, value);
        if (one.keeps_limits()) best = std::max(best, value);
    }
    return std::isfinite(best) ? best : any;
}

}  // namespace cpdsim::optimise
