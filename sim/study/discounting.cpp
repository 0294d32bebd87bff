#include "study/discounting.hpp"

#include <cmath>
#include <limits>

namespace cpdsim {
namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();

/// What a euro of each row is worth at the start: a row holds what the step before it spent.
std::vector<double> worth_of_rows(StudyLayout const& layout, double rate) {
    Axis const* const time = layout.series.axis("time");
    std::vector<double> worth;
    if (time == nullptr) return worth;
    std::visit(
        [&](auto const& days) {
            if constexpr (!std::is_same_v<std::decay_t<decltype(days[0])>, std::string>) {
                double before = 0;
                for (std::size_t row = 0; row < days.size(); ++row) {
                    double const months = 12 * static_cast<double>(days[row]) / 365.25;
                    double const years =
                        std::abs(months - std::round(months)) < 0.1 ? std::round(months) / 12 : months / 12;
                    if (row == 0) before = years;
                    worth.push_back(std::pow(1 + rate, -before));
                    before = years;
                }
            }
        },
        time->values);
    return worth;
}

double share_left(std::vector<float> const& series, std::size_t replicates, std::vector<double> const& worth) {
    double plain = 0, weighted = 0;
    bool there = false;
    for (std::size_t row = 0; row < worth.size(); ++row) {
        double sum = 0;
        int count = 0;
        for (std::size_t r = 0; r < replicates; ++r) {
            double const value = static_cast<double>(series[r * worth.size() + row]);
            if (std::isnan(value)) continue;
            sum += value;
            ++count;
        }
        if (count == 0) continue;
        there = true;
        plain += sum / count;
        weighted += worth[row] * sum / count;
    }
    return !there ? missing : plain == 0 ? 1 : weighted / plain;
}

}  // namespace

std::vector<double> discounted_shares(StudyPlan const& plan, StudyLayout const& layout, Digests const& digests,
                                      std::size_t strategy, double rate) {
    std::vector<double> const worth = worth_of_rows(layout, rate);
    std::vector<double> shares(plan.design.draws.size(), missing);
    auto const replicates = static_cast<std::size_t>(plan.replicates);
    std::vector<float> series(replicates * worth.size());
    for (std::size_t draw = 0; draw < shares.size(); ++draw) {
        PlannedCase const* const planned = plan.find({0, strategy, plan.reference_level, draw});
        if (planned == nullptr || layout.states[planned->run] != CaseState::done) continue;
        CaseShape const* const shape = digests.shape(planned->run);
        if (shape == nullptr || shape->rows() != worth.size()) continue;
        std::size_t const at = place_of(shape->series.arrays, "spend");
        if (at >= shape->series.arrays.size()) continue;
        digests.read_series(planned->run, planned->place, at, series);
        shares[draw] = share_left(series, replicates, worth);
    }
    return shares;
}

void discount(std::vector<double>& spend, std::vector<double> const& shares, std::size_t replicates) {
    for (std::size_t i = 0; i < spend.size(); ++i) spend[i] *= shares[i / replicates];
}

}  // namespace cpdsim
