// Sizes of drawn schools: a log-normal number of staff, drawn again while it lies outside smallest..largest, and after
// fifty times put at the nearer bound; then rounded up or down at random, which keeps the mean.
//
// A ministry knows teachers and schools, so their mean, and not the middle school. With `mean` the median of the uncut
// distribution is the one with which what is drawn has that mean, whatever the spread and the cut: a spread that
// varies between draws then changes how unequal schools are, and not how many teachers there are.
#pragma once

#include "generators/parameters.hpp"
#include "generators/realisation.hpp"
#include "world/world.hpp"

namespace cpdsim {

/// Median of the uncut distribution, in teachers: as given, or the one that makes the mean.
[[nodiscard]] double median_staff(SchoolSize const& size);

/// Mean staff of what is drawn, in teachers.
[[nodiscard]] double mean_staff(SchoolSize const& size);

/// Mean number of those of a staff who are concerned, in teachers: the share of the staff and, where every school has
/// at least one, what those with none by chance are given.
[[nodiscard]] double mean_concerned(SchoolSize const& size, double share, bool at_least_one);

/// Draws the staff of one school after another.
class StaffChances {
public:
    StaffChances(SchoolSize const& size, Realisation const& realisation);
    /// Whole staff of a school: an integer >= 1, in teachers.
    [[nodiscard]] double of_school(School school) const;

private:
    SchoolSize size_;
    Chances chances_;
    std::uint32_t pack_;
    double median_;
};

}  // namespace cpdsim
