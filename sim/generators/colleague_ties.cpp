#include "generators/colleague_ties.hpp"

#include <algorithm>
#include <span>
#include <vector>

#include "generators/advice_group.hpp"
#include "generators/choice_calibration.hpp"
#include "generators/survival.hpp"
#include "generators/tables.hpp"
#include "generators/tie_rows.hpp"

namespace cpdsim {
namespace {

constexpr std::size_t chunk = 256;  // schools
constexpr int sweeps = 1;  // over all ties after the first filling; statistics are stationary from then on (tested)

/// The group of one school after another, with the popularity of its posts.
class Schoolwise {
public:
    enum class Popularity { draw, known };

    /// `popularity` of every post of the population.
    Schoolwise(Population const& population, CalibratedChoice const& choice, Realisation const& realisation,
               std::vector<double>& popularity, Popularity is)
        : population_{population},
          choice_{choice},
          chances_{realisation.chances("colleague popularity")},
          pack_{realisation.pack},
          drawn_before_{is == Popularity::known},
          popularity_{popularity} {}

    /// Goes to a school; false where nobody has colleagues.
    bool enter(School school) {
        school_ = school;
        first_ = population_.schools.first_teacher[school];
        size_ = population_.schools.first_teacher[school + 1] - first_;
        return size_ >= 2;
    }
    [[nodiscard]] Teacher first_teacher() const { return first_; }
    [[nodiscard]] std::uint32_t size() const { return size_; }
    [[nodiscard]] bool knows_popularity() const { return drawn_before_; }
    [[nodiscard]] std::uint32_t key() const { return population_.key_of_school(school_); }

    /// The school's group, all ties still to be drawn; `rows` as in AdviceGroup::start.
    AdviceGroup& group(std::span<std::uint32_t const> rows) {
        double const shape = choice_.popularity_shape, beyond = (1 - asked_alike) / shape;
        for (std::uint32_t place = 0; !drawn_before_ && place < size_; ++place) {
            ChanceSequence chances{chances_, population_.key_of_school(school_), place, pack_};
            popularity_[first_ + place] = asked_alike + beyond * chances.gamma(shape);
        }
        auto const& labels =
            population_.teachers.group.empty() ? population_.teachers.subject : population_.teachers.group;
        group_.start(rows, choice_.rule);
        group_.set_popularity({popularity_.data() + first_, size_});
        group_.set_groups({labels.data() + first_, size_});
        return group_;
    }

private:
    Population const& population_;
    CalibratedChoice const& choice_;
    Chances chances_;
    std::uint32_t pack_;
    bool drawn_before_;
    std::vector<double>& popularity_;
    AdviceGroup group_;
    School school_ = 0;
    Teacher first_ = 0;
    std::uint32_t size_ = 0;
};

/// What all schools draw their first ties from.
struct FirstTies {
    NamedTable degrees;
    Chances degree_chances, tie_chances;
    std::uint32_t pack;

    FirstTies(ColleagueTies const& wanted, Realisation const& realisation)
        : degrees{wanted.out_degree, wanted.out_degree_dispersion, wanted.asks_nobody},
          degree_chances{realisation.chances("colleague out-degree")},
          tie_chances{realisation.chances("colleague ties")},
          pack{realisation.pack} {}
};

void draw_school(Schoolwise& schoolwise, School school, FirstTies const& how, std::vector<std::uint32_t>& rows,
                 std::vector<Tie>& ties) {
    if (!schoolwise.enter(school)) return;
    Teacher const first = schoolwise.first_teacher();
    std::uint32_t const size = schoolwise.size();
    rows.assign(1, 0);
    for (std::uint32_t place = 0; place < size; ++place) {
        double const u = how.degree_chances.words(schoolwise.key(), place, how.pack)[0] * 0x1p-32;
        rows.push_back(rows.back() + std::min(size - 1, how.degrees.quantile(u)));
    }
    AdviceGroup& group = schoolwise.group(rows);
    ChanceSequence chances{how.tie_chances, schoolwise.key(), 0, how.pack};
    for (int sweep = 0; sweep < sweeps; ++sweep)
        for (std::uint32_t place = 0; place < size; ++place) group.redraw_all(place, chances);
    for (std::uint32_t place = 0; place < size; ++place) {
        group.redraw_all(place, chances);
        group.for_each_target([&](std::uint32_t target) { ties.emplace_back(first + place, first + target); });
    }
}

/// What all schools redraw their ties from when a year has passed.
struct NextTies {
    TieSurvival survival;
    Chances tie_chances;
    std::uint32_t year, pack;

    NextTies(ColleagueTies const& wanted, Realisation const& realisation, int of_year)
        : survival{realisation, "colleague survival", wanted.survival, of_year},
          tie_chances{realisation.chances("colleague rewiring")},
          year{static_cast<std::uint32_t>(of_year)},
          pack{realisation.pack} {}
};

struct RewiringScratch {
    std::vector<std::uint32_t> rows;
    std::vector<std::uint8_t> lost;
};

void rewire_school(Schoolwise& schoolwise, School school, NextTies const& how, TieLayer& layer,
                   RewiringScratch& scratch) {
    if (!schoolwise.enter(school)) return;
    Teacher const first = schoolwise.first_teacher();
    std::uint32_t const size = schoolwise.size();
    Teacher* const to = layer.to.data() + layer.first[first];
    scratch.rows.resize(size + 1);
    for (std::uint32_t place = 0; place <= size; ++place)
        scratch.rows[place] = layer.first[first + place] - layer.first[first];
    bool const all_last = how.survival.find_lost(schoolwise.key(), scratch.rows, scratch.lost) == 0;
    if (all_last && schoolwise.knows_popularity()) return;

    AdviceGroup& group = schoolwise.group(scratch.rows);
    for (std::uint32_t place = 0; place < size; ++place)
        for (std::uint32_t slot = scratch.rows[place]; slot < scratch.rows[place + 1]; ++slot)
            group.put(place, slot, to[slot] - first);
    ChanceSequence chances{how.tie_chances, schoolwise.key(), how.year, how.pack};
    for (std::uint32_t place = 0; place < size; ++place) {
        group.redraw(place, chances, [&](std::uint32_t slot) { return scratch.lost[slot] != 0; });
        Teacher* row = to + scratch.rows[place];
        group.for_each_target([&](std::uint32_t target) { *row++ = first + target; });
    }
}

}  // namespace

TieLayer draw_colleague_ties(Population const& population, ColleagueTies const& wanted, Realisation const& realisation,
                             Workers* workers) {
    FirstTies const how{wanted, realisation};
    CalibratedChoice const choice = calibrate_choice(wanted);
    std::vector<double> popularity(population.teachers.size());
    std::vector<std::vector<Tie>> parts((population.schools.size() + chunk - 1) / chunk);
    for_each_chunk(workers, population.schools.size(), chunk, [&](std::size_t from, std::size_t until) {
        Schoolwise schoolwise{population, choice, realisation, popularity, Schoolwise::Popularity::draw};
        std::vector<std::uint32_t> rows;
        for (auto school = static_cast<School>(from); school < until; ++school)
            draw_school(schoolwise, school, how, rows, parts[from / chunk]);
    });
    TieLayer layer = build_rows("colleagues", population.teachers.size(), joined(parts), TieOrder::sorted);
    layer.survival = wanted.survival;
    if (wanted.survival < 1) layer.popularity = std::move(popularity);
    return layer;
}

void rewire_year(TieLayer& layer, Population const& population, ColleagueTies const& wanted,
                 Realisation const& realisation, int year, Workers* workers) {
    if (wanted.survival >= 1) return;
    NextTies const how{wanted, realisation, year};
    CalibratedChoice const choice = calibrate_choice(wanted);
    auto const popularity = layer.popularity.empty() ? Schoolwise::Popularity::draw : Schoolwise::Popularity::known;
    layer.popularity.resize(population.teachers.size());
    for_each_chunk(workers, population.schools.size(), chunk, [&](std::size_t from, std::size_t until) {
        Schoolwise schoolwise{population, choice, realisation, layer.popularity, popularity};
        RewiringScratch scratch;
        for (auto school = static_cast<School>(from); school < until; ++school)
            rewire_school(schoolwise, school, how, layer, scratch);
    });
}

}  // namespace cpdsim
