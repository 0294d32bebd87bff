#include "generators/observed_rewiring.hpp"

#include <algorithm>

#include "generators/between_schools.hpp"
#include "generators/colleague_ties.hpp"
#include "generators/tie_rows.hpp"

namespace cpdsim {
namespace {

/// The weights for the new row: a tie that lasts keeps its own, the others share out what is left, in order.
std::vector<float> carry_weights(std::vector<std::pair<Teacher, float>> const& before,
                                 std::vector<Teacher> const& after) {
    std::vector<float> left, weights(after.size());
    for (auto const& [target, weight] : before)
        if (!std::binary_search(after.begin(), after.end(), target)) left.push_back(weight);
    std::size_t next = 0;
    for (std::size_t k = 0; k < after.size(); ++k) {
        auto const same =
            std::find_if(before.begin(), before.end(), [&](auto const& tie) { return tie.first == after[k]; });
        weights[k] = same != before.end() ? same->second : left[next++];
    }
    return weights;
}

}  // namespace

void rewire_observed_year(TieLayer& layer, Population const& population, NetworkParams const& params,
                          Realisation const& realisation, int year) {
    if (layer.survival >= 1) return;
    auto const& school = population.teachers.school;
    std::size_t const posts = population.teachers.size();
    std::vector<Tie> inside, across;
    for (Teacher i = 0; i < posts; ++i)
        for (std::uint32_t k = layer.first[i]; k < layer.first[i + 1]; ++k)
            if (layer.to[k] != i) (school[i] == school[layer.to[k]] ? inside : across).emplace_back(i, layer.to[k]);

    ColleagueTies colleagues = params.colleagues.value_or(ColleagueTies{});
    BetweenSchoolTies between = params.between_schools.value_or(BetweenSchoolTies{});
    colleagues.survival = between.survival = layer.survival;
    Realisation own = realisation;
    own.seed ^= hash_of(layer.name);  // layers lose their ties independently
    TieLayer within = build_rows("inside", posts, inside, TieOrder::sorted);
    TieLayer beyond = build_rows("across", posts, across, TieOrder::sorted);
    rewire_year(within, population, colleagues, own, year);
    rewire_year(beyond, population, between, own, year);

    for (Teacher i = 0; i < posts; ++i) {
        std::uint32_t const begin = layer.first[i], end = layer.first[i + 1];
        std::vector<Teacher> row(within.to.begin() + within.first[i], within.to.begin() + within.first[i + 1]);
        row.insert(row.end(), beyond.to.begin() + beyond.first[i], beyond.to.begin() + beyond.first[i + 1]);
        if (row.size() < end - begin) row.push_back(i);  // the self-tie
        std::sort(row.begin(), row.end());
        if (!layer.weight.empty()) {
            std::vector<std::pair<Teacher, float>> before;
            for (std::uint32_t k = begin; k < end; ++k) before.emplace_back(layer.to[k], layer.weight[k]);
            auto const weights = carry_weights(before, row);
            std::copy(weights.begin(), weights.end(), layer.weight.begin() + begin);
        }
        std::copy(row.begin(), row.end(), layer.to.begin() + begin);
    }
}

}  // namespace cpdsim
