// What may be chosen: shares of programmes as whole steps that make 100 %, and one value of each other lever. Shares
// are integers, so they add up exactly, and a mix is equal to another or not.
#pragma once

#include <compare>
#include <string>
#include <vector>

namespace cpdsim::optimise {

/// A point of the lattice.
struct Mix {
    std::vector<int> steps;    ///< of each programme
    std::vector<int> options;  ///< position of the value of each other lever
    auto operator<=>(Mix const&) const = default;
};

struct Option {
    std::string path;
    std::vector<std::string> values;
};

struct Levers {
    std::vector<std::string> programmes;
    std::vector<int> low, high;  ///< steps of each programme
    int whole = 20;              ///< steps that make 100 %
    int most_programmes = 1000;
    std::vector<Option> options;

    [[nodiscard]] std::size_t size() const { return programmes.size(); }
    [[nodiscard]] double share(Mix const& mix, std::size_t k) const {
        return static_cast<double>(mix.steps[k]) / whole;
    }
    [[nodiscard]] bool allows(Mix const& mix) const;
    /// "cascade 60 %, cover 40 %; window.to 2031-08"
    [[nodiscard]] std::string words(Mix const& mix) const;
};

/// Points by which two mixes differ: the share of the money that goes elsewhere, 0..1; other levers count as 1.
[[nodiscard]] double distance(Levers const& levers, Mix const& a, Mix const& b);

}  // namespace cpdsim::optimise
