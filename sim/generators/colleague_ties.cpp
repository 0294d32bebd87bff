#include "generators/colleague_ties.hpp"

#include <algorithm>
#include <map>

#include "generators/advice_group.hpp"
#include "generators/choice_calibration.hpp"
#include "generators/survival.hpp"
#include "generators/tables.hpp"
#include "generators/tie_rows.hpp"

namespace cpdsim {
namespace {

constexpr std::size_t chunk = 256;  // schools
constexpr int sweeps = 1;  // over all ties after the first filling; statistics are stationary from then on (tested)

/// The rule and the posts' popularity for one school after another.
class Schoolwise {
public:
    enum class Popularity { draw, known };

    /// `popularity` of every post of the population.
    Schoolwise(Population const& population, ColleagueTies const& wanted, Realisation const& realisation,
               std::vector<double>& popularity, Popularity is)
        : population_{population},
          wanted_{wanted},
          draws_{realisation.draws("colleague popularity")},
          block_{realisation.block},
          drawn_before_{is == Popularity::known},
          popularity_{popularity} {}

    CalibratedChoice const& choice(std::uint32_t size) {
        auto const [at, fresh] = choices_.try_emplace(size);
        if (fresh) at->second = calibrate_choice(wanted_, size);
        return at->second;
    }

    void prepare(AdviceGroup& group, School school, std::vector<std::uint32_t> const& out_degree) {
        auto const size = static_cast<std::uint32_t>(out_degree.size());
        Teacher const first = population_.schools.first_teacher[school];
        auto const& labels =
            population_.teachers.group.empty() ? population_.teachers.subject : population_.teachers.group;
        double const shape = choice(size).popularity_shape;
        for (std::uint32_t place = 0; !drawn_before_ && place < size; ++place) {
            DrawSequence draws{draws_, school, place, block_};
            popularity_[first + place] = std::max(draws.gamma(shape), 1e-9);
        }
        weight_.assign(popularity_.begin() + first, popularity_.begin() + first + size);
        groups_.assign(labels.begin() + first, labels.begin() + first + size);
        group.start(out_degree);
        group.set_popularity(weight_);
        group.set_groups(groups_);
    }

private:
    Population const& population_;
    ColleagueTies const& wanted_;
    Draws draws_;
    std::uint32_t block_;
    bool drawn_before_;
    std::vector<double>& popularity_;
    std::map<std::uint32_t, CalibratedChoice> choices_;
    std::vector<double> weight_;
    std::vector<std::uint16_t> groups_;
};

}  // namespace

TieLayer draw_colleague_ties(Population const& population, ColleagueTies const& wanted, Realisation const& realisation,
                             Workers* workers) {
    NegativeBinomialTable const degrees{wanted.out_degree, wanted.out_degree_dispersion};
    Draws const degree_draws = realisation.draws("colleague out-degree");
    Draws const tie_draws = realisation.draws("colleague ties");
    std::vector<double> popularity(population.teachers.size());
    std::vector<std::vector<Tie>> parts((population.schools.size() + chunk - 1) / chunk);
    for_each_chunk(workers, population.schools.size(), chunk, [&](std::size_t from, std::size_t until) {
        Schoolwise schoolwise{population, wanted, realisation, popularity, Schoolwise::Popularity::draw};
        AdviceGroup group;
        std::vector<std::uint32_t> out_degree;
        for (auto school = static_cast<School>(from); school < until; ++school) {
            Teacher const first = population.schools.first_teacher[school];
            std::uint32_t const size = population.schools.first_teacher[school + 1] - first;
            if (size < 2) continue;
            out_degree.resize(size);
            for (std::uint32_t place = 0; place < size; ++place) {
                double const u = degree_draws.words(school, place, realisation.block)[0] * 0x1p-32;
                out_degree[place] = std::min(size - 1, degrees.quantile(u));
            }
            schoolwise.prepare(group, school, out_degree);
            ChoiceRule const& rule = schoolwise.choice(size).rule;
            DrawSequence draws{tie_draws, school, 0, realisation.block};
            for (int sweep = 0; sweep <= sweeps; ++sweep)
                for (std::uint32_t place = 0; place < size; ++place) group.redraw_all(place, rule, draws);
            auto& targets = group.targets();
            for (std::uint32_t place = 0; place < size; ++place) {
                std::sort(targets.begin() + group.first(place), targets.begin() + group.first(place + 1));
                for (std::uint32_t k = group.first(place); k < group.first(place + 1); ++k)
                    parts[from / chunk].emplace_back(first + place, first + targets[k]);
            }
        }
    });
    TieLayer layer = build_rows("colleagues", population.teachers.size(), joined(parts), TieOrder::sorted);
    layer.survival = wanted.survival;
    if (wanted.survival < 1) layer.popularity = std::move(popularity);
    return layer;
}

void rewire_year(TieLayer& layer, Population const& population, ColleagueTies const& wanted,
                 Realisation const& realisation, int year, Workers* workers) {
    if (wanted.survival >= 1) return;
    TieSurvival const survival{realisation, "colleague survival", wanted.survival, year};
    Draws const tie_draws = realisation.draws("colleague rewiring");
    auto const popularity = layer.popularity.empty() ? Schoolwise::Popularity::draw : Schoolwise::Popularity::known;
    layer.popularity.resize(population.teachers.size());
    for_each_chunk(workers, population.schools.size(), chunk, [&](std::size_t from, std::size_t until) {
        Schoolwise schoolwise{population, wanted, realisation, layer.popularity, popularity};
        AdviceGroup group;
        std::vector<std::uint32_t> out_degree;
        for (auto school = static_cast<School>(from); school < until; ++school) {
            Teacher const first = population.schools.first_teacher[school];
            std::uint32_t const size = population.schools.first_teacher[school + 1] - first;
            std::uint32_t const start = layer.first[first];
            if (size < 2 || layer.first[first + size] == start) continue;
            out_degree.resize(size);
            for (std::uint32_t place = 0; place < size; ++place)
                out_degree[place] = layer.first[first + place + 1] - layer.first[first + place];
            schoolwise.prepare(group, school, out_degree);
            for (std::uint32_t place = 0; place < size; ++place)
                for (std::uint32_t slot = 0; slot < out_degree[place]; ++slot)
                    group.put(place, slot, layer.to[start + group.first(place) + slot] - first);
            ChoiceRule const& rule = schoolwise.choice(size).rule;
            DrawSequence draws{tie_draws, school, static_cast<std::uint32_t>(year), realisation.block};
            for (std::uint32_t place = 0; place < size; ++place) {
                TieSurvival::Row of_post = survival.of(school, place);
                group.redraw(place, rule, draws, [&](std::uint32_t slot) { return !of_post.lasts(slot); });
            }
            auto& targets = group.targets();
            for (std::uint32_t place = 0; place < size; ++place) {
                std::sort(targets.begin() + group.first(place), targets.begin() + group.first(place + 1));
                for (std::uint32_t k = group.first(place); k < group.first(place + 1); ++k)
                    layer.to[start + k] = first + targets[k];
            }
        }
    });
}

}  // namespace cpdsim
