#include "generators/person_chances.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace cpdsim {
namespace {

constexpr double longest_career = 40;  // years
constexpr double km2_per_school = 50;  // France: 78 per collège; Italy: 42 per lower secondary school
constexpr double common_share = 0.5;   // of a climate dimension's variance: the school's, not the dimension's
constexpr double never = std::numeric_limits<double>::infinity();

double draw_beta(ChanceSequence& chances, double mean, double precision) {
    if (!(precision < never) || mean <= 0 || mean >= 1) return mean;
    return chances.beta(mean * precision, (1 - mean) * precision);
}

double mean_of_cut_exponential(double rate) {
    if (std::abs(rate) < 1e-6) return longest_career / 2 - rate * longest_career * longest_career / 12;
    return 1 / rate - longest_career / std::expm1(rate * longest_career);
}

double rate_for_mean(double mean) {
    double low = -2, high = 50;  // the mean falls with the rate
    for (int k = 0; k < 100; ++k) {
        double const middle = (low + high) / 2;
        (mean_of_cut_exponential(middle) > mean ? low : high) = middle;
    }
    return (low + high) / 2;
}

}  // namespace

BaselineChances::BaselineChances(Baseline const& baseline, Realisation const& realisation)
    : school_{realisation.chances("school baseline")},
      teacher_{realisation.chances("teacher baseline")},
      pack_{realisation.pack},
      mean_{baseline.mean} {
    double const largest = baseline.mean * (1 - baseline.mean);  // variance of 0 or 1 with that mean
    double const variance = std::min(baseline.sd * baseline.sd, 0.98 * largest);
    double const between = std::clamp(baseline.school_share, 0.0, 1.0) * variance;
    double const within = variance - between;
    school_precision_ = between > 1e-12 ? largest / between - 1 : never;
    teacher_precision_ = within > 1e-12 ? (largest - between) / within - 1 : never;
}

double BaselineChances::of_school(School school) const {
    ChanceSequence chances{school_, school, 0, pack_};
    return draw_beta(chances, mean_, school_precision_);
}

double BaselineChances::of_teacher(double school_mean, School school, std::uint32_t place) const {
    ChanceSequence chances{teacher_, school, place, pack_};
    return draw_beta(chances, school_mean, teacher_precision_);
}

CareerChances::CareerChances(Career const& career, Realisation const& realisation)
    : chances_{realisation.chances("teacher career")},
      pack_{realisation.pack},
      rate_{rate_for_mean(std::clamp(career.mean_years, 0.02, longest_career - 0.5))} {}

double CareerChances::years(School school, std::uint32_t place) const {
    double const u = chances_.words(school, place, pack_)[0] * 0x1p-32;
    if (std::abs(rate_) < 1e-6) return u * longest_career;
    return std::min(longest_career, -std::log1p(u * std::expm1(-rate_ * longest_career)) / rate_);
}

void draw_climate(ClimateBase const& climate, Realisation const& realisation, Schools& schools,
                  std::uint32_t first_key) {
    Chances const of_school = realisation.chances("school climate");
    for (auto& dimension : schools.climate_base) dimension.resize(schools.size());
    for (School s = 0; s < schools.size(); ++s) {
        ChanceSequence chances{of_school, first_key + s, 0, realisation.pack};
        double const own = chances.normal() * std::sqrt(common_share);
        for (auto& dimension : schools.climate_base) {
            double const value = climate.mean + climate.sd * (own + chances.normal() * std::sqrt(1 - common_share));
            dimension[s] = static_cast<float>(std::clamp(value, 0.0, 1.0));
        }
    }
}

std::vector<std::uint16_t> spread_categories(CategoryTable const& table, std::string_view purpose, int axis,
                                             std::size_t schools, Realisation const& realisation,
                                             std::uint32_t first_key) {
    // Multiples of 1/g, 1/g^2, 1/g^3 modulo 1, g^4 = g + 1, fill the unit cube evenly.
    constexpr double g = 1.2207440846057596;
    double step = 1;
    for (int k = 0; k <= axis; ++k) step /= g;
    double const shift = realisation.sequence(purpose, first_key).uniform();
    std::vector<std::uint16_t> category(schools);
    for (std::size_t s = 0; s < schools; ++s) {
        double const at = shift + static_cast<double>(s) * step;
        category[s] = table.quantile(at - std::floor(at));
    }
    return category;
}

void draw_places(CategoryTable const& regions, double schools_expected, Realisation const& realisation,
                 Schools& schools, std::uint32_t first_key) {
    std::size_t const count = regions.names().size();
    auto const columns = static_cast<std::size_t>(std::ceil(std::sqrt(static_cast<double>(count))));
    std::vector<double> side(count);
    for (std::size_t k = 0; k < count; ++k)
        side[k] = std::sqrt(km2_per_school * std::max(1.0, schools_expected * regions.share(k)));
    double const pitch = *std::max_element(side.begin(), side.end());
    Chances const places = realisation.chances("school place");
    schools.x_km.resize(schools.size());
    schools.y_km.resize(schools.size());
    for (School s = 0; s < schools.size(); ++s) {
        std::size_t const region = schools.region[s];
        std::size_t const row = region / columns;
        std::size_t const column = region % columns;
        ChanceSequence chances{places, first_key + s, 0, realisation.pack};
        schools.x_km[s] = static_cast<float>(pitch * static_cast<double>(column) + side[region] * chances.uniform());
        schools.y_km[s] = static_cast<float>(pitch * static_cast<double>(row) + side[region] * chances.uniform());
    }
}

std::uint32_t concerned_teachers(double staff, double share, std::uint32_t key, Realisation const& realisation) {
    double const u = realisation.sequence("school STEM teachers", key).uniform();
    return static_cast<std::uint32_t>(round_at_random(staff * share, u));
}

std::uint32_t stem_teachers(double staff, double stem_share, School school, Realisation const& realisation) {
    return std::max(1U, concerned_teachers(staff, stem_share, school, realisation));
}

}  // namespace cpdsim
