// Who turns to whom among a group of posts (the teachers of a school), as a stationary process. A tie is chosen so:
//   1 with probability `return_tie`, to somebody who turns to me and whom I do not turn to yet (reciprocity);
//   2 else with probability `close_triangle`, to a contact of a contact, in either direction (clustering);
//   3 else, or where 1 or 2 finds nobody, by popularity (in-degree dispersion), `same_group` : 1 within : across
//   groups.
// A group is drawn by filling all rows and then redrawing every tie a few times; a year redraws the ties that were
// lost. Both use the same single-tie update, one tie at a time given all others, so the yearly rewiring leaves the
// statistics where the drawing left them. Out-degrees never change. Compare sequential tie formation in Snijders 2001.
#pragma once

#include <cstdint>
#include <limits>
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

    /// Empties the group: `out_degree[i]` ties to come from post i, each < size.
    void start(std::vector<std::uint32_t> const& out_degree);
    void set_popularity(std::vector<double> const& weight);  ///< > 0
    void set_groups(std::vector<std::uint16_t> const& group) { group_ = group; }

    /// Puts a known tie into a slot of i.
    void put(Place i, std::uint32_t slot, Place target);
    /// Chooses anew the targets of the slots of i for which `lost(slot)` holds.
    template <class Lost>
    void redraw(Place i, ChoiceRule const& rule, DrawSequence& draws, Lost&& lost) {
        mark_row(i);
        for (std::uint32_t slot = 0; slot < first_[i + 1] - first_[i]; ++slot)
            if (lost(slot)) redraw_slot(i, slot, rule, draws);
    }
    void redraw_all(Place i, ChoiceRule const& rule, DrawSequence& draws) {
        redraw(i, rule, draws, [](std::uint32_t) { return true; });
    }

    [[nodiscard]] Place size() const { return static_cast<Place>(first_.size() - 1); }
    [[nodiscard]] std::uint32_t first(Place i) const { return first_[i]; }
    [[nodiscard]] std::vector<Place>& targets() { return to_; }  ///< all rows, one after another

private:
    void mark_row(Place i);
    void redraw_slot(Place i, std::uint32_t slot, ChoiceRule const& rule, DrawSequence& draws);
    [[nodiscard]] bool is_free(Place j) const { return marked_[j] != stamp_; }  ///< for the marked post
    /// Chance that i, having met j, takes her: 1 within the favoured side, the inverse odds else.
    [[nodiscard]] double keep(Place i, Place j, double same_group) const {
        return (group_[i] == group_[j] ? same_group : 1.0) / (same_group > 1.0 ? same_group : 1.0);
    }
    [[nodiscard]] Place choose(Place i, ChoiceRule const& rule, DrawSequence& draws) const;
    [[nodiscard]] Place choose_return(Place i, DrawSequence& draws) const;
    [[nodiscard]] Place choose_closure(Place i, double same_group, DrawSequence& draws) const;
    [[nodiscard]] Place choose_by_popularity(Place i, double same_group, DrawSequence& draws) const;
    [[nodiscard]] Place weigh_everybody(Place i, double same_group, DrawSequence& draws) const;
    [[nodiscard]] Place random_contact(Place i, DrawSequence& draws) const;

    std::vector<std::uint32_t> first_;  ///< size + 1
    std::vector<Place> to_;
    std::vector<std::vector<Place>> named_by_;         ///< who turns to j; only the first size() are in use
    std::vector<double> popularity_, popularity_sum_;  ///< weights and their running sums
    mutable std::vector<double> running_sum_;          ///< scratch of weigh_everybody
    std::vector<std::uint16_t> group_;
    std::vector<std::uint32_t> marked_;  ///< == stamp_: the current post herself or turned to already
    std::uint32_t stamp_ = 0;
};

}  // namespace cpdsim
