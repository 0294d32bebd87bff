#include "optimise/record.hpp"

#include <algorithm>
#include <limits>
#include <stdexcept>

namespace cpdsim::optimise {

std::size_t Record::number_of(Candidate const& candidate) {
    auto const [found, is_new] = numbers_.try_emplace(candidate, entries_.size());
    if (is_new) entries_.push_back({candidate, {}});
    return found->second;
}

std::size_t Record::baseline_of(std::size_t number) const {
    return numbers_.at(Candidate{problem_->baseline, {}, entries_[number].candidate.what_if});
}

void Record::run(std::vector<std::size_t> const& numbers, std::vector<std::size_t> const& packs) {
    std::vector<std::size_t> all;
    for (std::size_t const number : numbers) {
        std::size_t const base = number_of(Candidate{problem_->baseline, {}, entries_[number].candidate.what_if});
        for (std::size_t const one : {base, number})
            if (std::find(all.begin(), all.end(), one) == all.end()) all.push_back(one);
    }
    std::vector<Asked> asked;
    std::vector<std::size_t> whose;
    for (std::size_t const pack : packs) {
        for (std::size_t const number : all) {
            if (entries_[number].of_packs.contains(pack)) continue;
            asked.push_back({entries_[number].candidate, pack});
            whose.push_back(number);
        }
    }
    if (asked.empty()) return;
    std::vector<PackValues> of_packs = evaluator_->evaluate(asked);
    used_ += asked.size();
    for (std::size_t k = 0; k < asked.size(); ++k) {
        failed_ += of_packs[k].values.empty() ? 1 : 0;
        entries_[whose[k]].of_packs[asked[k].pack] = std::move(of_packs[k]);
    }
}

bool Record::has(std::size_t number, std::vector<std::size_t> const& packs) const {
    auto const& of_packs = entries_[number].of_packs;
    return std::all_of(packs.begin(), packs.end(), [&](std::size_t pack) {
        auto const found = of_packs.find(pack);
        return found != of_packs.end() && !found->second.values.empty();
    });
}

std::vector<double> Record::values(std::size_t number, std::string const& outcome,
                                   std::vector<std::size_t> const& packs) const {
    constexpr double missing = std::numeric_limits<double>::quiet_NaN();
    auto const& names = evaluator_->outcomes();
    auto const which = static_cast<std::size_t>(std::find(names.begin(), names.end(), outcome) - names.begin());
    std::vector<double> found;
    for (std::size_t const pack : packs) {
        auto const of_pack = entries_[number].of_packs.find(pack);
        bool const there =
            of_pack != entries_[number].of_packs.end() && which < of_pack->second.values.size() && which < names.size();
        std::size_t const draws = evaluator_->packs(0)[pack].draws();
        if (there && of_pack->second.values[which].size() < draws)
            throw std::logic_error{"a pack of draws is larger than when it was run"};
        for (std::size_t d = 0; d < draws; ++d)
            found.push_back(there ? static_cast<double>(of_pack->second.values[which][d]) : missing);
    }
    return found;
}

std::vector<double> Record::gains(std::size_t number, Goal const& goal, std::vector<std::size_t> const& packs) const {
    std::vector<double> own = values(number, goal.outcome, packs);
    std::vector<double> const base = values(baseline_of(number), goal.outcome, packs);
    for (std::size_t d = 0; d < own.size(); ++d) own[d] = goal.direction * (own[d] - base[d]);
    return own;
}

std::vector<double> Record::unspent(std::size_t number, std::vector<std::size_t> const& packs) const {
    Goal const unspent{"unspent", 1}, planned{"planned", 1};
    std::vector<double> share = gains(number, unspent, packs);
    std::vector<double> const came_in = gains(number, planned, packs);
    for (std::size_t d = 0; d < share.size(); ++d) share[d] = came_in[d] > 0 ? share[d] / came_in[d] : 0;
    return share;
}

}  // namespace cpdsim::optimise
