#include "generators/school_size.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "generators/person_chances.hpp"

namespace cpdsim {
namespace {

constexpr int redraws = 50;       // outside smallest..largest; then the nearer bound
constexpr double outermost = 12;  // standard deviations that matter

double below(double z) { return 0.5 * std::erfc(-z / std::numbers::sqrt2); }

/// Probability between two values of a standard normal variable, to full precision in either tail.
double between(double low, double high) { return low > 0 ? below(-low) - below(-high) : below(high) - below(low); }

struct Cut {
    double low, high;        ///< teachers
    double z_low, z_high;    ///< the same in standard deviations of the logarithm from the median
    double inside, give_up;  ///< probability of one draw to lie inside, of all to lie outside
};

Cut cut_of(SchoolSize const& size, double median) {
    Cut cut{};
    cut.low = size.smallest;
    cut.high = std::max(size.smallest, size.largest);
    cut.z_low = std::log(cut.low / median) / size.log_sd;
    cut.z_high = std::log(cut.high / median) / size.log_sd;
    cut.inside = between(cut.z_low, cut.z_high);
    cut.give_up = std::pow(1 - cut.inside, redraws);
    return cut;
}

/// Of what is drawn around this median.
double mean_around(SchoolSize const& size, double median) {
    double const low = size.smallest, high = std::max(size.smallest, size.largest), sd = size.log_sd;
    if (sd <= 0) return std::clamp(median, low, high);
    Cut const cut = cut_of(size, median);
    double const outside = below(cut.z_low) * low + below(-cut.z_high) * high;  // times its probability
    double const nobody = cut.inside < 1 ? cut.give_up / (1 - cut.inside) * outside : 0;
    if (cut.inside <= 0) return nobody;
    double const shifted = between(cut.z_low - sd, cut.z_high - sd);
    double const mean_inside = std::clamp(median * std::exp(sd * sd / 2) * shifted / cut.inside, low, high);
    return (1 - cut.give_up) * mean_inside + nobody;
}

}  // namespace

double median_staff(SchoolSize const& size) {
    if (!size.mean) return size.median;
    double const largest = std::max(size.smallest, size.largest);
    double const wanted = std::clamp(*size.mean, size.smallest, largest);
    double const sd = size.log_sd;
    if (sd <= 0) return wanted;
    // The mean grows with the median, from the smallest to the largest.
    double low = std::log(size.smallest) - outermost * sd, high = std::log(largest) + outermost * sd;
    for (int k = 0; k < 100; ++k) {
        double const middle = (low + high) / 2;
        (mean_around(size, std::exp(middle)) < wanted ? low : high) = middle;
    }
    return std::exp((low + high) / 2);
}

double mean_staff(SchoolSize const& size) { return mean_around(size, median_staff(size)); }

double mean_concerned(SchoolSize const& size, double share, bool at_least_one) {
    double const mean = share * mean_staff(size);
    if (!at_least_one) return mean;
    // A staff of n has nobody with probability max(0, 1 - share n), n being the whole number below or above x.
    auto const nobody = [&](double x) {
        double const n = std::floor(x);
        auto const of = [&](double staff) { return std::max(0.0, 1 - share * std::max(1.0, staff)); };
        return of(n) + (x - n) * (of(n + 1) - of(n));
    };
    double const median = median_staff(size), sd = size.log_sd;
    double const low = size.smallest, high = std::max(size.smallest, size.largest);
    if (sd <= 0) return mean + nobody(std::clamp(median, low, high));
    Cut const cut = cut_of(size, median);
    double const begin = std::max(cut.z_low, -outermost), end = std::min(cut.z_high, outermost);
    constexpr int steps = 4000;
    double sum = 0, weights = 0;
    for (int k = 0; k < steps && end > begin; ++k) {
        double const z = begin + (end - begin) * (k + 0.5) / steps;
        double const weight = std::exp(-z * z / 2);
        sum += weight * nobody(median * std::exp(sd * z));
        weights += weight;
    }
    double const drawn = weights > 0 ? sum / weights : 0;
    double const outside = below(cut.z_low) + below(-cut.z_high);
    double const at_bounds =
        outside > 0 ? (below(cut.z_low) * nobody(low) + below(-cut.z_high) * nobody(high)) / outside : 0;
    return mean + (1 - cut.give_up) * drawn + cut.give_up * at_bounds;
}

StaffChances::StaffChances(SchoolSize const& size, Realisation const& realisation)
    : size_{size}, chances_{realisation.chances("school size")}, pack_{realisation.pack}, median_{median_staff(size)} {}

double StaffChances::of_school(School school) const {
    ChanceSequence chances{chances_, school, 0, pack_};
    double staff = median_;
    for (int attempt = 0; attempt < redraws; ++attempt) {
        staff = median_ * std::exp(size_.log_sd * chances.normal());
        if (staff >= size_.smallest && staff <= size_.largest) break;
    }
    staff = std::clamp(staff, size_.smallest, std::max(size_.smallest, size_.largest));
    return std::max(1.0, round_at_random(staff, chances.uniform()));
}

}  // namespace cpdsim
