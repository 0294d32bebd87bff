#include "optimise/near_best.hpp"

#include <algorithm>
#include <map>

namespace cpdsim::optimise {
namespace {

constexpr double whole_lattice_up_to = 3e5;
constexpr int rounds = 16;
constexpr double doubtful = 0.15;  // of what near-best mixes may lose
constexpr std::size_t walkers = 20'000, longest_pool = 20'000;

/// Values of those that were run on all draws; of the others what is expected.
class Heights {
public:
    Heights(Problem const& problem, Search const& search, Record& record) : surface_{search.surface()} {
        for (Mix const& mix : search.mixes_run()) {
            std::size_t const number = record.number_of(mix);
            std::vector<double> const kept = slack(problem, record, number, search.all());
            bool const good = std::all_of(kept.begin(), kept.end(), [](double s) { return s >= 0; });
            run_[mix] = good ? search.value_of(number) : -1e300;
        }
    }
    [[nodiscard]] bool run(Mix const& mix) const { return run_.contains(mix); }
    [[nodiscard]] double of(Mix const& mix) const {
        auto const known = run_.find(mix);
        if (known != run_.end()) return known->second;
        return surface_.may_keep_limits(mix) ? surface_.mean_at(mix) : -1e300;
    }
    [[nodiscard]] std::map<Mix, double> const& all_run() const { return run_; }

private:
    Surface surface_;
    std::map<Mix, double> run_;
};

struct Near {
    Mix mix;
    double height;
};

/// Every mix above the threshold, or of a large lattice those that a walk from the best ones meets.
std::vector<Near> above(Problem const& problem, Heights const& heights, double threshold, bool whole) {
    std::vector<Near> found;
    if (whole) {
        each_mix(problem.levers, [&](Mix const& mix) {
            double const height = heights.of(mix);
            if (height >= threshold) found.push_back({mix, height});
        });
        return found;
    }
    std::map<Mix, double> met;
    std::vector<Mix> open;
    for (auto const& [mix, height] : heights.all_run())
        if (height >= threshold && met.emplace(mix, height).second) open.push_back(mix);
    Dice dice{problem.seed ^ 0x5EEDULL};
    std::size_t looked = 0;
    while (!open.empty() && looked < walkers) {
        std::size_t const at = dice.below(open.size());
        Mix const from = open[at];
        open[at] = open.back();
        open.pop_back();
        for (Mix const& mix : neighbours(problem.levers, from)) {
            if (met.contains(mix)) continue;
            ++looked;
            double const height = heights.of(mix);
            if (height < threshold) continue;
            met.emplace(mix, height);
            open.push_back(mix);
        }
    }
    for (auto const& [mix, height] : met) found.push_back({mix, height});
    return found;
}

/// The ends of one programme, farthest first, of equal ones the higher: those beyond the farthest that has been run,
/// and it.
std::vector<Near const*> in_order(std::vector<Near> const& near, std::size_t programme, int sign) {
    std::vector<Near const*> order;
    for (Near const& one : near) order.push_back(&one);
    std::stable_sort(order.begin(), order.end(), [&](Near const* a, Near const* b) {
        int const first = sign * a->mix.steps[programme], second = sign * b->mix.steps[programme];
        return first != second ? first > second : a->height > b->height;
    });
    return order;
}

}  // namespace

NearBest find_near_best(Problem const& problem, Search& search, Record& record) {
    NearBest result;
    std::size_t const d = problem.levers.size();
    result.whole_lattice = count_mixes(problem.levers) <= whole_lattice_up_to;
    for (int round = 0;; ++round) {
        auto const ranked = search.ranked();
        if (ranked.empty()) return result;
        double const best = ranked.front().value;
        result.threshold = best - problem.near_best * std::abs(best);
        Heights const heights{problem, search, record};
        // The surrogate errs: what is expected to fall a little short is run too.
        double const nearly = result.threshold - doubtful * problem.near_best * std::abs(best);
        std::vector<Near> const near = above(problem, heights, nearly, result.whole_lattice);
        std::vector<Mix> wanted;
        result.ends.assign(d, {});
        for (std::size_t k = 0; k < d; ++k) {
            for (int const sign : {-1, 1}) {
                std::vector<Mix>& own = sign < 0 ? result.ends[k].least : result.ends[k].most;
                for (Near const* one : in_order(near, k, sign)) {
                    bool const run = heights.run(one->mix);
                    if (!run && own.empty() && std::find(wanted.begin(), wanted.end(), one->mix) == wanted.end())
                        wanted.push_back(one->mix);
                    if (!run && own.empty()) break;  // the farthest is not known yet
                    bool const nearer = run && one->height >= result.threshold &&
                                        (own.empty() || own.back().steps[k] != one->mix.steps[k]);
                    if (nearer) own.push_back(one->mix);
                    if (own.size() == 4) break;
                }
            }
        }
        bool const affordable = search.left() >= wanted.size() * search.all().packs.size();
        if (wanted.empty() || !affordable || round == rounds) {
            for (std::size_t k = 0; k < d; ++k) {  // what has been run reaches at least so far
                for (int const sign : {-1, 1}) {
                    std::vector<Mix>& own = sign < 0 ? result.ends[k].least : result.ends[k].most;
                    if (!own.empty()) continue;
                    for (Near const* one : in_order(near, k, sign))
                        if (heights.run(one->mix) && one->height >= result.threshold && own.size() < 4 &&
                            (own.empty() || own.back().steps[k] != one->mix.steps[k]))
                            own.push_back(one->mix);
                }
            }
            std::vector<Near> pool = near;
            std::stable_sort(pool.begin(), pool.end(),
                             [](Near const& a, Near const& b) { return a.height > b.height; });
            for (Near const& one : pool)
                if (one.height >= result.threshold && result.pool.size() < longest_pool) result.pool.push_back(one.mix);
            return result;
        }
        search.run_fully(wanted, "ends");
    }
}

std::vector<Alternative> alternatives(Problem const& problem, NearBest const& near, Mix const& best) {
    Levers const& levers = problem.levers;
    std::vector<Alternative> found;
    auto const best_by = [&](std::string const& why, auto const& score) {
        Mix const* chosen = nullptr;
        double most = 0;
        for (Mix const& mix : near.pool) {  // best first, so of equal ones the best
            double const own = score(mix);
            if (chosen != nullptr && own <= most) continue;
            chosen = &mix;
            most = own;
        }
        if (chosen == nullptr || *chosen == best) return;
        bool const there =
            std::any_of(found.begin(), found.end(), [&](Alternative const& other) { return other.mix == *chosen; });
        if (!there) found.push_back({why, *chosen});
    };
    best_by("fewest_programmes", [](Mix const& mix) {
        return -static_cast<double>(std::count_if(mix.steps.begin(), mix.steps.end(), [](int s) { return s > 0; }));
    });
    auto const cover = std::find(levers.programmes.begin(), levers.programmes.end(), "cover");
    if (cover != levers.programmes.end()) {
        auto const k = static_cast<std::size_t>(cover - levers.programmes.begin());
        best_by("least_cover", [k](Mix const& mix) { return -static_cast<double>(mix.steps[k]); });
    }
    for (Incumbent const& strategy : problem.strategies) {
        if (!strategy.mix) continue;
        best_by("nearest_to_" + strategy.id, [&](Mix const& mix) { return -distance(levers, mix, *strategy.mix); });
        break;
    }
    best_by("most_different", [&](Mix const& mix) {
        double nearest = distance(levers, mix, best);
        for (Alternative const& other : found) nearest = std::min(nearest, distance(levers, mix, other.mix));
        return nearest;
    });
    return found;
}

std::optional<Mix> best_without(Problem const& problem, Surface const& surface, Mix const& best,
                                std::size_t programme) {
    if (problem.levers.low[programme] > 0) return std::nullopt;  // the file wants it
    Levers without = problem.levers;
    without.low[programme] = without.high[programme] = 0;
    std::vector<Mix> starts;
    std::vector<double> wish(best.steps.begin(), best.steps.end());
    double const freed = wish[programme], rest = without.whole - freed;
    wish[programme] = 0;
    if (rest > 0)
        for (double& steps : wish) steps *= without.whole / rest;
    starts.push_back(nearest_mix(without, wish, best.options));
    Dice dice{programme + 1};
    for (int k = 0; k < 12; ++k) starts.push_back(random_mix(without, dice));
    std::erase_if(starts, [&](Mix const& mix) { return !without.allows(mix); });
    if (starts.empty()) return std::nullopt;
    std::optional<Mix> found;
    double most = 0;
    for (Mix const& summit : summits(without, surface, starts)) {
        double const height = surface.mean_at(summit);
        if (found && height <= most) continue;
        found = summit;
        most = height;
    }
    return found;
}

}  // namespace cpdsim::optimise
