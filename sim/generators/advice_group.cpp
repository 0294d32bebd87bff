#include "generators/advice_group.hpp"

#include <algorithm>
#include <bit>
#include <cassert>
#include <numeric>

namespace cpdsim {
namespace {

constexpr int closure_tries = 4;                // contacts of contacts looked at before giving up
constexpr int popularity_tries = 12;            // before weighing everybody
constexpr AdviceGroup::Place small_group = 64;  // up to here weighing everybody is as quick as trying

}  // namespace

void AdviceGroup::start(std::span<std::uint32_t const> first, ChoiceRule const& rule) {
    rule_ = rule;
    keep_ = {1.0 / std::max(rule.same_group, 1.0), rule.same_group / std::max(rule.same_group, 1.0)};
    size_ = static_cast<Place>(first.size() - 1);
    first_.assign(first.begin(), first.end());
    to_.assign(first_[size_], nobody);
    if (named_by_.size() < size_) named_by_.resize(size_);  // never shrinks: capacity is reused from school to school
    for (Place j = 0; j < size_; ++j) named_by_[j].clear();
}

void AdviceGroup::set_popularity(std::span<double const> weight) {
    popularity_.assign((weight.size() + stripe - 1) / stripe * stripe, 0.0);
    std::copy(weight.begin(), weight.end(), popularity_.begin());
    weight_.resize(popularity_.size());
    up_to_.resize(popularity_.size() / stripe);
    if (weight.size() <= small_group) return;
    popularity_sum_.resize(weight.size());
    std::partial_sum(weight.begin(), weight.end(), popularity_sum_.begin());
}

void AdviceGroup::set_groups(std::span<std::uint16_t const> group) {
    group_.assign((group.size() + stripe - 1) / stripe * stripe, 0.0);
    std::copy(group.begin(), group.end(), group_.begin());
}

void AdviceGroup::take_row(Place i) {
    redrawn_ = i;
    taken_.assign((size_ + 63) / 64, 0);
    if (size_ <= small_group) weigh_for(i);
    take(i);  // nobody turns to herself
    for (std::uint32_t k = first_[i]; k < first_[i + 1]; ++k)
        if (to_[k] != nobody) take(to_[k]);
}

// All are weighed, and those taken then get no weight: who is of the same group follows no pattern a processor could
// foresee, so that a plain loop without branches is quickest.
void AdviceGroup::weigh_for(Place i) {
    double const* const popularity = popularity_.data();
    double const* const group = group_.data();
    double* const weight = weight_.data();
    double const other = keep_[0], same = keep_[1], own = group_[i];
    for (std::size_t j = 0; j < popularity_.size(); ++j) weight[j] = popularity[j] * (group[j] == own ? same : other);
    for (std::size_t word = 0; word < taken_.size(); ++word)
        for (std::uint64_t rest = taken_[word]; rest != 0; rest &= rest - 1)
            weight[word * 64 + static_cast<std::size_t>(std::countr_zero(rest))] = 0;
}

void AdviceGroup::redraw_slot(Place i, std::uint32_t slot, ChanceSequence& chances) {
    Place& target = to_[slot];
    if (target != nobody) {
        auto& sources = named_by_[target];
        auto const found = std::find(sources.begin(), sources.end(), i);
        assert(found != sources.end());
        *found = sources.back();
        sources.pop_back();
        free(target);
        target = nobody;
    }
    Place const chosen = choose(i, chances);
    target = chosen;
    take(chosen);
    named_by_[chosen].push_back(i);
}

AdviceGroup::Place AdviceGroup::choose(Place i, ChanceSequence& chances) {
    if (rule_.return_tie > 0 && chances.uniform() < rule_.return_tie) {
        Place const j = choose_return(i, chances);
        if (j != nobody) return j;
    }
    if (rule_.close_triangle > 0 && chances.uniform() < rule_.close_triangle) {
        Place const j = choose_closure(i, chances);
        if (j != nobody) return j;
    }
    return choose_by_popularity(i, chances);
}

AdviceGroup::Place AdviceGroup::choose_return(Place i, ChanceSequence& chances) const {
    auto const& sources = named_by_[i];
    auto const count = static_cast<std::uint32_t>(sources.size());
    if (count == 0) return nobody;
    std::uint32_t const start = chances.below(count);
    for (std::uint32_t k = start; k < count; ++k)
        if (is_free(sources[k])) return sources[k];
    for (std::uint32_t k = 0; k < start; ++k)
        if (is_free(sources[k])) return sources[k];
    return nobody;
}

AdviceGroup::Place AdviceGroup::random_contact(Place i, ChanceSequence& chances) const {
    std::uint32_t const out = first_[i + 1] - first_[i];
    auto const in = static_cast<std::uint32_t>(named_by_[i].size());
    if (out + in == 0) return nobody;
    std::uint32_t const k = chances.below(out + in);
    return k < out ? to_[first_[i] + k] : named_by_[i][k - out];  // an empty slot gives nobody
}

AdviceGroup::Place AdviceGroup::choose_closure(Place i, ChanceSequence& chances) const {
    for (int attempt = 0; attempt < closure_tries; ++attempt) {
        Place const between = random_contact(i, chances);
        if (between == nobody) continue;
        std::uint32_t const out = first_[between + 1] - first_[between];
        if (out == 0) continue;
        Place const j = to_[first_[between] + chances.below(out)];
        if (j != nobody && is_free(j) && chances.uniform() < keep(i, j)) return j;
    }
    return nobody;
}

AdviceGroup::Place AdviceGroup::choose_by_popularity(Place i, ChanceSequence& chances) {
    if (size() <= small_group) return weigh_everybody(i, chances);
    double const total = popularity_sum_.back();
    for (int attempt = 0; attempt < popularity_tries; ++attempt) {
        double const mark = chances.uniform() * total;
        auto const found = std::upper_bound(popularity_sum_.begin(), popularity_sum_.end(), mark);
        auto const j = static_cast<Place>(std::min<std::ptrdiff_t>(found - popularity_sum_.begin(), size() - 1));
        if (is_free(j) && chances.uniform() < keep(i, j)) return j;
    }
    return weigh_everybody(i, chances);
}

// Weights are summed stripe by stripe, so that finding one among sixty takes little longer than among eight.
AdviceGroup::Place AdviceGroup::weigh_everybody(Place i, ChanceSequence& chances) {
    if (size_ > small_group) weigh_for(i);
    std::size_t const stripes = popularity_.size() / stripe;
    double sum = 0;
    for (std::size_t b = 0; b < stripes; ++b) {
        double const* const w = weight_.data() + b * stripe;
        up_to_[b] = sum;
        sum += ((w[0] + w[4]) + (w[1] + w[5])) + ((w[2] + w[6]) + (w[3] + w[7]));
    }
    double const mark = chances.uniform() * sum;
    std::size_t found = 0;  // how many stripes begin at the mark or below: counting guesses no branch wrong
    for (std::size_t b = 1; b < stripes; ++b) found += up_to_[b] <= mark ? 1 : 0;
    double running = up_to_[found];
    auto j = static_cast<Place>(found * stripe);
    for (std::size_t k = 0; k < stripe; ++k)  // counting guesses no branch wrong
        j += (running += weight_[found * stripe + k]) <= mark ? 1 : 0;
    if (j < size_ && is_free(j)) return j;
    for (j = 0; !is_free(j);) ++j;  // weights vanished in rounding
    return j;
}

}  // namespace cpdsim
