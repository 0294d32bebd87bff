#include "optimise/search.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace cpdsim::optimise {
namespace {

constexpr double share_on_fewer = 0.6;  // of the effort
constexpr double share_for_ends = 0.2;  // kept for the ends of near-best ranges
constexpr double apart = 0.15;          // mixes that go into the finish differ by so much
constexpr std::size_t finalists = 6;
constexpr std::size_t most_of_front = 40;  // mixes of the front that are run on all draws
constexpr double little_of_front = 0.001;  // of its volume
constexpr std::size_t fewest_batches = 3;  // before the search may say that nothing is left to hope for

}  // namespace

Search::Search(Problem const& problem, Record& record, Tell tell)
    : problem_{problem}, record_{record}, tell_{std::move(tell)}, dice_{problem.seed} {
    record_.number_of(Candidate{problem.baseline, {}, ""});
    std::vector<std::size_t> packs(problem.search_packs);
    std::iota(packs.begin(), packs.end(), std::size_t{0});
    static_cast<void>(record_.packs(packs.size()));
    all_ = all_draws(record_, packs);
    reduction_ = {all_, 0};
}

std::size_t Search::left() const { return problem_.effort > record_.used() ? problem_.effort - record_.used() : 0; }

double Search::objective(std::size_t number, Goal const& goal, DrawSet const& draws) const {
    std::vector<double> const forms = measures(problem_, record_, number, goal, draws);
    if (problem_.across_forms != AcrossForms::max_regret || goal.outcome != problem_.better.front().outcome)
        return together(problem_,
                        problem_.across_forms == AcrossForms::worst ? AcrossForms::worst : AcrossForms::average, forms,
                        forms);
    return together(problem_, AcrossForms::max_regret, forms, best_by_form(draws));
}

double Search::value_of(std::size_t number) const { return objective(number, problem_.better.front(), all_); }

std::vector<double> Search::best_by_form(DrawSet const& draws) const {
    std::vector<double> best(problem_.forms, -std::numeric_limits<double>::infinity());
    for (std::size_t const number : run_) {
        if (!record_.has(number, draws.packs)) continue;
        std::vector<double> const own = measures(problem_, record_, number, problem_.better.front(), draws);
        for (std::size_t f = 0; f < best.size(); ++f) best[f] = std::max(best[f], own[f]);
    }
    return best;
}

/// What the file brings, equal shares, each programme alone as far as it may, and points far from all of these.
std::vector<Mix> Search::design() {
    Levers const& levers = problem_.levers;
    std::set<Mix> chosen;
    std::vector<Mix> order;
    auto const add = [&](Mix const& mix) {
        if (levers.allows(mix) && chosen.insert(mix).second) order.push_back(mix);
    };
    for (Incumbent const& strategy : problem_.strategies)
        if (strategy.mix) add(*strategy.mix);
    std::vector<int> const first(levers.options.size(), 0);
    std::size_t const d = levers.size();
    add(nearest_mix(levers, std::vector<double>(d, static_cast<double>(levers.whole) / static_cast<double>(d)), first));
    for (std::size_t k = 0; k < d; ++k) {
        std::vector<double> wish(d, 0.0);
        wish[k] = levers.whole;
        add(nearest_mix(levers, wish, first));
    }
    std::size_t const wanted = std::max(order.size(), 2 * d + 3 + 2 * levers.options.size());
    double const lattice = count_mixes(levers);
    while (order.size() < wanted && static_cast<double>(order.size()) < lattice) {
        Mix farthest;
        double most = -1;
        for (int k = 0; k < 200; ++k) {
            Mix const mix = random_mix(levers, dice_);
            if (!levers.allows(mix) || chosen.contains(mix)) continue;
            double nearest = 2;
            for (Mix const& other : order) nearest = std::min(nearest, distance(levers, mix, other));
            if (nearest > most) {
                most = nearest;
                farthest = mix;
            }
        }
        if (most <= 0) break;
        add(farthest);
    }
    return order;
}

std::vector<Seen> Search::seen(DrawSet const& draws, std::vector<Goal> const& goals) const {
    bool const forms_apart = goals.size() == 1 && problem_.across_forms != AcrossForms::average;
    std::vector<Seen> all;
    for (std::size_t const number : run_) {
        if (!record_.has(number, draws.packs)) continue;
        Seen one;
        one.mix = record_.candidate(number).mix;
        if (forms_apart)
            one.fields = measures(problem_, record_, number, goals.front(), draws);
        else
            for (Goal const& goal : goals) one.fields.push_back(objective(number, goal, draws));
        one.slack = slack(problem_, record_, number, draws);
        all.push_back(std::move(one));
    }
    return all;
}

Surface Search::main_surface(DrawSet const& draws) const {
    std::size_t const limits = (problem_.unspent_at_most ? 1U : 0U) + (problem_.payer.empty() ? 0U : 1U);
    if (problem_.across_forms == AcrossForms::average)
        return {problem_.levers, 1, limits, [](std::vector<double> const& fields) { return fields.front(); }};
    return {problem_.levers, problem_.forms, limits,
            [this, best = best_by_form(draws)](std::vector<double> const& fields) {
                return together(problem_, problem_.across_forms, fields, best);
            }};
}

void Search::tell(std::string const& stage, double hope, DrawSet const& draws) {
    Round round{stage, record_.used(), run_.size(), -std::numeric_limits<double>::infinity(), hope};
    for (Seen const& one : seen(draws, {problem_.better.front()}))
        if (one.keeps_limits()) round.best = std::max(round.best, main_surface(draws).value(one.fields));
    rounds_.push_back(round);
    if (tell_) tell_(round);
}

double Search::indifferent() const {
    if (problem_.indifferent) return *problem_.indifferent;
    double most = 0;
    for (std::size_t const number : run_)
        if (record_.has(number, reduction_.draws.packs))
            most = std::max(most, std::abs(objective(number, problem_.better.front(), reduction_.draws)));
    return 0.01 * most;
}

/// Half of what is proposed is for the front of trade-offs, where one is wanted.
Proposed Search::next(DrawSet const& draws, std::size_t count) {
    Proposed proposed;
    std::set<Mix> known;
    for (std::size_t const number : run_) {
        bool const again = !record_.has(number, draws.packs);  // run on fewer draws only
        if (!again) known.insert(record_.candidate(number).mix);
    }
    if (problem_.proposals == Proposals::random) {
        for (int attempt = 0; attempt < 1000 && proposed.mixes.size() < count; ++attempt) {
            Mix const mix = random_mix(problem_.levers, dice_);
            if (problem_.levers.allows(mix) && known.insert(mix).second) proposed.mixes.push_back(mix);
        }
        proposed.hope = std::numeric_limits<double>::infinity();
        return proposed;
    }
    std::size_t const goals = problem_.better.size();
    std::size_t const for_front = goals > 1 ? (count + 1) / 2 : 0;
    if (count > for_front) {
        Surface surface = draws.packs == all_.packs ? this->surface() : main_surface(draws);
        if (draws.packs != all_.packs) surface.fit(seen(draws, {problem_.better.front()}));
        proposed = propose(problem_.levers, std::move(surface), known, count - for_front, dice_);
        known.insert(proposed.mixes.begin(), proposed.mixes.end());
    }
    if (for_front > 0) {
        std::vector<Seen> const points = seen(draws, problem_.better);
        Surface goals_surface{problem_.levers, goals, points.front().slack.size(),
                              [](std::vector<double> const& fields) { return fields.front(); }};
        goals_surface.fit(points);
        FrontProposals const more = propose_for_front(problem_.levers, goals_surface, points, known, for_front, dice_);
        proposed.mixes.insert(proposed.mixes.end(), more.mixes.begin(), more.mixes.end());
        proposed.front_hope = more.hope;
    }
    return proposed;
}

void Search::run_fully(std::vector<Mix> const& mixes, std::string const& stage, double hope) {
    std::vector<std::size_t> numbers;
    for (Mix const& mix : mixes) {
        numbers.push_back(record_.number_of(mix));
        if (std::find(run_.begin(), run_.end(), numbers.back()) == run_.end()) run_.push_back(numbers.back());
    }
    record_.run(numbers, all_.packs);
    tell(stage, hope, all_);
}

void Search::on_fewer_draws() {
    DrawSet const& fewer = reduction_.draws;
    auto const allowed = static_cast<std::size_t>(share_on_fewer * static_cast<double>(problem_.effort));
    std::size_t quiet = 0;
    for (std::size_t batch = 0; record_.used() + fewer.packs.size() <= allowed; ++batch) {
        std::size_t const affordable = (allowed - record_.used()) / fewer.packs.size();
        Proposed const proposed = next(fewer, std::min(problem_.together, affordable));
        if (proposed.mixes.empty()) return;
        std::vector<std::size_t> numbers;
        for (Mix const& mix : proposed.mixes) {
            numbers.push_back(record_.number_of(mix));
            run_.push_back(numbers.back());
        }
        record_.run(numbers, fewer.packs);
        tell("search", proposed.hope, fewer);
        quiet = promises_little(proposed) ? quiet + 1 : 0;
        if (quiet >= 2 && batch >= fewest_batches) return;
    }
}

bool Search::promises_little(Proposed const& proposed) const {
    return proposed.hope < indifferent() / 4 && proposed.front_hope < little_of_front;
}

/// Mixes that no other beats in every goal on the fewer draws, few enough to be run on all.
std::vector<Mix> Search::front_on_fewer() const {
    std::vector<Seen> const points = seen(reduction_.draws, problem_.better);
    std::vector<Mix> front;
    for (Seen const& one : points) {
        bool const beaten = std::any_of(points.begin(), points.end(),
                                        [&](Seen const& other) { return dominates(other.fields, one.fields); });
        if (!beaten && one.keeps_limits()) front.push_back(one.mix);
    }
    std::vector<Mix> chosen;
    while (chosen.size() < std::min(front.size(), most_of_front)) {  // the farthest from those chosen
        Mix const* next = nullptr;
        double most = -1;
        for (Mix const& mix : front) {
            double nearest = 2;
            for (Mix const& other : chosen) nearest = std::min(nearest, distance(problem_.levers, mix, other));
            if (nearest <= most) continue;
            most = nearest;
            next = &mix;
        }
        chosen.push_back(*next);
    }
    return chosen;
}

void Search::finish() {
    // The best that differ, then whatever still promises more.
    Surface const fewer = surface();
    std::vector<std::pair<double, Mix>> order;
    for (std::size_t const number : run_) {
        if (!record_.has(number, reduction_.draws.packs)) continue;
        Mix const& mix = record_.candidate(number).mix;
        order.emplace_back(fewer.mean_at(mix), mix);
    }
    std::stable_sort(order.begin(), order.end(), [](auto const& a, auto const& b) { return a.first > b.first; });
    std::vector<Mix> best;
    for (auto const& [value, mix] : order) {
        bool const differs = std::all_of(best.begin(), best.end(), [&, &own = mix](Mix const& other) {
            return distance(problem_.levers, own, other) >= apart - 1e-9;
        });
        if (differs) best.push_back(mix);
        if (best.size() == finalists) break;
    }
    if (problem_.better.size() > 1) {
        std::size_t const affordable = left() / 2 / all_.packs.size();
        for (Mix const& mix : front_on_fewer())
            if (best.size() < finalists + affordable && std::find(best.begin(), best.end(), mix) == best.end())
                best.push_back(mix);
    }
    run_fully(best, "finish");
    auto const kept = static_cast<std::size_t>(share_for_ends * static_cast<double>(problem_.effort));
    std::size_t quiet = 0;
    while (left() >= kept + all_.packs.size()) {
        std::size_t const affordable = (left() - kept) / all_.packs.size();
        std::size_t const half = std::max<std::size_t>(1, problem_.together / 2);
        Proposed const proposed = next(all_, std::min(half, affordable));
        if (proposed.mixes.empty()) {
            settled_ = true;
            return;
        }
        quiet = promises_little(proposed) ? quiet + 1 : 0;
        if (quiet >= 2) {
            settled_ = true;
            return;
        }
        run_fully(proposed.mixes, "finish", proposed.hope);
    }
}

void Search::run() {
    run_fully(design(), "design");
    reduction_ = reduce_draws(problem_, record_, run_, all_);
    on_fewer_draws();
    finish();
}

Surface Search::surface() const {
    Goal const& goal = problem_.better.front();
    std::vector<Seen> full = seen(all_, {goal});
    Surface surface = main_surface(all_);
    if (reduction_.draws.packs != all_.packs) {
        // Those run on fewer draws count with what the fewer draws were wrong by where both are known.
        std::vector<Seen> const fewer = seen(reduction_.draws, {goal});
        std::vector<double> off(full.front().fields.size(), 0.0), off_slack(full.front().slack.size(), 0.0);
        double squares = 0;
        auto const number_in = [&](Mix const& mix) {
            return std::find_if(fewer.begin(), fewer.end(), [&](Seen const& s) { return s.mix == mix; });
        };
        auto const n = static_cast<double>(full.size());
        for (Seen const& one : full) {
            Seen const& other = *number_in(one.mix);
            for (std::size_t f = 0; f < off.size(); ++f) off[f] += (one.fields[f] - other.fields[f]) / n;
            for (std::size_t l = 0; l < off_slack.size(); ++l) off_slack[l] += (one.slack[l] - other.slack[l]) / n;
        }
        for (Seen const& one : full) {
            Seen const& other = *number_in(one.mix);
            for (std::size_t f = 0; f < off.size(); ++f) {
                double const miss = one.fields[f] - other.fields[f] - off[f];
                squares += miss * miss / static_cast<double>(off.size());
            }
        }
        std::size_t const known = full.size();
        for (Seen one : fewer) {
            auto const end = full.begin() + static_cast<std::ptrdiff_t>(known);
            if (std::any_of(full.begin(), end, [&](Seen const& s) { return s.mix == one.mix; })) continue;
            for (std::size_t f = 0; f < off.size(); ++f) one.fields[f] += off[f];
            for (std::size_t l = 0; l < off_slack.size(); ++l) one.slack[l] += off_slack[l];
            one.noise = squares / std::max(1.0, n - 1);
            full.push_back(std::move(one));
        }
    }
    surface.fit(full);
    return surface;
}

std::vector<Search::Ranked> Search::ranked() const {
    std::vector<Ranked> list;
    for (std::size_t const number : run_) {
        if (!record_.has(number, all_.packs)) continue;
        std::vector<double> const kept = slack(problem_, record_, number, all_);
        if (std::any_of(kept.begin(), kept.end(), [](double s) { return s < 0; })) continue;
        list.push_back({number, value_of(number)});
    }
    std::stable_sort(list.begin(), list.end(), [](Ranked const& a, Ranked const& b) { return a.value > b.value; });
    return list;
}

std::vector<std::size_t> Search::front() const {
    std::vector<std::pair<std::size_t, std::vector<double>>> points;
    for (Ranked const& one : ranked()) {
        std::vector<double> values;
        for (Goal const& goal : problem_.better) values.push_back(objective(one.number, goal, all_));
        points.emplace_back(one.number, std::move(values));
    }
    std::vector<std::size_t> found;
    for (auto const& [number, values] : points) {
        bool const beaten = std::any_of(points.begin(), points.end(),
                                        [&, &own = values](auto const& other) { return dominates(other.second, own); });
        if (!beaten) found.push_back(number);
    }
    return found;
}

std::vector<Mix> Search::mixes_run() const {
    std::vector<Mix> all;
    for (std::size_t const number : run_)
        if (record_.has(number, all_.packs)) all.push_back(record_.candidate(number).mix);
    return all;
}

}  // namespace cpdsim::optimise
