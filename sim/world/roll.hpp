// Who takes part in something that begins for all replicates at once, such as an intake of a programme: teachers by
// rising number, each with the replicates in which she is there. What is given to them is then done in the order of the
// teachers and for sixteen replicates at once. Nobody joins later; whoever has left her post since is found by the time
// at which the person now in the post came (`in_post_since`).
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

#include "world/state.hpp"
#include "world/stillness.hpp"

namespace cpdsim {

/// Lanes in which the person came to the post in `step` or before.
[[nodiscard]] inline LaneMask in_post_since(LaneSteps const& joined, int step) {
    return static_cast<LaneMask>(~at_least(joined, static_cast<std::int16_t>(step + 1)));
}

/// Writes `step` where `lanes` says so.
inline void set_where(LaneSteps& steps, LaneMask lanes, int step) {
#if defined(__AVX512BW__) && defined(__AVX512VL__)
    _mm256_mask_storeu_epi16(steps.data(), lanes, _mm256_set1_epi16(static_cast<std::int16_t>(step)));
#else
    for (int r = 0; r < lane_count; ++r) steps[r] = has(lanes, r) ? static_cast<std::int16_t>(step) : steps[r];
#endif
}

class Roll {
public:
    struct Line {
        Teacher teacher;
        LaneMask lanes;

        template <class Visit>
        void each_part(Visit&& visit) {
            visit("teacher", teacher);
            visit("lanes", lanes);
        }
    };

    Roll() = default;
    Roll(std::size_t teachers, std::vector<Line> lines) : lines_{std::move(lines)} {
        std::size_t const chunks = (teachers + Stillness::chunk_size - 1) / Stillness::chunk_size;
        begins_.assign(chunks + 1, 0);
        for (Line const& line : lines_) ++begins_[line.teacher / Stillness::chunk_size + 1];
        for (std::size_t b = 0; b < chunks; ++b) begins_[b + 1] += begins_[b];
    }

    [[nodiscard]] bool empty() const { return lines_.empty(); }
    [[nodiscard]] std::span<Line const> all() const { return lines_; }
    /// Of the teachers in the step loop's chunk that begins with `first`.
    [[nodiscard]] std::span<Line const> of_chunk(Teacher first) const {
        if (lines_.empty()) return {};
        std::size_t const chunk = first / Stillness::chunk_size;
        return {lines_.data() + begins_[chunk], lines_.data() + begins_[chunk + 1]};
    }

    /// Takes one of the teacher's places in the lane away, if there is one.
    void strike(Teacher teacher, int lane) {
        auto line = std::lower_bound(lines_.begin(), lines_.end(), teacher,
                                     [](Line const& a, Teacher i) { return a.teacher < i; });
        while (line != lines_.end() && line->teacher == teacher && !has(line->lanes, lane)) ++line;
        if (line != lines_.end() && line->teacher == teacher) line->lanes &= static_cast<LaneMask>(~only(lane));
    }

    template <class Visit>
    void each_part(Visit&& visit) {
        visit("lines", lines_);
        visit("begins", begins_);
    }

private:
    std::vector<Line> lines_;
    std::vector<std::uint32_t> begins_;  ///< by chunk of the step loop
};

/// Collects those on a roll, replicate by replicate and in any order of teachers. Used for one roll after another.
class RollMaker {
public:
    explicit RollMaker(std::size_t teachers) : here_(teachers, no_lane) {}

    void add(Teacher i, int lane) {
        if (has(here_[i], lane))
            again_.push_back({i, only(lane)});  // one who has drawn several seats has as many lines
        else
            here_[i] |= only(lane);
    }

    [[nodiscard]] Roll take() {
        std::vector<Roll::Line> lines;
        for (std::size_t i = 0; i < here_.size(); ++i) {
            if (here_[i] != no_lane) lines.push_back({static_cast<Teacher>(i), here_[i]});
        }
        std::fill(here_.begin(), here_.end(), no_lane);
        if (!again_.empty()) {
            lines.insert(lines.end(), again_.begin(), again_.end());
            std::stable_sort(lines.begin(), lines.end(),
                             [](Roll::Line const& a, Roll::Line const& b) { return a.teacher < b.teacher; });
            again_.clear();
        }
        return {here_.size(), std::move(lines)};
    }

private:
    Column<LaneMask> here_;
    std::vector<Roll::Line> again_;
};

}  // namespace cpdsim
