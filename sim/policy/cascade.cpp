// Phase cascade: training of trainers (MODEL.md §6). Those who completed the course are tier 0; a share of them trains
// colleagues, along ties first. Recipients of tier g get `hours` at quality q kept^g, and a share of them trains tier g
// + 1. The multiplier is an output. A trainer is trained only if the money for it is there.
#include <algorithm>
#include <cmath>
#include <unordered_set>

#include "policy/admission.hpp"

namespace cpdsim {
namespace {

double kept_per_tier(Cascade const& c) {
    return c.kept_per_tier + c.supported * std::max(0.0, c.kept_if_supported - c.kept_per_tier);
}

/// Frees what was promised at booking for the trainers expected from the cohort: now it is known who becomes one.
void free_the_expected(Policy& policy, Cohort const& cohort, int lane) {
    std::size_t const p = cohort.programme;
    std::vector<double> expected;
    for (UnitQuantities const& q : policy.unit_stream(p, cohort.start, static_cast<double>(cohort.members.size()), 0)) {
        expected.push_back((q.trainers * policy.price_of(p, Basis::trainer, true) +
                            q.trainer_years * policy.price_of(p, Basis::trainer_year, true)) *
                           policy.scale);
    }
    policy.purses[p][static_cast<std::size_t>(lane)].promise(cohort.start, expected, -1);
}

/// The share of the trained who train others: each with the same chance, or as many of those who practise most.
std::vector<Teacher> future_trainers(Policy const& policy, World const& world, Cohort const& cohort, int step,
                                     int lane) {
    Cascade const& cascade = *policy.plans[cohort.programme].programme.cascade;
    Draws const draws = world.id.draws("become trainer: " + policy.plans[cohort.programme].id);
    auto const replicate = world.id.first_replicate + static_cast<std::uint32_t>(lane);
    auto const at = static_cast<std::uint32_t>(step);
    std::vector<Teacher> trained;
    for (std::size_t m = 0; m < cohort.members.size(); ++m) {
        if (cohort.attends[m] != 0 && world.state.joined[cohort.members[m]][lane] <= cohort.formed)
            trained.push_back(cohort.members[m]);
    }
    if (cascade.select == Select::lot) {
        std::erase_if(trained, [&](Teacher i) {
            return static_cast<double>(draws.uniform(i, at, replicate)) >= cascade.become_trainers;
        });
        return trained;
    }
    if (trained.empty()) return trained;
    double const expected = cascade.become_trainers * static_cast<double>(trained.size());
    auto const number =
        static_cast<std::size_t>(expected + static_cast<double>(draws.uniform(trained.front(), at, replicate, 1)));
    std::sort(trained.begin(), trained.end(), [&](Teacher a, Teacher b) {
        return std::pair{-world.state.practice[a][lane], a} < std::pair{-world.state.practice[b][lane], b};
    });
    trained.resize(std::min(trained.size(), number));
    return trained;
}

/// Turns those of a finished cohort who become trainers into trainers of its tier.
void appoint_trainers(Policy& policy, World& world, Cohort const& cohort, int step, int lane) {
    std::size_t const p = cohort.programme;
    Cascade const& cascade = *policy.plans[p].programme.cascade;
    if (cohort.tier == 0) free_the_expected(policy, cohort, lane);
    if (cohort.tier >= cascade.tiers) return;
    Purse& purse = policy.purses[p][static_cast<std::size_t>(lane)];
    // Paid trainers stop with the money, unpaid ones do not.
    double const yearly = policy.price_of(p, Basis::trainer_year, true);
    int const full = step + policy.grid.steps_in(cascade.trains_for);
    int const until = yearly > 0 ? std::min(full, policy.plans[p].closes) : full;
    if (until <= step) return;
    std::vector<double> payments(static_cast<std::size_t>(until - step), yearly * policy.grid.dt() * policy.scale);
    payments[0] += policy.price_of(p, Basis::trainer, true) * policy.scale;
    bool const costs = payments[0] > 0;
    for (Teacher const i : future_trainers(policy, world, cohort, step, lane)) {
        // Trainers are expected when a place is booked, but who becomes one is chance: the money must be there.
        if (costs && purse.affordable(step, payments) + 1e-9 < 1) break;
        purse.promise(step, payments, 1);
        policy.pay(p, Basis::trainer, step, lane, 1);
        world.state.role[i][static_cast<std::size_t>(lane)] = role_trainer(cohort.tier);
        world.groups.trainers[static_cast<std::size_t>(lane)].push_back(
            {i, static_cast<std::uint16_t>(p), cohort.tier, world.state.joined[i][lane], step, until});
    }
}

/// Finds recipients one by one: colleagues and ties for the share `own_school_first`, anybody else after that.
class Recipients {
public:
    Recipients(Policy const& policy, World const& world, Trainer const& trainer, int step, int lane)
        : policy_{policy},
          world_{world},
          trainer_{trainer},
          lane_{lane},
          draws_{world.id.draws("recipients: " + policy.plans[trainer.programme].id), trainer.teacher,
                 static_cast<std::uint32_t>(step), world.id.first_replicate + static_cast<std::uint32_t>(lane)} {}

    [[nodiscard]] std::vector<Teacher> find(int wanted) {
        Cascade const& cascade = *policy_.plans[trainer_.programme].programme.cascade;
        std::vector<Teacher> near = neighbours();
        std::vector<Teacher> found;
        int const at_home = std::min(wanted, static_cast<int>(std::lround(cascade.own_school_first * wanted)));
        while (static_cast<int>(found.size()) < at_home && !near.empty()) take(near, found);
        auto const everybody = static_cast<std::uint32_t>(world_.state.teachers());
        for (int attempt = 0; attempt < 20 * wanted && static_cast<int>(found.size()) < wanted; ++attempt) {
            Teacher const i = draws_.below(everybody);
            if (suits(i, found) && accepts(i)) found.push_back(i);
        }
        return found;
    }

    int wanted(double mean) {
        Cascade const& cascade = *policy_.plans[trainer_.programme].programme.cascade;
        if (cascade.offspring == Offspring::poisson) return draws_.poisson(mean);
        double const whole = std::floor(mean);
        return static_cast<int>(whole) + (draws_.uniform() < mean - whole ? 1 : 0);
    }

private:
    [[nodiscard]] std::vector<Teacher> neighbours() const {
        std::vector<Teacher> near;
        auto const& first = world_.schools().first_teacher;
        School const school = world_.teachers().school[trainer_.teacher];
        for (Teacher i = first[school]; i < first[school + 1]; ++i) near.push_back(i);
        PeerRows const& rows = world_.peers;
        if (!rows.complete && !rows.first.empty()) {
            for (std::uint32_t k = rows.first[trainer_.teacher]; k < rows.first[trainer_.teacher + 1]; ++k) {
                if (world_.teachers().school[rows.to[k]] != school) near.push_back(rows.to[k]);
            }
        }
        return near;
    }

    void take(std::vector<Teacher>& near, std::vector<Teacher>& found) {
        std::size_t const k = draws_.below(static_cast<std::uint32_t>(near.size()));
        Teacher const i = near[k];
        near[k] = near.back();
        near.pop_back();
        if (suits(i, found) && accepts(i)) found.push_back(i);
    }

    [[nodiscard]] bool suits(Teacher i, std::vector<Teacher> const& found) const {
        std::size_t const p = trainer_.programme;
        return i != trainer_.teacher && !has(world_.groups.member[p][i], lane_) &&
               !has(world_.groups.completed[p][i], lane_) && policy_.plans[p].admits_teacher[i] != 0 &&
               std::find(found.begin(), found.end(), i) == found.end();
    }

    bool accepts(Teacher i) {
        if (policy_.plans[trainer_.programme].programme.recruit.apply == Apply::all) return true;
        return static_cast<float>(draws_.uniform()) < share_as_float(world_.state.propensity[i][lane_]);
    }

    Policy const& policy_;
    World const& world_;
    Trainer const& trainer_;
    int lane_;
    DrawSequence draws_;
};

/// A trainer's group of the year: hours over one year, at the quality that is left in this tier.
void train_group(Policy& policy, World& world, Trainer const& trainer, int step, int lane) {
    std::size_t const p = trainer.programme;
    ProgrammePlan const& plan = policy.plans[p];
    Cascade const& cascade = *plan.programme.cascade;
    Recipients recipients{policy, world, trainer, step, lane};
    Cohort group;
    group.programme = trainer.programme;
    group.tier = static_cast<std::uint8_t>(trainer.tier + 1);
    group.formed = step;
    group.start = step + 1;  // this step's sessions have been held
    group.end = group.start + policy.grid.per_year();
    group.members = recipients.find(recipients.wanted(cascade.each_trains));
    if (group.members.empty()) return;
    group.attends.assign(group.members.size(), 1);
    group.hours_per_step =
        static_cast<float>(cascade.hours.value / std::max(1, policy.teaching_steps(group.start, group.end)));
    group.quality = quality_now(policy, p, 0) * static_cast<float>(std::pow(kept_per_tier(cascade), group.tier));
    for (Teacher const i : group.members) world.groups.member[p][i] |= only(lane);
    world.groups.cohorts[static_cast<std::size_t>(lane)].push_back(std::move(group));
}

void cascade_in_lane(Policy& policy, World& world, Clock const& clock, int lane) {
    auto const l = static_cast<std::size_t>(lane);
    auto& cohorts = world.groups.cohorts[l];
    for (Cohort const& cohort : cohorts) {
        if (cohort.finished && policy.plans[cohort.programme].programme.cascade)
            appoint_trainers(policy, world, cohort, clock.step, lane);
    }
    std::erase_if(cohorts, [](Cohort const& cohort) { return cohort.finished; });

    auto& trainers = world.groups.trainers[l];
    std::erase_if(trainers, [&](Trainer const& t) {
        return clock.step >= t.until || world.state.joined[t.teacher][lane] != t.joined;
    });
    auto const row = static_cast<std::size_t>(clock.step + 1);
    for (Trainer const& trainer : trainers) {
        policy.counts.trainers[trainer.programme][row][lane] += static_cast<float>(policy.scale);
        policy.pay(trainer.programme, Basis::trainer_year, clock.step, lane, policy.grid.dt());
        if ((clock.step - trainer.from) % policy.grid.per_year() == 0)
            train_group(policy, world, trainer, clock.step, lane);
    }
}

}  // namespace

Mechanism make_cascade(std::shared_ptr<Policy> const& policy) {
    return {.name = "cascade", .phase = Phase::cascade, .on_world = [policy](World& world, Clock const& clock) {
                for (int r = 0; r < lane_count; ++r) cascade_in_lane(*policy, world, clock, r);
                for (auto& purses : policy->purses) {  // the last payments of the step have been made
                    for (Purse& purse : purses) purse.close_step(clock.step);
                }
            }};
}

}  // namespace cpdsim
