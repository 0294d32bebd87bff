#include "generators/school_map.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>
#include <utility>

namespace cpdsim {
namespace {

constexpr double schools_per_cell = 2;
constexpr int tries = 64;
constexpr double other_phase = 1.0 / 3.0;  // assumption: how a school of another phase compares with one of the same
constexpr double crowded = 4;              // cells over this multiple of the mean share the places of such a cell

std::vector<School> all_of(Schools const& schools) {
    std::vector<School> all(schools.size());
    std::iota(all.begin(), all.end(), School{0});
    return all;
}

}  // namespace

SchoolMap::SchoolMap(Schools const& schools) : SchoolMap{schools, all_of(schools)} {}

SchoolMap::SchoolMap(Schools const& schools, std::vector<School> members)
    : schools_{schools}, members_{std::move(members)} {
    x_low_ = x_high_ = schools.x_km[members_.front()];
    y_low_ = y_high_ = schools.y_km[members_.front()];
    for (School const s : members_) {
        x_low_ = std::min<double>(x_low_, schools.x_km[s]), x_high_ = std::max<double>(x_high_, schools.x_km[s]);
        y_low_ = std::min<double>(y_low_, schools.y_km[s]), y_high_ = std::max<double>(y_high_, schools.y_km[s]);
    }
    double const count = static_cast<double>(members_.size());
    double const width = std::max(x_high_ - x_low_, 1e-3), height = std::max(y_high_ - y_low_, 1e-3);
    // Schools all on one line (or one point) must not make more cells than schools.
    cell_km_ = std::max(std::sqrt(width * height * schools_per_cell / count), std::max(width, height) / count);
    columns_ = static_cast<std::size_t>(width / cell_km_) + 1;
    rows_ = static_cast<std::size_t>(height / cell_km_) + 1;

    first_.assign(columns_ * rows_ + 1, 0);
    std::vector<std::uint32_t> cell(members_.size());
    for (std::size_t k = 0; k < members_.size(); ++k) {
        School const s = members_[k];
        cell[k] = static_cast<std::uint32_t>(row(schools.y_km[s]) * columns_ + column(schools.x_km[s]));
        ++first_[cell[k] + 1];
    }
    std::uint32_t most = 1;
    for (std::size_t c = 0; c < columns_ * rows_; ++c) {
        most = std::max(most, first_[c + 1]);
        first_[c + 1] += first_[c];
    }
    full_cell_ = std::min(most, static_cast<std::uint32_t>(crowded * schools_per_cell));
    in_cell_.resize(members_.size());
    std::vector<std::uint32_t> next(first_.begin(), first_.end() - 1);
    for (std::size_t k = 0; k < members_.size(); ++k) in_cell_[next[cell[k]]++] = members_[k];
    for (School const s : members_) {
        std::size_t const region = schools.region[s];
        if (in_region_.size() <= region) in_region_.resize(region + 1);
        in_region_[region].push_back(s);
    }
}

std::size_t SchoolMap::column(double x) const {
    return std::min(columns_ - 1, static_cast<std::size_t>(std::max(0.0, (x - x_low_) / cell_km_)));
}
std::size_t SchoolMap::row(double y) const {
    return std::min(rows_ - 1, static_cast<std::size_t>(std::max(0.0, (y - y_low_) / cell_km_)));
}

std::optional<School> SchoolMap::draw_at_distance(double from_x, double from_y, double decay_km,
                                                  ChanceSequence& chances) const {
    // A kernel exp(-d / decay) in the plane has distances with density d exp(-d / decay): Gamma(2).
    double const distance = -decay_km * std::log(chances.uniform_positive() * chances.uniform_positive());
    double const angle = 2 * std::numbers::pi * chances.uniform();
    double const x = from_x + distance * std::cos(angle);
    double const y = from_y + distance * std::sin(angle);
    if (x < x_low_ || x > x_high_ || y < y_low_ || y > y_high_) return std::nullopt;
    std::size_t const cell = row(y) * columns_ + column(x);
    std::uint32_t const here = first_[cell + 1] - first_[cell];
    std::uint32_t const k = chances.below(std::max(here, full_cell_));
    if (k >= here) return std::nullopt;
    return in_cell_[first_[cell] + k];
}

School SchoolMap::draw_near(School from, double decay_km, ChanceSequence& chances) const {
    for (int attempt = 0; attempt < tries; ++attempt) {
        auto const met = draw_at_distance(schools_.x_km[from], schools_.y_km[from], decay_km, chances);
        if (!met || *met == from) continue;
        if (schools_.phase[*met] == schools_.phase[from] || chances.uniform() < other_phase) return *met;
    }
    return draw_in_region(from, chances);
}

School SchoolMap::draw_near_place(double x_km, double y_km, std::size_t region, double decay_km,
                                  ChanceSequence& chances) const {
    for (int attempt = 0; attempt < tries; ++attempt) {
        if (auto const met = draw_at_distance(x_km, y_km, decay_km, chances)) return *met;
    }
    bool const any = region < in_region_.size() && !in_region_[region].empty();
    auto const& near = any ? in_region_[region] : members_;
    return near[chances.below(static_cast<std::uint32_t>(near.size()))];
}

School SchoolMap::draw_in_region(School from, ChanceSequence& chances) const {
    auto const& near = in_region_[schools_.region[from]];
    auto const others = static_cast<std::uint32_t>(near.size()) - 1;
    if (others > 0) {
        School const met = near[chances.below(others)];
        return met == from ? near.back() : met;
    }
    School const met = members_[chances.below(static_cast<std::uint32_t>(members_.size()) - 1)];
    return met == from ? members_.back() : met;
}

}  // namespace cpdsim
