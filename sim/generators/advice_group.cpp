#include "generators/advice_group.hpp"

#include <algorithm>
#include <array>
#include <cassert>

namespace cpdsim {
namespace {

constexpr int closure_tries = 4;                // contacts of contacts looked at before giving up
constexpr int popularity_tries = 12;            // before weighing everybody
constexpr AdviceGroup::Place small_group = 64;  // up to here weighing everybody is as quick as trying

}  // namespace

void AdviceGroup::start(std::vector<std::uint32_t> const& out_degree) {
    std::size_t const n = out_degree.size();
    first_.assign(n + 1, 0);
    for (std::size_t i = 0; i < n; ++i) first_[i + 1] = first_[i] + out_degree[i];
    to_.assign(first_[n], nobody);
    if (named_by_.size() < n) named_by_.resize(n);  // never shrinks: capacity is reused from school to school
    for (std::size_t j = 0; j < n; ++j) named_by_[j].clear();
    marked_.assign(n, 0);
    stamp_ = 0;
}

void AdviceGroup::set_popularity(std::vector<double> const& weight) {
    popularity_ = weight;
    running_sum_.resize(weight.size());
    popularity_sum_.resize(weight.size());
    double sum = 0;
    for (std::size_t j = 0; j < weight.size(); ++j) popularity_sum_[j] = sum += weight[j];
}

void AdviceGroup::put(Place i, std::uint32_t slot, Place target) {
    to_[first_[i] + slot] = target;
    named_by_[target].push_back(i);
}

void AdviceGroup::mark_row(Place i) {
    marked_[i] = ++stamp_;  // nobody turns to herself
    for (std::uint32_t k = first_[i]; k < first_[i + 1]; ++k)
        if (to_[k] != nobody) marked_[to_[k]] = stamp_;
}

void AdviceGroup::redraw_slot(Place i, std::uint32_t slot, ChoiceRule const& rule, DrawSequence& draws) {
    Place& target = to_[first_[i] + slot];
    if (target != nobody) {
        auto& sources = named_by_[target];
        auto const found = std::find(sources.begin(), sources.end(), i);
        assert(found != sources.end());
        *found = sources.back();
        sources.pop_back();
        marked_[target] = 0;
        target = nobody;
    }
    Place const chosen = choose(i, rule, draws);
    target = chosen;
    marked_[chosen] = stamp_;
    named_by_[chosen].push_back(i);
}

AdviceGroup::Place AdviceGroup::choose(Place i, ChoiceRule const& rule, DrawSequence& draws) const {
    if (rule.return_tie > 0 && draws.uniform() < rule.return_tie) {
        Place const j = choose_return(i, draws);
        if (j != nobody) return j;
    }
    if (rule.close_triangle > 0 && draws.uniform() < rule.close_triangle) {
        Place const j = choose_closure(i, rule.same_group, draws);
        if (j != nobody) return j;
    }
    return choose_by_popularity(i, rule.same_group, draws);
}

AdviceGroup::Place AdviceGroup::choose_return(Place i, DrawSequence& draws) const {
    auto const& sources = named_by_[i];
    auto const count = static_cast<std::uint32_t>(sources.size());
    if (count == 0) return nobody;
    std::uint32_t const start = draws.below(count);
    for (std::uint32_t k = 0; k < count; ++k) {
        Place const j = sources[(start + k) % count];
        if (is_free(j)) return j;
    }
    return nobody;
}

AdviceGroup::Place AdviceGroup::random_contact(Place i, DrawSequence& draws) const {
    std::uint32_t const out = first_[i + 1] - first_[i];
    auto const in = static_cast<std::uint32_t>(named_by_[i].size());
    if (out + in == 0) return nobody;
    std::uint32_t const k = draws.below(out + in);
    return k < out ? to_[first_[i] + k] : named_by_[i][k - out];  // an empty slot gives nobody
}

AdviceGroup::Place AdviceGroup::choose_closure(Place i, double same_group, DrawSequence& draws) const {
    for (int attempt = 0; attempt < closure_tries; ++attempt) {
        Place const between = random_contact(i, draws);
        if (between == nobody) continue;
        std::uint32_t const out = first_[between + 1] - first_[between];
        if (out == 0) continue;
        Place const j = to_[first_[between] + draws.below(out)];
        if (j != nobody && is_free(j) && draws.uniform() < keep(i, j, same_group)) return j;
    }
    return nobody;
}

AdviceGroup::Place AdviceGroup::choose_by_popularity(Place i, double same_group, DrawSequence& draws) const {
    if (size() <= small_group) return weigh_everybody(i, same_group, draws);
    double const total = popularity_sum_.back();
    for (int attempt = 0; attempt < popularity_tries; ++attempt) {
        double const mark = draws.uniform() * total;
        auto const found = std::upper_bound(popularity_sum_.begin(), popularity_sum_.end(), mark);
        auto const j = static_cast<Place>(std::min<std::ptrdiff_t>(found - popularity_sum_.begin(), size() - 1));
        if (is_free(j) && draws.uniform() < keep(i, j, same_group)) return j;
    }
    return weigh_everybody(i, same_group, draws);
}

AdviceGroup::Place AdviceGroup::weigh_everybody(Place i, double same_group, DrawSequence& draws) const {
    Place const n = size();
    double const same = keep(i, i, same_group), other = same / same_group;
    std::uint16_t const own = group_[i];
    // Looked up, not decided: who is free and of the same group follows no pattern a processor could foresee.
    std::array<double, 2> const by_group{other, same};
    double sum = 0;
    for (Place j = 0; j < n; ++j) {
        double const weight = popularity_[j] * by_group[group_[j] == own ? 1 : 0];
        running_sum_[j] = sum += weight * static_cast<double>(marked_[j] != stamp_);
    }
    double const mark = draws.uniform() * sum;
    Place found = 0;  // how many sums are at most the mark: counting guesses no branch wrong
    for (Place k = 0; k < n; ++k) found += running_sum_[k] <= mark ? 1 : 0;
    if (found < n) return found;
    Place j = 0;  // every weight vanished in rounding
    while (!is_free(j)) ++j;
    return j;
}

}  // namespace cpdsim
