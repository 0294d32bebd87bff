// Phase cascade: training of trainers (MODEL.md §6). Those who completed the course are tier 0; a share of them trains
// colleagues, along ties first. Recipients of tier g get `hours` at quality q kept^g, and a share of them trains tier g
// + 1. The multiplier is an output. A trainer is trained only if the money for it is there.
#include <algorithm>
#include <cmath>

#include "policy/admission.hpp"

namespace cpdsim {
namespace {

double kept_per_tier(Cascade const& c) {
    return c.kept_per_tier + c.supported * std::max(0.0, c.kept_if_supported - c.kept_per_tier);
}

/// Frees what was promised at booking for the trainers expected from the cohort: now it is known who becomes one.
void free_the_expected(AtWork const& at, Cohort const& cohort) {
    std::vector<double> expected;
    double const once = at.price_of(Basis::trainer), yearly = at.price_of(Basis::trainer_year);
    for (UnitQuantities const& q : at.schedule().from(cohort.start, {cohort.weight, 0}))
        expected.push_back((q.trainers * once + q.trainer_years * yearly) * at.policy.scale);
    at.purse().promise(cohort.start, expected, -1);
}

/// The share of the trained who train others: each with the same chance, or as many of those who practise most.
std::vector<Teacher> future_trainers(AtWork const& at, Cohort const& cohort) {
    Cascade const& cascade = *at.programme().cascade;
    Chance const chance = at.chances("become trainer");
    State const& state = at.world.state;
    std::vector<Teacher> trained;
    for (std::size_t m = 0; m < cohort.members.size(); ++m) {
        if (came(at, cohort, m)) trained.push_back(cohort.members[m]);
    }
    if (cascade.select == Select::lot) {
        std::erase_if(trained, [&](Teacher i) { return chance.of(at.world.key_of(i)) >= cascade.become_trainers; });
        return trained;
    }
    if (trained.empty()) return trained;
    double const expected = cascade.become_trainers * number_of(trained);
    auto const number = static_cast<std::size_t>(expected + chance.of(at.world.key_of(trained.front()), 1));
    std::sort(trained.begin(), trained.end(), [&](Teacher a, Teacher b) {
        return std::pair{-state.practice[a][at.lane], a} < std::pair{-state.practice[b][at.lane], b};
    });
    trained.resize(std::min(trained.size(), number));
    return trained;
}

/// Pays for a trainer; the money is for her phase.
void pay_trainer(AtWork at, Teacher trainer, Basis basis, double quantity) {
    Population const& population = *at.world.population;
    std::vector<double> own(population.phases.size(), 0);
    if (population.several_phases()) own[population.schools.phase[population.teachers.school[trainer]]] = 1;
    at.by_phase = &own;
    at.pay(basis, quantity);
}

/// Turns those of a finished cohort who become trainers into trainers of its tier.
void appoint_trainers(AtWork const& at, World& world, Cohort const& cohort) {
    Cascade const& cascade = *at.programme().cascade;
    if (cohort.tier == 0) free_the_expected(at, cohort);
    if (cohort.tier >= cascade.tiers) return;
    // Paid trainers stop with the money, unpaid ones do not.
    double const yearly = at.price_of(Basis::trainer_year);
    int const full = at.step + at.policy.calendar.grid.steps_in(cascade.trains_for);
    int const until = yearly > 0 ? std::min(full, at.in_lane().closes) : full;
    if (until <= at.step) return;
    std::vector<double> payments(static_cast<std::size_t>(until - at.step), yearly * at.years() * at.policy.scale);
    payments[0] += at.price_of(Basis::trainer) * at.policy.scale;
    bool const costs = payments[0] > 0;
    for (Teacher const i : future_trainers(at, cohort)) {
        double const weight = at.weight_of(i);
        // Trainers are expected when a place is booked, but who becomes one is chance: the money must be there.
        if (costs && at.purse().affordable(at.step, payments) + 1e-9 < weight) break;
        at.purse().promise(at.step, payments, weight);
        pay_trainer(at, i, Basis::trainer, weight);
        entry(world.state.role[i], at.lane) = role_trainer(cohort.tier);
        entry(world.groups.trainers, at.lane)
            .push_back({i, cohort.programme, cohort.tier, world.state.joined[i][at.lane], at.step, until});
    }
}

/// Finds recipients one by one: colleagues and ties for the share `own_school_first`, anybody else after that.
class Recipients {
public:
    Recipients(AtWork const& at, Teacher trainer)
        : at_{at},
          cascade_{*at.programme().cascade},
          trainer_{trainer},
          chances_{at.chances("recipients").sequence(at.world.key_of(trainer))} {}

    [[nodiscard]] std::vector<Teacher> find(int wanted) {
        std::vector<Teacher> near = neighbours();
        std::vector<Teacher> found;
        auto const still_wanted = [&](int number) { return count_of(found) < number; };
        int const at_home = std::min(wanted, static_cast<int>(std::lround(cascade_.own_school_first * wanted)));
        while (still_wanted(at_home) && !near.empty()) take(near, found);
        auto const [first, everybody] = within_reach();
        for (int attempt = 0; attempt < 20 * wanted && still_wanted(wanted); ++attempt) {
            Teacher const i = first + chances_.below(everybody);
            if (suits(i, found) && accepts(i)) found.push_back(i);
        }
        return found;
    }

    int wanted() {
        double const mean = cascade_.each_trains;
        if (cascade_.offspring == Offspring::poisson) return chances_.poisson(mean);
        double const whole = std::floor(mean);
        return static_cast<int>(whole) + (chances_.uniform() < mean - whole ? 1 : 0);
    }

private:
    /// The first of those who may be asked, and their number: everybody, or where a school stands for another number of
    /// schools in another phase those of the own.
    [[nodiscard]] std::pair<Teacher, std::uint32_t> within_reach() const {
        Population const& population = *at_.world.population;
        if (!population.several_phases()) return {0, static_cast<std::uint32_t>(at_.world.state.teachers())};
        DrawnPhase const& phase = population.phase_of(population.teachers.school[trainer_]);
        return {phase.first_teacher, phase.teachers()};
    }

    [[nodiscard]] std::vector<Teacher> neighbours() const {
        std::vector<Teacher> near;
        World const& world = at_.world;
        auto const& first = world.schools().first_teacher;
        School const school = world.teachers().school[trainer_];
        for (Teacher i = first[school]; i < first[school + 1]; ++i) near.push_back(i);
        PeerRows const& rows = world.peers;
        if (!rows.complete && !rows.first.empty()) {
            for (std::uint32_t k = rows.first[trainer_]; k < rows.first[trainer_ + 1]; ++k) {
                Teacher const peer = rows.to[k];
                auto const [first_near, number] = within_reach();
                if (world.teachers().school[peer] != school && peer - first_near < number) near.push_back(peer);
            }
        }
        return near;
    }

    void take(std::vector<Teacher>& near, std::vector<Teacher>& found) {
        std::size_t const k = chances_.below(static_cast<std::uint32_t>(near.size()));
        Teacher const i = near[k];
        near[k] = near.back();
        near.pop_back();
        if (suits(i, found) && accepts(i)) found.push_back(i);
    }

    [[nodiscard]] bool suits(Teacher i, std::vector<Teacher> const& found) const {
        Groups const& groups = at_.world.groups;
        return i != trainer_ && !has(groups.member[at_.p][i], at_.lane) && !has(groups.completed[at_.p][i], at_.lane) &&
               at_.plan().admits_teacher[i] != 0 && std::find(found.begin(), found.end(), i) == found.end();
    }

    bool accepts(Teacher i) {
        if (at_.programme().recruit.apply == Apply::all) return true;
        return static_cast<float>(chances_.uniform()) < share_as_float(at_.world.state.propensity[i][at_.lane]);
    }

    AtWork const& at_;
    Cascade const& cascade_;
    Teacher trainer_;
    ChanceSequence chances_;
};

/// A trainer's group of the year: hours over one year, at the quality that is left in this tier.
void train_group(AtWork const& at, World& world, Trainer const& trainer) {
    Cascade const& cascade = *at.programme().cascade;
    SchoolCalendar const& calendar = at.policy.calendar;
    Recipients recipients{at, trainer.teacher};
    Cohort group;
    group.programme = trainer.programme;
    group.tier = static_cast<std::uint8_t>(trainer.tier + 1);
    group.formed = at.step;
    group.start = at.step + 1;  // this step's sessions have been held
    group.end = group.start + calendar.grid.per_year();
    group.members = recipients.find(recipients.wanted());
    if (group.members.empty()) return;
    group.attends.assign(group.members.size(), 1);
    group.hours_per_step =
        static_cast<float>(cascade.hours.value / std::max(1, calendar.teaching_steps(group.start, group.end)));
    group.quality = quality_now(at, 0) * static_cast<float>(std::pow(kept_per_tier(cascade), group.tier));
    weigh(at, group);
    for (Teacher const i : group.members) world.groups.member[at.p][i] |= only(at.lane);
    entry(world.groups.cohorts, at.lane).push_back(std::move(group));
}

void cascade_in_lane(Policy& policy, World& world, int step, int lane) {
    auto const at = [&](ProgrammeNumber p) { return AtWork{policy, world, p, step, lane}; };
    auto& cohorts = entry(world.groups.cohorts, lane);
    for (Cohort const& cohort : cohorts) {
        if (cohort.finished && policy.plans[cohort.programme].shape().cascade)
            appoint_trainers(at(cohort.programme), world, cohort);
    }
    std::erase_if(cohorts, [](Cohort const& cohort) { return cohort.finished; });

    auto& trainers = entry(world.groups.trainers, lane);
    std::erase_if(trainers,
                  [&](Trainer const& t) { return step >= t.until || world.state.joined[t.teacher][lane] != t.joined; });
    for (Trainer const& trainer : trainers) {
        AtWork const programme = at(trainer.programme);
        double const weight = programme.weight_of(trainer.teacher);
        programme.count(&ProgrammeCounts::trainers, weight);
        pay_trainer(programme, trainer.teacher, Basis::trainer_year, programme.years() * weight);
        if ((step - trainer.from) % policy.calendar.grid.per_year() == 0) train_group(programme, world, trainer);
    }
}

}  // namespace

Mechanism make_cascade(std::shared_ptr<Policy> const& policy) {
    return {.name = "cascade", .phase = Phase::cascade, .on_world = [policy](World& world, Clock const& clock) {
                for (int r = 0; r < lane_count; ++r) cascade_in_lane(*policy, world, clock.step, r);
                for (auto& purses : policy->accounts.purses) {  // the last payments of the step have been made
                    for (Purse& purse : purses) purse.close_step(clock.step);
                }
            }};
}

}  // namespace cpdsim
