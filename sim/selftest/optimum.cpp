// The search for the best mix on problems whose best mix is known: returns that add up, S-shaped ones, products,
// straight lines, forms that disagree, no difference at all. Each is tried with many seeds, which decide the problem,
// its draws and the search. The wrong searches: mixes at random in place of the surrogate's, and values read off the
// draws that a mix was chosen on.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "optimise/find_best.hpp"
#include "optimise/function_evaluator.hpp"
#include "selftest/families.hpp"

namespace cpdsim::selftest {
namespace {

using namespace optimise;

enum class Curve { concave, s_shaped };
enum class Way { right, random };

Levers plain_levers(std::size_t programmes, int whole) {
    Levers levers;
    levers.whole = whole;
    for (std::size_t k = 0; k < programmes; ++k) {
        levers.programmes.push_back(fmt::format("p{}", k + 1));
        levers.low.push_back(0);
        levers.high.push_back(whole);
    }
    return levers;
}

Problem plain_problem(Levers const& levers, std::size_t forms, std::uint64_t seed, std::size_t effort, Way way) {
    Problem problem;
    problem.levers = levers;
    problem.better = {{"gain", 1}};
    problem.baseline = "nothing";
    problem.forms = forms;
    problem.search_packs = 2 * forms;
    problem.certify_packs = 2 * forms;
    problem.most_certify_packs = 2 * forms;
    problem.effort = effort;
    problem.seed = seed;
    problem.proposals = way == Way::right ? Proposals::surrogate : Proposals::random;
    return problem;
}

/// A factor of a draw, log-normal: the same whatever is asked before.
double factor(std::uint64_t seed, std::size_t draw, std::size_t k, double spread) {
    return std::exp(spread * Dice{seed * 1'000'003 + draw * 1009 + k}.normal());
}

// Returns that add up ------------------------------------------------------------------------------------------------

struct Additive {
    std::vector<double> height, bend;
    Curve curve;
    std::uint64_t seed;
    [[nodiscard]] double of(std::size_t k, double share, std::size_t draw, std::size_t form) const {
        double const tilt = form == 0 ? 1 : form == 1 ? (k % 2 == 0 ? 0.7 : 1.3) : (k % 3 == 0 ? 1.4 : 0.8);
        double const bent = curve == Curve::concave ? 1 - std::exp(-bend[k] * share)
                                                    : std::pow(share, 3) / (std::pow(share, 3) + std::pow(bend[k], 3));
        return height[k] * tilt * factor(seed, draw, k, 0.4) * bent;
    }
};

Additive drawn_returns(std::size_t programmes, Curve curve, std::uint64_t seed) {
    Dice dice{seed * 7919 + 17};
    Additive returns{{}, {}, curve, seed};
    for (std::size_t k = 0; k < programmes; ++k) {
        returns.height.push_back(std::exp(0.5 * dice.normal()));
        returns.bend.push_back(curve == Curve::concave ? 1 + 6 * dice.uniform() : 0.15 + 0.5 * dice.uniform());
    }
    return returns;
}

/// What a share of each programme brings on the search's draws, on average: (programme, steps).
std::vector<std::vector<double>> mean_returns(Additive const& returns, Levers const& levers, std::size_t packs,
                                              std::size_t forms) {
    std::vector<std::vector<double>> table(levers.size(),
                                           std::vector<double>(static_cast<std::size_t>(levers.whole) + 1, 0.0));
    for (std::size_t k = 0; k < levers.size(); ++k) {
        for (std::size_t steps = 0; steps < table[k].size(); ++steps) {
            double const share = static_cast<double>(steps) / levers.whole;
            for (std::size_t draw = 0; draw < packs * lane_count; ++draw)
                table[k][steps] += returns.of(k, share, draw, draw / lane_count % forms);
            table[k][steps] /= static_cast<double>(packs * lane_count);
        }
    }
    return table;
}

/// The best that any mix reaches where returns add up, programme by programme (Bellman 1957).
double best_of_all(std::vector<std::vector<double>> const& table) {
    std::vector<double> best(table.front().size(), 0.0);
    for (auto const& own : table) {
        std::vector<double> next(best.size(), 0.0);
        for (std::size_t money = 0; money < best.size(); ++money)
            for (std::size_t steps = 0; steps <= money; ++steps)
                next[money] = std::max(next[money], best[money - steps] + own[steps]);
        best = std::move(next);
    }
    return best.back();
}

struct Tried {
    double regret = 0;  ///< of the best minus the average mix
    double packs = 0;
};

Tried try_additive(std::size_t programmes, Curve curve, std::uint64_t seed, std::size_t effort, Way way) {
    constexpr std::size_t forms = 3;
    Levers const levers = plain_levers(programmes, curve == Curve::concave ? 20 : 10);
    Additive const returns = drawn_returns(programmes, curve, seed);
    FunctionEvaluator evaluator{{"gain"}, forms, [&](Mix const& mix, std::size_t draw, std::size_t form) {
                                    double sum = 0;
                                    for (std::size_t k = 0; k < levers.size(); ++k)
                                        sum += returns.of(k, levers.share(mix, k), draw, form);
                                    return std::vector<double>{sum};
                                }};
    Problem const problem = plain_problem(levers, forms, seed, effort, way);
    Record record{problem, evaluator};
    Search search{problem, record, {}};
    search.run();
    auto const table = mean_returns(returns, levers, problem.search_packs, forms);
    Dice dice{99};
    double average = 0;
    constexpr int sampled = 2000;
    for (int n = 0; n < sampled; ++n) {
        Mix const mix = random_mix(levers, dice);
        for (std::size_t k = 0; k < levers.size(); ++k)
            average += table[k][static_cast<std::size_t>(mix.steps[k])] / sampled;
    }
    double const best = best_of_all(table);
    return {(best - search.ranked().front().value) / (best - average), static_cast<double>(record.used())};
}

double share_within(std::vector<Tried> const& tried, double regret) {
    return static_cast<double>(
               std::count_if(tried.begin(), tried.end(), [&](Tried const& one) { return one.regret <= regret; })) /
           static_cast<double>(tried.size());
}

std::vector<Tried> try_seeds(std::size_t programmes, Curve curve, int seeds, std::size_t effort, Way way) {
    std::vector<Tried> all;
    for (int seed = 1; seed <= seeds; ++seed)
        all.push_back(try_additive(programmes, curve, static_cast<std::uint64_t>(seed), effort, way));
    return all;
}

/// "at least": what is more than expected counts as it.
Value at_least(std::string quantity, double wanted, double reached, std::string because) {
    return exact(std::move(quantity), wanted, std::min(wanted, reached), 1e-9, std::move(because));
}

std::size_t effort_of(std::size_t programmes) { return programmes <= 5 ? 400 : programmes <= 7 ? 500 : 800; }

std::vector<Value> concave_values(int seeds, Way way) {
    std::vector<Value> values;
    for (std::size_t const d : {5U, 7U, 12U}) {
        auto const tried = try_seeds(d, Curve::concave, seeds, effort_of(d), way);
        values.push_back(at_least(fmt::format("{} programmes: share of {} seeds within 1 % of the best", d, seeds),
                                  0.95, share_within(tried, 0.01), "or more"));
    }
    return values;
}

std::vector<Value> s_shaped_values(int seeds, Way way) {
    std::vector<Value> values;
    for (std::size_t const d : {5U, 7U, 12U}) {
        auto const tried = try_seeds(d, Curve::s_shaped, seeds, effort_of(d), way);
        values.push_back(at_least(fmt::format("{} programmes: share of {} seeds within 2 % of the best", d, seeds),
                                  0.75, share_within(tried, 0.02), "or more"));
        values.push_back(at_least(fmt::format("{} programmes: share of {} seeds within 10 %", d, seeds), 0.97,
                                  share_within(tried, 0.1), "or more"));
    }
    return values;
}

std::vector<Value> ablation_values(int seeds, Way way) {
    double with = 0, without = 0;
    for (int seed = 1; seed <= seeds; ++seed) {
        Tried const own = try_additive(7, Curve::concave, static_cast<std::uint64_t>(seed), effort_of(7), way);
        // As much work as the surrogate's search took.
        Tried const random = try_additive(7, Curve::concave, static_cast<std::uint64_t>(seed),
                                          static_cast<std::size_t>(own.packs), Way::random);
        with += own.regret;
        without += random.regret;
    }
    return {at_least("regret of mixes at random / of the surrogate's, equal work, 7 programmes", 3,
                     (without + 1e-6) / (with + 1e-6), "or more")};
}

// Products and straight lines ----------------------------------------------------------------------------------------

/// Shares of the money are the exponents.
bool finds_exponents(std::uint64_t seed, Way way) {
    Levers const levers = plain_levers(5, 20);
    Dice dice{seed + 500};
    Mix wanted = random_mix(levers, dice);
    while (*std::min_element(wanted.steps.begin(), wanted.steps.end()) < 1) {
        wanted = nearest_mix(levers,
                             {1 + 5 * dice.uniform(), 1 + 5 * dice.uniform(), 1 + 5 * dice.uniform(),
                              1 + 5 * dice.uniform(), 1 + 5 * dice.uniform()},
                             {});
    }
    FunctionEvaluator evaluator{{"gain"}, 1, [&](Mix const& mix, std::size_t draw, std::size_t) {
                                    double product = factor(seed, draw, 0, 0.5);
                                    for (std::size_t k = 0; k < levers.size(); ++k)
                                        product *= std::pow(levers.share(mix, k), levers.share(wanted, k));
                                    return std::vector<double>{100 * product};
                                }};
    Problem problem = plain_problem(levers, 1, seed, 500, way);
    problem.indifferent = 0.001;
    Record record{problem, evaluator};
    Search search{problem, record, {}};
    search.run();
    return record.candidate(search.ranked().front().number).mix == wanted;
}

bool finds_vertex(std::uint64_t seed, Way way) {
    Levers const levers = plain_levers(5, 20);
    Dice dice{seed + 900};
    std::vector<double> slope;
    for (std::size_t k = 0; k < levers.size(); ++k) slope.push_back(1 + dice.uniform());
    FunctionEvaluator evaluator{{"gain"}, 1, [&](Mix const& mix, std::size_t draw, std::size_t) {
                                    double sum = 0;
                                    for (std::size_t k = 0; k < levers.size(); ++k)
                                        sum += slope[k] * levers.share(mix, k) * factor(seed, draw, 0, 0.5);
                                    return std::vector<double>{sum};
                                }};
    Problem const problem = plain_problem(levers, 1, seed, 300, way);
    Record record{problem, evaluator};
    Search search{problem, record, {}};
    search.run();
    auto const top = static_cast<std::size_t>(std::max_element(slope.begin(), slope.end()) - slope.begin());
    return record.candidate(search.ranked().front().number).mix.steps[top] == levers.whole;
}

std::vector<Value> exact_values(int seeds, Way way) {
    double products = 0, lines = 0;
    for (int seed = 1; seed <= seeds; ++seed) {
        products += finds_exponents(static_cast<std::uint64_t>(seed), way) ? 1.0 / seeds : 0;
        lines += finds_vertex(static_cast<std::uint64_t>(seed), way) ? 1.0 / seeds : 0;
    }
    return {at_least(fmt::format("share of {} seeds that find the exponents, to the step", seeds), 0.95,
                     products + 1e-9, "or more"),
            at_least(fmt::format("share of {} seeds that find the steepest programme", seeds), 0.95, lines + 1e-9,
                     "or more")};
}

// Forms that disagree ------------------------------------------------------------------------------------------------

std::vector<Value> forms_values(int, Way way) {
    Levers const levers = plain_levers(3, 20);
    Mix const one{{16, 2, 2}, {}}, other{{4, 10, 6}, {}};
    auto const square = [&](Mix const& a, Mix const& b) {
        double sum = 0;
        for (std::size_t k = 0; k < levers.size(); ++k) sum += std::pow(levers.share(a, k) - levers.share(b, k), 2);
        return sum;
    };
    FunctionEvaluator evaluator{{"gain"}, 2, [&](Mix const& mix, std::size_t draw, std::size_t form) {
                                    return std::vector<double>{10 - 20 * square(mix, form == 0 ? one : other) +
                                                               std::log(factor(3, draw, 0, 0.3))};
                                }};
    std::vector<Value> values;
    for (AcrossForms const how : {AcrossForms::average, AcrossForms::max_regret}) {
        Problem problem = plain_problem(levers, 2, 5, 300, way);
        problem.across_forms = how;
        problem.indifferent = 0.01;
        Record record{problem, evaluator};
        Search search{problem, record, {}};
        search.run();
        Mix const& found = record.candidate(search.ranked().front().number).mix;
        // Halfway between the centres both times: their mean, and the centre of the smallest ball about both.
        int farthest = 0;
        for (std::size_t k = 0; k < levers.size(); ++k)
            farthest = std::max(farthest, std::abs(2 * found.steps[k] - one.steps[k] - other.steps[k]) / 2);
        values.push_back(exact(
            how == AcrossForms::average ? "best on average: steps from halfway" : "least regret: steps from halfway", 0,
            farthest, 1, "one step"));
    }
    return values;
}

// No difference ------------------------------------------------------------------------------------------------------

struct Flat {
    double searched = 0, certified = 0, covered = 0, undecided = 0;
};

/// Every mix is worth as much as any other; what differs is luck.
std::vector<Value> flat_values(int seeds, bool on_the_searchs_own_draws) {
    Levers const levers = plain_levers(5, 20);
    constexpr double truth = 10;
    std::vector<double> errors;
    Flat all;
    for (int seed = 1; seed <= seeds; ++seed) {
        auto const own = static_cast<std::uint64_t>(seed);
        FunctionEvaluator evaluator{{"gain"}, 1, [&](Mix const& mix, std::size_t draw, std::size_t) {
                                        std::uint64_t which = own;
                                        for (int const steps : mix.steps)
                                            which = which * 31 + static_cast<std::uint64_t>(steps);
                                        return std::vector<double>{truth + std::log(factor(own, draw, 0, 1)) +
                                                                   std::log(factor(which, draw, 1, 1))};
                                    }};
        Problem problem = plain_problem(levers, 1, own, 200, Way::right);
        problem.search_packs = problem.certify_packs = problem.most_certify_packs = 4;
        problem.indifferent = 0.2;
        Found const found = find_best(problem, evaluator, {}, {});
        Row const& best = found.recommended();
        double const value = on_the_searchs_own_draws ? best.promised : best.certificate.gain.front();
        errors.push_back(value - truth);
        all.searched += (best.promised - truth) / seeds;
        all.covered +=
            best.certificate.low.front() <= truth && truth <= best.certificate.high.front() ? 1.0 / seeds : 0;
        all.undecided += found.certified.alike > 1 ? 1.0 / seeds : 0;
    }
    Sample const bias = sample_of(errors);
    Value value = drawn(fmt::format("certified value minus the truth, mean of {} seeds", seeds), 0, bias);
    value.standard_error /= 2;  // two standard errors, not four
    double const chance = std::sqrt(0.9 * 0.1 / seeds);
    return {
        value,
        exact("share of 90 % intervals that hold the truth", 0.9, all.covered, std::max(0.04, 2.5 * chance), "chance"),
        at_least("share of seeds in which mixes cannot be told apart", 0.9, all.undecided, "or more"),
        at_least("promised by the search beyond the truth, in sd of a draw", 0.1, all.searched / std::sqrt(2.0),
                 "or more: the winner's curse is there to be taken off")};
}

// Near-best ranges, and trade-offs -----------------------------------------------------------------------------------

std::vector<Value> near_best_values(int seeds, Way way) {
    double ends = 0, good = 0;
    for (int seed = 1; seed <= seeds; ++seed) {
        auto const own = static_cast<std::uint64_t>(seed);
        Levers const levers = plain_levers(5, 10);
        Additive const returns = drawn_returns(5, Curve::concave, own);
        auto const gain = [&](Mix const& mix, std::size_t draw, std::size_t form) {
            double sum = 0;
            for (std::size_t k = 0; k < levers.size(); ++k) sum += returns.of(k, levers.share(mix, k), draw, form);
            return sum - 0.3 * levers.share(mix, 0) * levers.share(mix, 1);
        };
        FunctionEvaluator evaluator{{"gain"}, 1, [&](Mix const& mix, std::size_t draw, std::size_t form) {
                                        return std::vector<double>{gain(mix, draw, form)};
                                    }};
        Problem problem = plain_problem(levers, 1, own, 400, Way::right);
        Record record{problem, evaluator};
        Search search{problem, record, {}};
        search.run();
        if (way != Way::right) problem.effort = record.used();  // nothing left to run the ends with
        NearBest const near = find_near_best(problem, search, record);
        std::vector<std::pair<Mix, double>> all;
        double best = -1e300;
        each_mix(levers, [&](Mix const& mix) {
            double mean = 0;
            for (std::size_t draw = 0; draw < problem.search_packs * lane_count; ++draw)
                mean += static_cast<double>(static_cast<float>(gain(mix, draw, 0))) /
                        static_cast<double>(problem.search_packs * lane_count);
            all.emplace_back(mix, mean);
            best = std::max(best, mean);
        });
        for (std::size_t k = 0; k < levers.size(); ++k) {
            int least = levers.whole, most = 0;
            for (auto const& [mix, value] : all) {
                if (value < best - problem.near_best * std::abs(best)) continue;
                least = std::min(least, mix.steps[k]);
                most = std::max(most, mix.steps[k]);
            }
            ends += 2;
            good += !near.ends[k].least.empty() && near.ends[k].least.front().steps[k] == least ? 1 : 0;
            good += !near.ends[k].most.empty() && near.ends[k].most.front().steps[k] == most ? 1 : 0;
        }
    }
    return {at_least(fmt::format("share of {} ends of ranges within 5 points of enumeration", ends), 1, good / ends,
                     "1,001 mixes each")};
}

/// Volume between the points and the origin, three goals, by slices.
double hypervolume(std::vector<std::vector<double>> points) {
    std::sort(points.begin(), points.end(), [](auto const& a, auto const& b) { return a[2] > b[2]; });
    double volume = 0;
    std::vector<std::vector<double>> plane;
    for (std::size_t k = 0; k < points.size(); ++k) {
        plane.push_back(points[k]);
        double const next = k + 1 < points.size() ? points[k + 1][2] : 0;
        std::sort(plane.begin(), plane.end(), [](auto const& a, auto const& b) { return a[0] > b[0]; });
        double area = 0, reached = 0;
        for (auto const& point : plane) {
            if (point[1] <= reached) continue;
            area += point[0] * (point[1] - reached);
            reached = point[1];
        }
        volume += area * (points[k][2] - next);
    }
    return volume;
}

std::vector<Value> front_values(int, Way way) {
    Levers const levers = plain_levers(4, 10);
    auto const goals = [&](Mix const& mix) {
        auto const x = [&](std::size_t k) { return levers.share(mix, k); };
        return std::vector<double>{std::sqrt(x(0)) + 0.4 * std::sqrt(x(1)), std::sqrt(x(1)) + 0.5 * std::sqrt(x(2)),
                                   1.2 * std::sqrt(x(3)) + 0.3 * std::sqrt(x(0))};
    };
    FunctionEvaluator evaluator{{"gain", "fair", "saved"}, 1, [&](Mix const& mix, std::size_t draw, std::size_t) {
                                    std::vector<double> own = goals(mix);
                                    for (std::size_t g = 0; g < own.size(); ++g) own[g] *= factor(2, draw, g, 0.2);
                                    return own;
                                }};
    Problem problem = plain_problem(levers, 1, 4, 170, way);
    problem.better = {{"gain", 1}, {"fair", 1}, {"saved", 1}};
    problem.indifferent = 1e-6;
    Record record{problem, evaluator};
    Search search{problem, record, {}};
    search.run();
    auto const on_draws = [&](Mix const& mix) {
        std::vector<double> mean(3, 0.0);
        for (std::size_t draw = 0; draw < problem.search_packs * lane_count; ++draw)
            for (std::size_t g = 0; g < 3; ++g)
                mean[g] +=
                    goals(mix)[g] * factor(2, draw, g, 0.2) / static_cast<double>(problem.search_packs * lane_count);
        return mean;
    };
    std::vector<std::vector<double>> all, found;
    each_mix(levers, [&](Mix const& mix) { all.push_back(on_draws(mix)); });
    for (std::size_t const number : search.front()) found.push_back(on_draws(record.candidate(number).mix));
    std::set<Mix> looked;
    for (std::size_t n = 0; n < record.size(); ++n)
        if (record.candidate(n).strategy.empty()) looked.insert(record.candidate(n).mix);
    return {at_least("share of the true hypervolume, 3 goals", 0.95, hypervolume(found) / hypervolume(all), "or more"),
            at_least("share of 286 mixes left alone", 0.7,
                     1 - static_cast<double>(looked.size()) / static_cast<double>(all.size()), "or more")};
}

using Values = std::vector<Value> (*)(int seeds, Way way);

ClosedForm form(std::string name, std::string setting, std::string citation, Values values, int seeds,
                int seeds_wrong) {
    return {std::move(name),
            std::move(setting),
            std::move(citation),
            [=](Engine const&) { return values(seeds, Way::right); },
            {{"mixes at random in place of the surrogate's", [=] { return values(seeds_wrong, Way::random); }}}};
}

}  // namespace

std::vector<ClosedForm> best_mixes(int seeds) {
    int const few = std::min(seeds, 8);
    ClosedForm flat{
        "best-mix-flat",
        "every mix is worth the same; certified on draws that the search has not seen",
        "winner's curse: Smith & Winkler 2006",
        [=](Engine const&) { return flat_values(4 * seeds, false); },
        {{"values read off the draws that the mix was chosen on", [=] { return flat_values(4 * few, true); }}}};
    return {form("best-mix-concave", "returns a (1 - exp(-b x)) add up, steps of 5 %; best by dynamic programming",
                 "Bellman 1957", concave_values, seeds, few),
            form("best-mix-s-shaped", "returns x^3 / (x^3 + b^3) add up, steps of 10 %; best by dynamic programming",
                 "Hill 1910; Bellman 1957", s_shaped_values, seeds, few),
            form("best-mix-exact", "products (best shares are the exponents) and straight lines (the steepest)",
                 "Cobb & Douglas 1928", exact_values, seeds, few),
            form("best-mix-forms", "two forms, each best elsewhere: mean of the centres, centre of the smallest ball",
                 "Savage 1951", forms_values, seeds, few),
            flat,
            {"best-mix-near-best",
             "5 programmes at 10 % steps, within 5 % of the best; all mixes enumerated",
             "enumeration",
             [=](Engine const&) { return near_best_values(few, Way::right); },
             {{"ends of ranges that nobody has run", [=] { return near_best_values(few, Way::random); }}}},
            form("best-mix-front", "3 goals, 4 programmes at 10 % steps; all mixes enumerated", "Knowles 2006",
                 front_values, seeds, few),
            form("best-mix-ablation", "the same work spent on mixes at random", "own form", ablation_values, few, few)};
}

}  // namespace cpdsim::selftest
