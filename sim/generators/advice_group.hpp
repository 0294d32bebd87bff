// Who turns to whom among a group of posts (the teachers of a school), as a stationary process. A tie is chosen so:
//   1 with probability `return_tie`, to somebody who turns to me and whom I do not turn to yet (reciprocity);
//   2 else with probability `close_triangle`, to a contact of a contact, in either direction (clustering);
//   3 else, or where 1 or 2 finds nobody, by popularity (in-degree dispersion), `same_group` : 1 within : across
//   groups.
// A group is drawn by filling all rows and then redrawing every tie a few times; a year redraws the ties that were
// lost. Both use the same single-tie update, one tie at a time given all others, so the yearly rewiring leaves the
// statistics where the drawing left them. Out-degrees never change. Compare sequential tie formation in Snijders 2001.
#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "core/random.hpp"

namespace cpdsim {

struct ChoiceRule {
    double return_tie = 0;
    double close_triangle = 0;
    double same_group = 1;  ///< odds
};

class AdviceGroup {
public:
    using Place = std::uint32_t;  ///< of a post within the group, 0 .. size-1
    static constexpr Place nobody = std::numeric_limits<Place>::max();

    /// Empties the group. Post i has slots first[i] .. first[i + 1] - 1 for those she turns to, fewer than there are
    /// posts; first[0] is 0.
    void start(std::span<std::uint32_t const> first, ChoiceRule const& rule);
    void set_popularity(std::span<double const> weight);    ///< of the posts, > 0
    void set_groups(std::span<std::uint16_t const> group);  ///< of the posts

    /// Puts a known tie of i into a slot.
    void put(Place i, std::uint32_t slot, Place target) {
        to_[slot] = target;
        named_by_[target].push_back(i);
    }
    /// Chooses anew the targets of the slots of i for which `lost(slot)` holds.
    template <class Lost>
    void redraw(Place i, ChanceSequence& chances, Lost&& lost) {
        take_row(i);
        for (std::uint32_t slot = first_[i]; slot < first_[i + 1]; ++slot)
            if (lost(slot)) redraw_slot(i, slot, chances);
    }
    void redraw_all(Place i, ChanceSequence& chances) {
        redraw(i, chances, [](std::uint32_t) { return true; });
    }
    /// Calls visit(place) for those whom the post redrawn last turns to, by rising place.
    template <class Visit>
    void for_each_target(Visit&& visit) const;

    [[nodiscard]] Place size() const { return size_; }

private:
    void take_row(Place i);
    void take(Place j) {
        taken_[j / 64] |= std::uint64_t{1} << (j % 64);
        weight_[j] = 0;
    }
    void free(Place j) {
        taken_[j / 64] &= ~(std::uint64_t{1} << (j % 64));
        weight_[j] = popularity_[j] * keep(redrawn_, j);
    }
    void weigh_for(Place i);
    [[nodiscard]] bool is_free(Place j) const { return ((taken_[j / 64] >> (j % 64)) & 1U) == 0; }

    void redraw_slot(Place i, std::uint32_t slot, ChanceSequence& chances);
    /// Chance that i, having met j, takes her: 1 within the favoured side, the inverse odds else.
    [[nodiscard]] double keep(Place i, Place j) const { return keep_[group_[i] == group_[j] ? 1 : 0]; }
    [[nodiscard]] Place choose(Place i, ChanceSequence& chances);
    [[nodiscard]] Place choose_return(Place i, ChanceSequence& chances) const;
    [[nodiscard]] Place choose_closure(Place i, ChanceSequence& chances) const;
    [[nodiscard]] Place choose_by_popularity(Place i, ChanceSequence& chances);
    [[nodiscard]] Place weigh_everybody(Place i, ChanceSequence& chances);
    [[nodiscard]] Place random_contact(Place i, ChanceSequence& chances) const;

    static constexpr std::size_t stripe = 8;  ///< posts weighed at once; columns are filled up with posts of no weight

    ChoiceRule rule_;
    std::array<double, 2> keep_{};  ///< across groups and within; looked up, since no processor could foresee which
    Place size_ = 0;
    std::vector<std::uint32_t> first_;          ///< size + 1
    std::vector<Place> to_;                     ///< all rows, one after another
    std::vector<std::vector<Place>> named_by_;  ///< who turns to j; only the first size() are in use
    std::vector<std::uint64_t> taken_;        ///< bit j: whom the post being redrawn turns to already, and she herself
    Place redrawn_ = nobody;                  ///< that post
    std::vector<double> popularity_, group_;  ///< whole stripes; numbers of groups as doubles, to be compared in step
    std::vector<double> popularity_sum_;      ///< running sums; of large groups only
    std::vector<double>
        weight_;  ///< of everybody for the post being redrawn, 0 where taken; where it is kept up to date
    std::vector<double> up_to_;  ///< scratch of weigh_everybody: running sums over stripes
};

template <class Visit>
void AdviceGroup::for_each_target(Visit&& visit) const {
    for (std::size_t word = 0; word < taken_.size(); ++word) {
        std::uint64_t rest = taken_[word];
        if (redrawn_ / 64 == word) rest &= ~(std::uint64_t{1} << (redrawn_ % 64));
        for (; rest != 0; rest &= rest - 1) visit(static_cast<Place>(word * 64 + std::countr_zero(rest)));
    }
}

}  // namespace cpdsim
