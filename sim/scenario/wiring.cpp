#include "scenario/wiring.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>

#include "generators/network.hpp"
#include "mechanisms/start.hpp"
#include "policy/participation.hpp"
#include "policy/programme.hpp"
#include "scenario/collect.hpp"

namespace cpdsim {
namespace {

double participation_logits(Conditions const& c) {
    return c.gain_on_participation * (c.school_based_cpd + c.release_time + c.cpd_recognised + c.local_coordination +
                                      c.public_budget + c.employer_support);
}

Realisation network_realisation(Scenario const& s, PackId const& id) {
    return {static_cast<std::uint64_t>(s.run.network_seed.value_or(s.run.seed)), id.world, id.network_number};
}

std::vector<LayerWeight> layer_weights(Peers const& peers) {
    return {{"colleagues", peers.layers.colleagues}, {"between_schools", peers.layers.between_schools}};
}

void read_merged_ties(World& world) {
    compute_baseline_means(world.peers, world.teachers().baseline, world.workers);
    world.stillness.read_ties(world.peers, world.workers);
}

/// After a year, in which posts keep the numbers of their ties.
void merge_rewired_ties(Scenario const& s, World& world) {
    auto const& layers = world.network.layers;
    if (!std::all_of(layers.begin(), layers.end(), [](TieLayer const& layer) { return layer.weight.empty(); }))
        return merge_ties(s, world);
    follow_ties(world.network, layer_weights(s.peers), world.peers, world.workers);
    read_merged_ties(world);
}

/// Whether an untouched teacher stays at P0 to the bit, so that chunks of them need no computing.
bool may_stand_still(Scenario const& s, World const& world) {
    bool const derived = s.peers.anchors_in_use() == Anchors::derived;
    bool const moves_alone = s.peers.form == PeerForm::hazard;
    auto const& t = world.teachers();
    return derived && !moves_alone && !world.network.complete &&
           std::all_of(t.anchor.begin(), t.anchor.end(), [](float b) { return std::isnan(b); }) &&
           std::all_of(t.knowledge.begin(), t.knowledge.end(), [](float k) { return k == 0; });
}

/// Whether some programme tells those in initial training of itself.
bool makes_familiar(Scenario const& s) {
    return std::any_of(s.programmes->begin(), s.programmes->end(), [](auto const& named) {
        return named.second.pre_service && named.second.pre_service->familiarity > 0;
    });
}

int last_funded_row(Scenario const& s, TimeGrid const& grid) {
    int row = 0;
    for (FundingLine const& line : s.funding) {
        if (line.amount.value > 0) row = std::max(row, grid.step_of(plus_months(line.to.value_or(grid.end()), 1)));
    }
    return row;
}

}  // namespace

void merge_ties(Scenario const& s, World& world) {
    Network const nobody;
    merge_layers(s.peers.form == PeerForm::none ? nobody : world.network, world.teachers().size(),
                 layer_weights(s.peers), world.peers, world.workers);
    read_merged_ties(world);
}

TimeGrid grid_of(Time const& time) {
    StepLength const step = time.step > 1.5 / 52    ? StepLength::month
                            : time.step > 1.5 / 364 ? StepLength::week
                                                    : StepLength::day;
    return {time.start, time.end, step};
}

SchoolYear school_year_of(Time const& time) { return {time.school_year_starts, time.holidays}; }

OutcomeRules outcome_rules(ByLane<Scenario> const& lanes, TimeGrid const& grid, Population const& population) {
    Scenario const& s = lanes[0];
    auto const practice = lanes.part(&Scenario::practice);
    OutcomeRules rules;
    rules.practising_from = practice(&Practice::practising_from);
    rules.changed_by = practice(&Practice::changed_by);
    int const row =
        s.outputs.window_end ? grid.step_of(plus_months(*s.outputs.window_end, 1)) : last_funded_row(s, grid);
    rules.window_end_row = std::clamp(row, 0, grid.steps());
    rules.sustained_row = rules.window_end_row + grid.steps_in(s.practice.sustained_after);
    if (rules.sustained_row > grid.steps()) rules.before_it_counts = not_given;
    for (int r = 0; r < lane_count; ++r) rules.discount[r] = lanes[r].money.discount;
    LetThrough& through = rules.let_through;
    through.own_gap = practice.lanes([](Practice const& of) { return 1 - of.transfer; });
    through.from_climate = practice(&Practice::from_climate);
    through.from_coaching = practice(&Practice::from_coaching);
    through.from_materials = practice(&Practice::from_materials);
    for (int r = 0; r < lane_count; ++r)
        through.conditions_left[r] = static_cast<float>(system_conditions(*lanes[r].conditions).transfer_gap_left);
    rules.scale = population.scale;
    rules.teachers = teachers_weighed(population) * population.scale;
    if (s.outputs.keeps(KeptPart::by_group)) rules.by = s.outputs.by;
    rules.by_marks = s.outputs.group_rows == GroupRows::marks;
    rules.events = s.outputs.keeps(KeptPart::events);
    rules.each_teacher = s.outputs.keeps(KeptPart::teachers);
    return rules;
}

/// The three ways in which the strategic conditions act (MODEL.md §7); which acts where is an assumption.
SystemConditions system_conditions(Conditions const& c) {
    SystemConditions s;
    for (double const level : {c.curriculum_adapted, c.release_time, c.assessment_renewed, c.places_and_platforms}) {
        s.transfer_gap_left *= 1 - c.gain_on_transfer * level;
    }
    s.climate_pull = c.gain_on_climate * (c.school_based_cpd + c.long_term_framework + c.open_school + c.research);
    return s;
}

PolicyInput policy_input(Scenario const& s) {
    PolicyInput input;
    input.programmes = *s.programmes;
    input.funding = s.funding;
    input.participation = s.participation;
    input.system.logits = participation_logits(*s.conditions);
    input.single_content = s.learning.single_content;
    input.quality = s.quality;
    input.whose = s.money.whose;
    return input;
}

LaneNumbers::LaneNumbers(std::vector<Scenario const*> const& lanes) {
    std::vector<Scenario const*> distinct;
    for (std::size_t r = 0; r < scenarios_.size(); ++r) {
        Scenario const* const s = scenarios_[r] = lanes[std::min(r, lanes.size() - 1)];
        auto const known = std::find(distinct.begin(), distinct.end(), s);
        which_[r] = static_cast<std::size_t>(known - distinct.begin());
        if (known != distinct.end()) continue;
        distinct.push_back(s);
        conditions_.push_back(system_conditions(*s->conditions));
        policy_.push_back(policy_input(*s));
    }
}

namespace {

bool transfer_differs(Practice const& p) { return p.transfer_dispersion > 0 && p.transfer > 0 && p.transfer < 1; }

/// Of the teachers of a group (param::ByGroup::at).
LaneDistributions propensities(ByLane<Participation> const& p, std::size_t group) {
    std::array<LaneDistributions::Numbers, lane_count> of;
    for (int r = 0; r < lane_count; ++r)
        of[static_cast<std::size_t>(r)] = {p[r].mean.at(group), p[r].over_dispersion, p[r].school_icc};
    return LaneDistributions{of};
}

/// Which number each school has; empty where one holds for all.
NumberGroups::Of groups_of(param::ByGroup const& number, Population const& population) {
    if (number.of.empty()) return {};
    Schools const& schools = population.schools;
    NumberGroups::Of groups(schools.size(), 0);
    std::uint16_t group = 0;
    for (auto const& [name, value] : number.of) {
        ++group;
        auto const mark = [&, &wanted = name](std::vector<std::string> const& labels,
                                              std::vector<std::uint16_t> const& of) {
            for (std::size_t s = 0; s < schools.size(); ++s)
                if (labels[of[s]] == wanted) groups[s] = group;
        };
        mark(population.labels.types, schools.type);
        mark(population.labels.regions, schools.region);
        mark(population.labels.phases, schools.phase);
    }
    return groups;
}

NumberGroups number_groups(Scenario const& s, Population const& population) {
    NumberGroups groups;
    groups.participation = groups_of(s.participation->mean, population);
    groups.ordinary_hours = groups_of(s.participation->ordinary_hours, population);
    groups.no_show = groups_of(s.participation->no_show, population);
    if (!s.turnover) return groups;
    groups.leave = groups_of(s.turnover->leave, population);
    groups.leave_first_year = groups_of(s.turnover->leave_first_year, population);
    groups.move = groups_of(s.turnover->move, population);
    groups.heads = groups_of(s.turnover->heads, population);
    return groups;
}

/// Where persons do not differ nobody looks at the distribution, so those lanes share one that there is.
LaneDistributions transfers(ByLane<Practice> const& p, LaneMask differs) {
    std::array<LaneDistributions::Numbers, lane_count> of;
    for (int r = 0; r < lane_count; ++r) {
        Practice const& numbers = p[has(differs, r) ? r : std::countr_zero(differs)];
        of[static_cast<std::size_t>(r)] = {numbers.transfer, numbers.transfer_dispersion, 0.0};
    }
    return LaneDistributions{of};
}

}  // namespace

World make_world(ByLane<Scenario> const& lanes, Population const& population, Network network, PackId id,
                 Workers& workers, std::size_t programmes) {
    Scenario const& s = lanes[0];
    auto const practice = lanes.part(&Scenario::practice);
    World world;
    world.population = &population;
    world.network = std::move(network);
    world.id = id;
    world.workers = &workers;
    world.step_years = grid_of(s.time).dt();
    auto const participation = lanes.part(&Scenario::participation);
    world.propensity = propensities(participation, 0);
    for (std::size_t group = 1; group <= s.participation->mean.of.size(); ++group)
        world.propensity_of.push_back(propensities(participation, group));
    world.number_groups = number_groups(s, population);
    world.transfer_differs = practice.where(transfer_differs);
    if (world.transfer_differs != no_lane) world.transfer = transfers(practice, world.transfer_differs);
    if (s.peers.form == PeerForm::hazard) world.newcomers_practise_below = practice(&Practice::practising_from);
    world.newcomers_may_be_familiar = lanes.where(makes_familiar) != no_lane;
    if (may_stand_still(s, world)) world.stillness.begin(world.teachers().size());
    merge_ties(s, world);
    place_everybody(world, programmes);
    return world;
}

namespace {

bool is_rewired(Network const& network) {
    return std::any_of(network.layers.begin(), network.layers.end(),
                       [](TieLayer const& layer) { return layer.survival < 1; });
}

TiesOfYear ties_of(Network const& network) {
    TiesOfYear ties;
    for (TieLayer const& layer : network.layers) {
        ties.to.push_back(layer.to);
        ties.weight.push_back(layer.weight);
    }
    return ties;
}

void take_ties(TiesOfYear const& ties, Network& network) {
    for (std::size_t k = 0; k < network.layers.size(); ++k) {
        network.layers[k].to = ties.to[k];
        network.layers[k].weight = ties.weight[k];
    }
}

}  // namespace

std::vector<TiesOfYear> rewired_ahead(Scenario const& s, Population const& population, PackId const& id,
                                      Network network, Workers& workers) {
    constexpr std::size_t most_ties = std::size_t{1} << 22U;  // of all years together: 16 MiB
    TimeGrid const grid = grid_of(s.time);
    auto const years = static_cast<std::size_t>(grid.steps() / grid.per_year());
    std::size_t ties = 0;
    for (TieLayer const& layer : network.layers) ties += layer.ties() * (layer.weight.empty() ? 1 : 2);
    if (s.peers.form == PeerForm::none || !is_rewired(network) || ties * years > most_ties) return {};
    std::vector<TiesOfYear> later;
    for (std::size_t year = 1; year <= years; ++year) {
        rewire_year(network, s.network, population, network_realisation(s, id), static_cast<int>(year), &workers);
        later.push_back(ties_of(network));
    }
    return later;
}

Mechanism make_rewiring(Scenario const& s, std::shared_ptr<Prepared::Ground const> ahead) {
    return {.name = "rewiring",
            .phase = Phase::rewire,
            .on_world = [&s, ahead = std::move(ahead)](World& world, Clock const& clock) {
                bool const year_ends = (clock.step + 1) % clock.grid->per_year() == 0;
                if (!year_ends || world.network.complete || s.peers.form == PeerForm::none) return;
                if (!is_rewired(world.network)) return;
                auto const year = static_cast<std::size_t>((clock.step + 1) / clock.grid->per_year());
                if (ahead && year <= ahead->later.size())
                    take_ties(ahead->later[year - 1], world.network);
                else
                    rewire_year(world.network, s.network, *world.population, network_realisation(s, world.id),
                                static_cast<int>(year), world.workers);
                merge_rewired_ties(s, world);
            }};
}

}  // namespace cpdsim
