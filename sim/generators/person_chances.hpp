// What is drawn of schools and teachers when no file says it; shared by drawn and observed populations.
#pragma once

#include <vector>

#include "generators/parameters.hpp"
#include "generators/realisation.hpp"
#include "generators/tables.hpp"
#include "world/world.hpp"

namespace cpdsim {

/// Practice before any programme, P0, in two levels: the school's mean m is Beta with the given mean and variance
/// school_share sd^2; the teacher's P0 is Beta with mean m and precision phi such that the total variance is sd^2:
/// phi + 1 = (mean (1 - mean) - school_share sd^2) / ((1 - school_share) sd^2). Nothing needs clipping.
class BaselineChances {
public:
    BaselineChances(Baseline const& baseline, Realisation const& realisation);
    [[nodiscard]] double of_school(School school) const;
    [[nodiscard]] double of_teacher(double school_mean, School school, std::uint32_t place) const;

private:
    Chances school_, teacher_;
    std::uint32_t pack_;
    double mean_;
    double school_precision_, teacher_precision_;  ///< infinity: no variance
};

/// Years of service: exponential cut at 40 years with exactly the given mean (below 39.5).
class CareerChances {
public:
    CareerChances(Career const& career, Realisation const& realisation);
    [[nodiscard]] double years(School school, std::uint32_t place) const;

private:
    Chances chances_;
    std::uint32_t pack_;
    double rate_;  ///< of the exponential; negative where the mean is over 20 years
};

class SubjectChances {
public:
    SubjectChances(CategoryTable const& subjects, Realisation const& realisation)
        : subjects_{subjects}, chances_{realisation.chances("teacher subject")}, pack_{realisation.pack} {}
    [[nodiscard]] std::uint16_t subject(School school, std::uint32_t place) const {
        return subjects_.quantile(chances_.words(school, place, pack_)[0] * 0x1p-32);
    }

private:
    CategoryTable subjects_;
    Chances chances_;
    std::uint32_t pack_;
};

/// Sets the seven climate dimensions of every school. Here and below `first_key` names the first school in keys, the
/// next ones follow.
void draw_climate(ClimateBase const& climate, Realisation const& realisation, Schools& schools,
                  std::uint32_t first_key = 0);

/// Category of every school by a low-discrepancy sequence; `axis` 0, 1, 2 are independent of one another.
[[nodiscard]] std::vector<std::uint16_t> spread_categories(CategoryTable const& table, std::string_view purpose,
                                                           int axis, std::size_t schools,
                                                           Realisation const& realisation, std::uint32_t first_key = 0);

/// Where schools lie, given their region.
void draw_places(CategoryTable const& regions, double schools_expected, Realisation const& realisation,
                 Schools& schools, std::uint32_t first_key = 0);

/// An integer with the given mean: the floor or the ceiling.
[[nodiscard]] inline double round_at_random(double value, double u) {
    double const down = std::floor(value);
    return u < value - down ? down + 1 : down;
}

/// Teachers of a staff that are concerned: the share, in expectation; none in some schools where it is small.
[[nodiscard]] std::uint32_t concerned_teachers(double staff, double share, std::uint32_t key,
                                               Realisation const& realisation);

/// Teachers of a staff that are simulated: the STEM share, at least one.
[[nodiscard]] std::uint32_t stem_teachers(double staff, double stem_share, School school,
                                          Realisation const& realisation);

}  // namespace cpdsim
