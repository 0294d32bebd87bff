// An objective over all mixes: one or several surrogates put together, with the limits that depend on chance. Where
// putting together is not linear (the worst form, a regret, a trade-off), it is done for a fixed set of normal draws.
#pragma once

#include <functional>
#include <vector>

#include "optimise/surrogate.hpp"

namespace cpdsim::optimise {

using Combine = std::function<double(std::vector<double> const&)>;

/// What has been seen of a mix.
struct Seen {
    Mix mix;
    std::vector<double> fields;
    std::vector<double> slack;  ///< of each limit, positive where it keeps to it
    double noise = 0;           ///< variance of the fields beyond the common one
    [[nodiscard]] bool keeps_limits() const;
};

class Surface {
public:
    Surface(Levers const& levers, std::size_t fields, std::size_t limits, Combine combine);

    void fit(std::vector<Seen> const& seen);
    /// As if the mix had been run and come to what is expected of it.
    void believe(Mix const& mix);

    [[nodiscard]] double value(std::vector<double> const& fields) const { return combine_(fields); }
    /// Expected, of a mix that need not have been run.
    [[nodiscard]] double mean_at(Mix const& mix) const;
    /// Each field, with so many standard deviations more than expected.
    [[nodiscard]] std::vector<double> hoped_of(Mix const& mix, double deviations) const;
    [[nodiscard]] bool may_keep_limits(Mix const& mix) const;  ///< expected to keep to all limits
    /// Expected improvement on `best`, times the probability that the limits are kept to.
    [[nodiscard]] std::vector<double> improvements(std::vector<Mix> const& mixes, double best) const;
    /// The best expected value among mixes that were seen and kept to the limits; all where none did.
    [[nodiscard]] double best_expected() const;

private:
    std::vector<Surrogate> fields_, limits_;
    Combine combine_;
    std::vector<Seen> seen_;
};

}  // namespace cpdsim::optimise
