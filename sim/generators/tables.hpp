// Inverse distribution functions: one uniform number, one draw.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace cpdsim {

/// Negative binomial with variance mean + mean^2 / dispersion, by the inverse of its distribution function.
class NegativeBinomialTable {
public:
    NegativeBinomialTable(double mean, double dispersion) {
        double const odds = mean / (mean + dispersion);
        double p = std::pow(1 - odds, dispersion);
        double sum = p;
        below_.push_back(sum);
        for (std::uint32_t k = 1; mean > 0 && sum < 1 - 1e-9 && k < 100000; ++k) {
            p *= odds * (dispersion + k - 1) / k;
            below_.push_back(sum += p);
        }
    }
    [[nodiscard]] std::uint32_t quantile(double u) const {
        auto const at = std::upper_bound(below_.begin(), below_.end(), u);
        return static_cast<std::uint32_t>(std::min<std::ptrdiff_t>(at - below_.begin(), std::ssize(below_) - 1));
    }

private:
    std::vector<double> below_;  ///< distribution function at 0, 1, 2, ...
};

/// How many somebody names: nobody with the given chance, else one and a negative binomial number more. The mean of all
/// is `mean`, their variance mean + mean^2 / dispersion where those who name somebody can make it (else they vary as a
/// Poisson number and one). A mean below 1 needs at least 1 - mean who name nobody.
class NamedTable {
public:
    NamedTable(double mean, double dispersion, double nobody)
        : nobody_{std::clamp(nobody, 1 - std::min(mean, 1.0), 1.0)}, more_{more(mean, dispersion, nobody_)} {}
    [[nodiscard]] std::uint32_t quantile(double u) const {
        return u < nobody_ ? 0 : 1 + more_.quantile((u - nobody_) / (1 - nobody_));
    }

private:
    static NegativeBinomialTable more(double mean, double dispersion, double nobody) {
        if (nobody >= 1) return {0, 1};
        double const named = mean / (1 - nobody);  // by those who name somebody
        double const variance = (mean + mean * mean / dispersion + mean * mean) / (1 - nobody) - named * named;
        double const beyond = std::max(named - 1, 0.0), over = variance - beyond;
        return {beyond, over > 0 ? std::min(beyond * beyond / over, nearly_poisson) : nearly_poisson};
    }
    static constexpr double nearly_poisson = 1e6;

    double nobody_;
    NegativeBinomialTable more_;  ///< beyond the first
};

/// Named categories with shares, in order of their names.
class CategoryTable {
public:
    explicit CategoryTable(std::map<std::string, double> const& shares) {
        double sum = 0;
        for (auto const& [name, share] : shares) {
            names_.push_back(name);
            below_.push_back(sum += std::max(share, 0.0));
        }
        if (names_.empty()) {
            names_.emplace_back("all");
            below_.push_back(1);
        }
        if (!(below_.back() > 0))  // no share at all: equal ones
            for (std::size_t k = 0; k < below_.size(); ++k) below_[k] = static_cast<double>(k + 1);
    }
    [[nodiscard]] std::vector<std::string> const& names() const { return names_; }
    [[nodiscard]] std::uint16_t quantile(double u) const {
        auto const at = std::upper_bound(below_.begin(), below_.end(), u * below_.back());
        return static_cast<std::uint16_t>(std::min<std::ptrdiff_t>(at - below_.begin(), std::ssize(below_) - 1));
    }
    [[nodiscard]] double share(std::size_t k) const {
        return (below_[k] - (k == 0 ? 0.0 : below_[k - 1])) / below_.back();
    }

private:
    std::vector<std::string> names_;
    std::vector<double> below_;
};

}  // namespace cpdsim
