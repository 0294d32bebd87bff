#include "selftest/faults.hpp"

#include <algorithm>
#include <memory>
#include <stdexcept>
#include <utility>

#include "mechanisms/use.hpp"

namespace cpdsim::selftest::faults {
namespace {

std::vector<Mechanism>::iterator place_of(std::vector<Mechanism>& list, std::string const& name) {
    auto const found = std::find_if(list.begin(), list.end(), [&](Mechanism const& m) { return m.name == name; });
    if (found == list.end()) throw std::logic_error{"no mechanism " + name};
    return found;
}

Lane logistic(Learning const& p, Lane const& hours) {
    return 1.F / (1.F + exp_lanes(-static_cast<float>(p.slope) * (hours - static_cast<float>(p.h50))));
}

/// A wrong dose equation: `learn` gives the new K from K, the hours before and the hours received.
template <class Learn>
Mechanism learning_by(Learn learn) {
    return {.name = "learning", .phase = Phase::learn, .on_chunk = [=](World& world, Clock const&, TeacherChunk chunk) {
                for (Teacher i = chunk.first; i < chunk.last; ++i) {
                    Teacher const place = i - chunk.first;
                    if (chunk.scratch->dosed[place] == no_lane) continue;
                    Lane const hours = chunk.scratch->weighted_hours[place];
                    Lane& knowledge = world.state.knowledge[i];
                    knowledge = learn(knowledge, world.state.hours[i], hours);
                    world.state.hours[i] += hours;
                }
            }};
}

TieLayer only_ties(TieLayer const& layer, std::function<bool(Teacher from, Teacher to)> const& stays) {
    TieLayer less = layer;
    less.to.clear();
    less.weight.clear();
    for (Teacher i = 0; i + 1 < layer.first.size(); ++i) {
        for (std::uint32_t k = layer.first[i]; k < layer.first[i + 1]; ++k) {
            if (!stays(i, layer.to[k])) continue;
            less.to.push_back(layer.to[k]);
            if (!layer.weight.empty()) less.weight.push_back(layer.weight[k]);
        }
        less.first[i + 1] = static_cast<std::uint32_t>(less.to.size());
    }
    return less;
}

Fault only_ties(std::function<bool(Teacher from, Teacher to)> const& stays) {
    return {.world = [stays](Prepared::Ground& made) {
        for (TieLayer& layer : made.network.layers) layer = only_ties(layer, stays);
    }};
}

}  // namespace

Fault parameters(std::function<void(Scenario&)> change) { return {.scenario = std::move(change)}; }

Fault instead_of(std::string const& name, Mechanism mechanism) {
    return {.mechanisms = [name, mechanism = std::move(mechanism)](std::vector<Mechanism>& list) {
        *place_of(list, name) = mechanism;
    }};
}

Fault after(std::string const& name, std::function<void(World&, Clock const&)> more) {
    return {.mechanisms = [name, more = std::move(more)](std::vector<Mechanism>& list) {
        auto const place = place_of(list, name);
        list.insert(place + 1, {.name = "fault", .phase = place->phase, .on_world = more});
    }};
}

Fault before_the_first_step(std::function<void(World&)> change) {
    return {.mechanisms = [change = std::move(change)](std::vector<Mechanism>& list) {
        list.insert(list.begin(),
                    {.name = "fault", .phase = Phase::fund, .on_world = [change](World& world, Clock const& clock) {
                         if (clock.step == 0) change(world);
                     }});
    }};
}

Mechanism learning_that_forgets_earlier_hours(Learning const& p) {
    return learning_by([p](Lane const& knowledge, Lane const&, Lane const& hours) {
        Lane const left = (1.F - logistic(p, hours)) / (1.F - logistic(p, Lane::Zero()));
        return Lane{1.F - (1.F - knowledge) * left};
    });
}

Mechanism learning_without_normalising(Learning const& p) {
    return learning_by([p](Lane const& knowledge, Lane const& before, Lane const& hours) {
        return Lane{knowledge.max(logistic(p, before + hours))};
    });
}

Mechanism fading_by_a_share_per_step(double share) {
    auto const lost = static_cast<float>(share);
    return {.name = "fading", .phase = Phase::fade, .on_chunk = [=](World& world, Clock const&, TeacherChunk chunk) {
                for (Teacher i = chunk.first; i < chunk.last; ++i) {
                    Lane const use = use_of(world, i, world.state.practice[i]);
                    world.state.knowledge[i] -= lost * (world.state.knowledge[i] - use).max(0.F);
                }
            }};
}

Mechanism reflection_linear_in_use(Reflection const& p) {
    return {.name = "reflection",
            .phase = Phase::reflect,
            .on_chunk = [=](World& world, Clock const& clock, TeacherChunk chunk) {
                auto const rate = static_cast<float>(p.rate * p.base * clock.dt);
                for (Teacher i = chunk.first; i < chunk.last; ++i) {
                    Lane const use = use_of(world, i, world.state.practice[i]);
                    world.state.knowledge[i] += (1.F - world.state.knowledge[i]) * one_minus_exp_neg(Lane{rate * use});
                }
            }};
}

Mechanism practice_anchored_in_the_present(double sigma) {
    auto const s = static_cast<float>(sigma);
    return {
        .name = "practice", .phase = Phase::practise, .on_chunk = [=](World& world, Clock const&, TeacherChunk chunk) {
            for (Teacher i = chunk.first; i < chunk.last; ++i)
                world.state.practice_next[i] =
                    (1.F - s) * world.state.practice[i] + s * mean_over_peers(world.peers, i, world.state.practice);
        }};
}

Fault update_in_place() {
    return {.mechanisms = [](std::vector<Mechanism>& list) {
        Mechanism& practice = *place_of(list, "practice");
        practice.on_world = [as_it_is = practice.on_chunk](World& world, Clock const& clock) {
            ChunkScratch scratch;
            for (Teacher i = 0; i < world.state.teachers(); ++i) {
                as_it_is(world, clock, {i, i + 1, &scratch});
                world.state.practice[i] = world.state.practice_next[i];
            }
        };
    }};
}

Fault weights_not_normalised() {
    return before_the_first_step([](World& world) { world.peers.share = world.network.layers.front().weight; });
}

Fault self_ties_dropped() {
    return only_ties([](Teacher from, Teacher to) { return from != to; });
}

Fault ties_one_way() {
    return only_ties([](Teacher from, Teacher to) { return from < to; });
}

Fault baseline_means_from_before_rewiring() {
    auto const kept = std::make_shared<std::vector<float>>();
    return after("rewiring", [kept](World& world, Clock const& clock) {
        if (clock.step == 0) *kept = world.peers.baseline_mean;
        world.peers.baseline_mean = *kept;
    });
}

Fault quality_lost_once(double kept) {
    return after("cascade", [kept](World& world, Clock const&) {
        for (auto& cohorts : world.groups.cohorts) {
            for (Cohort& cohort : cohorts) {
                if (cohort.tier > 0) cohort.quality = static_cast<float>(kept);
            }
        }
    });
}

}  // namespace cpdsim::selftest::faults
