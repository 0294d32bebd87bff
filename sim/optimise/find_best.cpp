#include "optimise/find_best.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "core/error.hpp"

namespace cpdsim::optimise {
namespace {

constexpr std::size_t most_finalists = 8, most_of_front = 8;
constexpr double missing = std::numeric_limits<double>::quiet_NaN();

double mean(std::vector<double> const& values) {
    return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

/// Some of a front that is too long: the ends of each goal, then whoever is farthest from those chosen.
std::vector<std::size_t> thinned(Problem const& problem, Search const& search, Record const& record,
                                 std::vector<std::size_t> const& front) {
    if (front.size() <= most_of_front) return front;
    std::size_t const goals = problem.better.size();
    std::vector<std::vector<double>> values;
    for (std::size_t const number : front) {
        values.emplace_back();
        for (Goal const& goal : problem.better)
            values.back().push_back(mean(measures(problem, record, number, goal, search.all())));
    }
    std::vector<std::size_t> chosen;
    for (std::size_t g = 0; g < goals; ++g) {
        auto const by_goal = [&](auto const& a, auto const& b) { return a[g] < b[g]; };
        auto const [low, high] = std::minmax_element(values.begin(), values.end(), by_goal);
        double const range = std::max(1e-300, (*high)[g] - (*low)[g]);
        auto const best = static_cast<std::size_t>(high - values.begin());
        for (auto& point : values) point[g] /= range;
        if (std::find(chosen.begin(), chosen.end(), best) == chosen.end()) chosen.push_back(best);
    }
    while (chosen.size() < most_of_front) {
        std::size_t farthest = 0;
        double most = -1;
        for (std::size_t k = 0; k < front.size(); ++k) {
            double nearest = std::numeric_limits<double>::infinity();
            for (std::size_t const c : chosen) {
                double square = 0;
                for (std::size_t g = 0; g < goals; ++g) square += std::pow(values[k][g] - values[c][g], 2);
                nearest = std::min(nearest, square);
            }
            if (nearest > most) {
                most = nearest;
                farthest = k;
            }
        }
        chosen.push_back(farthest);
    }
    std::sort(chosen.begin(), chosen.end());
    std::vector<std::size_t> numbers;
    for (std::size_t const k : chosen) numbers.push_back(front[k]);
    return numbers;
}

class Finder {
public:
    Finder(Problem const& problem, Evaluator& evaluator, Tell const& tell) : problem_{problem} {
        found_.record = std::make_unique<Record>(problem, evaluator);
        found_.search = std::make_unique<Search>(problem, *found_.record, tell);
    }

    Found find(std::vector<std::string> const& what_ifs) {
        Record& record = *found_.record;
        Search& search = *found_.search;
        search.run();
        if (search.ranked().empty())
            throw UserError{Exit::input_invalid,
                            "no mix that was run keeps to the limits of `optimise`; raise them (`limits`)"};
        found_.near = find_near_best(problem_, search, record);
        std::vector<std::size_t> const finalists = finalists_of(problem_, record, search, most_finalists);
        std::vector<std::size_t> others;
        if (problem_.better.size() > 1) others = thinned(problem_, search, record, search.front());
        front_ = others;
        for (Incumbent const& strategy : problem_.strategies)
            others.push_back(record.number_of(Candidate{strategy.id, {}, ""}));
        found_.certified = certify(problem_, record, search, finalists, others);
        for (Certificate const& rival : found_.certified.rivals) {
            Row& row = add(rival.number, "");
            row.certificate = rival;
            if (std::find(finalists.begin(), finalists.end(), rival.number) != finalists.end()) role(row, "finalist");
            if (std::find(front_.begin(), front_.end(), rival.number) != front_.end()) role(row, "front");
            if (!record.candidate(rival.number).strategy.empty()) role(row, "strategy");
            if (rival.number == found_.certified.recommended) role(row, "recommended");
        }
        name_mixes();
        Mix const best = mix_of(found_.certified.recommended);
        Surface const surface = search.surface();
        for (Alternative const& other : alternatives(problem_, found_.near, best))
            certify_mix(other.mix, "alternative:" + other.why);
        find_ranges(surface, best);
        find_moves(surface, best);
        found_.summits = summits(problem_.levers, surface, search.mixes_run()).size();
        under_what_ifs(what_ifs);
        return std::move(found_);
    }

private:
    static void role(Row& row, std::string const& name) {
        if (std::find(row.roles.begin(), row.roles.end(), name) == row.roles.end()) row.roles.push_back(name);
    }

    /// The mix of a candidate; of a strategy of the file that is no point of the lattice, the nearest one.
    Mix mix_of(std::size_t number) const {
        Candidate const& candidate = found_.record->candidate(number);
        if (candidate.strategy.empty()) return candidate.mix;
        for (Incumbent const& strategy : problem_.strategies)
            if (strategy.id == candidate.strategy && strategy.mix) return *strategy.mix;
        return found_.record->candidate(found_.certified.first_of_search).mix;
    }

    Row& add(std::size_t number, std::string const& name) {
        auto found =
            std::find_if(found_.rows.begin(), found_.rows.end(), [&](Row const& row) { return row.number == number; });
        if (found == found_.rows.end()) {
            Row row{number, {}, {}, missing};
            if (found_.record->has(number, found_.search->all().packs)) row.promised = found_.search->value_of(number);
            found = found_.rows.insert(found_.rows.end(), std::move(row));
        }
        if (!name.empty()) role(*found, name);
        return *found;
    }

    /// Runs a mix on the draws of values; the position of its row.
    std::size_t certify_mix(Mix const& mix, std::string const& name) {
        std::size_t const number = found_.record->number_of(mix);
        found_.record->run({number}, found_.certified.value_packs);
        Row& row = add(number, name);
        row.certificate = certificate_of(problem_, *found_.record, found_.certified, number,
                                         std::max<std::size_t>(1, found_.certified.rivals.size() - 1));
        return static_cast<std::size_t>(&row - found_.rows.data());
    }

    /// On the draws that choose, never on those that say what the choice is worth.
    void name_mixes() {
        DrawSet const choose = all_draws(*found_.record, found_.certified.choose_packs);
        std::vector<std::vector<double>> forms;
        std::vector<double> best, fair;
        std::vector<std::size_t> numbers;
        Goal const worst{"worst_tenth", 1};
        for (Certificate const& rival : found_.certified.rivals) {
            std::vector<double> const kept = slack(problem_, *found_.record, rival.number, choose);
            if (std::any_of(kept.begin(), kept.end(), [](double s) { return s < 0; })) continue;
            numbers.push_back(rival.number);
            forms.push_back(measures(problem_, *found_.record, rival.number, problem_.better.front(), choose));
            if (best.empty()) best = forms.back();
            for (std::size_t f = 0; f < best.size(); ++f) best[f] = std::max(best[f], forms.back()[f]);
            fair.push_back(mean(found_.record->gains(rival.number, worst, choose.packs)));
        }
        auto const name = [&](std::string const& role_name, auto const& score) {
            std::size_t chosen = 0;
            for (std::size_t k = 1; k < numbers.size(); ++k)
                if (score(k) > score(chosen)) chosen = k;
            if (!numbers.empty() && !std::isnan(score(chosen))) add(numbers[chosen], role_name);
        };
        name("most_on_average",
             [&](std::size_t k) { return together(problem_, AcrossForms::average, forms[k], best); });
        if (problem_.forms > 1)
            name("safest", [&](std::size_t k) { return together(problem_, AcrossForms::max_regret, forms[k], best); });
        name("fairest", [&](std::size_t k) { return fair[k]; });
    }

    /// Ends of near-best ranges hold on draws that the search has not seen, or the range is drawn in.
    void find_ranges(Surface const& surface, Mix const& best) {
        double const gain = std::abs(found_.recommended().certificate.gain.front());
        double const allowed = problem_.near_best * gain + found_.search->indifferent();
        for (std::size_t k = 0; k < problem_.levers.size(); ++k) {
            ProgrammeRange range{best.steps[k], best.steps[k], {}, {}, {}};
            std::string const& programme = problem_.levers.programmes[k];
            for (bool const most : {false, true}) {
                auto const& ends = k < found_.near.ends.size()
                                       ? (most ? found_.near.ends[k].most : found_.near.ends[k].least)
                                       : std::vector<Mix>{};
                for (Mix const& end : ends) {
                    bool const beyond = most ? end.steps[k] > best.steps[k] : end.steps[k] < best.steps[k];
                    if (!beyond) break;
                    std::size_t const row = certify_mix(end, "");
                    if (found_.rows[row].certificate.behind > allowed) continue;
                    role(found_.rows[row], (most ? "most:" : "least:") + programme);
                    (most ? range.most : range.least) = end.steps[k];
                    (most ? range.most_row : range.least_row) = row;
                    break;
                }
            }
            if (best.steps[k] > 0)
                if (auto const without = best_without(problem_, surface, best, k))
                    range.without_row = certify_mix(*without, "without:" + programme);
            found_.ranges.push_back(range);
        }
    }

    /// From the surrogate: what is expected of 10 points (or a step, if that is more) elsewhere.
    void find_moves(Surface const& surface, Mix const& best) {
        std::size_t const d = problem_.levers.size();
        found_.moved = std::max(1, static_cast<int>(std::lround(0.1 * problem_.levers.whole)));
        double const here = surface.mean_at(best);
        found_.moves.assign(d * d, missing);
        for (std::size_t from = 0; from < d; ++from) {
            for (std::size_t to = 0; to < d; ++to) {
                Mix other = best;
                other.steps[from] -= found_.moved;
                other.steps[to] += found_.moved;
                if (from != to && other.steps[from] >= 0 && problem_.levers.allows(other))
                    found_.moves[from * d + to] = here - surface.mean_at(other);
            }
        }
    }

    void under_what_ifs(std::vector<std::string> const& what_ifs) {
        std::vector<std::size_t> packs = found_.certified.value_packs;
        packs.resize(std::min(packs.size(), problem_.certify_packs));
        static std::vector<std::string> const named{"recommended", "most_on_average", "safest", "fairest", "strategy"};
        for (std::string const& what_if : what_ifs) {
            std::vector<std::size_t> numbers, rows;
            for (std::size_t r = 0; r < found_.rows.size(); ++r) {
                auto const& roles = found_.rows[r].roles;
                bool const wanted = std::any_of(roles.begin(), roles.end(), [](std::string const& own) {
                    return std::find(named.begin(), named.end(), own) != named.end();
                });
                if (!wanted) continue;
                Candidate candidate = found_.record->candidate(found_.rows[r].number);
                candidate.what_if = what_if;
                numbers.push_back(found_.record->number_of(candidate));
                rows.push_back(r);
            }
            found_.record->run(numbers, packs);
            for (std::size_t k = 0; k < numbers.size(); ++k) {
                std::vector<double> const gains = found_.record->gains(numbers[k], problem_.better.front(), packs);
                Interval const interval = interval_on(*found_.record, gains, packs, problem_.interval);
                found_.what_ifs.push_back({what_if, rows[k], mean(gains), interval.low, interval.high});
            }
        }
    }

    Problem const& problem_;
    Found found_;
    std::vector<std::size_t> front_;
};

}  // namespace

Row const* Found::with_role(std::string const& role) const {
    for (Row const& row : rows)
        if (std::find(row.roles.begin(), row.roles.end(), role) != row.roles.end()) return &row;
    return nullptr;
}

Found find_best(Problem const& problem, Evaluator& evaluator, std::vector<std::string> const& what_ifs,
                Tell const& tell) {
    return Finder{problem, evaluator, tell}.find(what_ifs);
}

}  // namespace cpdsim::optimise
