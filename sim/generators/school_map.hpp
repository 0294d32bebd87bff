// Schools on a grid of cells, to draw a school at some distance in constant time.
#pragma once

#include <optional>
#include <vector>

#include "core/random.hpp"
#include "world/world.hpp"

namespace cpdsim {

class SchoolMap {
public:
    /// Of all schools, which must outlive the map.
    explicit SchoolMap(Schools const& schools);
    /// Of some of them, at least one.
    SchoolMap(Schools const& schools, std::vector<School> members);

    /// Another school, with a chance falling as exp(-distance / decay_km) and three times higher in the same phase: a
    /// point is drawn at that distance, then a school of its cell. Where some tries meet no school, one of the region.
    /// Needs at least two schools.
    [[nodiscard]] School draw_near(School from, double decay_km, ChanceSequence& chances) const;
    /// The same near a place of a region, where no school of the map is left out.
    [[nodiscard]] School draw_near_place(double x_km, double y_km, std::size_t region, double decay_km,
                                         ChanceSequence& chances) const;
    [[nodiscard]] std::size_t size() const { return members_.size(); }

private:
    [[nodiscard]] std::size_t column(double x) const;
    [[nodiscard]] std::size_t row(double y) const;
    [[nodiscard]] School draw_in_region(School from, ChanceSequence& chances) const;
    /// A school of the cell in which a point at a drawn distance lies; none where there is none.
    [[nodiscard]] std::optional<School> draw_at_distance(double x, double y, double decay_km,
                                                         ChanceSequence& chances) const;

    Schools const& schools_;
    std::vector<School> members_;
    double x_low_ = 0, y_low_ = 0, x_high_ = 0, y_high_ = 0, cell_km_ = 1;
    std::size_t columns_ = 1, rows_ = 1;
    std::uint32_t full_cell_ = 1;       ///< schools in a cell that is met with certainty
    std::vector<std::uint32_t> first_;  ///< cells + 1
    std::vector<School> in_cell_;
    std::vector<std::vector<School>> in_region_;
};

}  // namespace cpdsim
