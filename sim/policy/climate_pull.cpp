#include "policy/climate_pull.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <map>
#include <string_view>

#include "policy/at_work.hpp"

namespace cpdsim {
namespace {

constexpr std::array climate_names{std::string_view{"shared_vision"},      std::string_view{"continuous_learning"},
                                   std::string_view{"team_learning"},      std::string_view{"inquiry_culture"},
                                   std::string_view{"knowledge_exchange"}, std::string_view{"external_learning"},
                                   std::string_view{"learning_leadership"}};
constexpr std::size_t team_learning = 2, learning_leadership = 6;  ///< what leads pull at; leaders at the last

float pulled(double rate_dt) { return static_cast<float>(-std::expm1(-rate_dt)); }

bool has_leads(Programme const& programme) { return programme.team && programme.team->leads > 0; }

/// Share of the gap that the lead teachers of a school close in a step.
float led_by(Programme const& programme, double dt) {
    if (!has_leads(programme)) return 0;
    return pulled(programme.team->raises_leadership * std::min(1.0, programme.team->leads) * dt);
}

bool asks_leaders(Programme const& programme) { return programme.team && programme.team->leaders > 0; }

ClimatePull pull_of(Programme const& shape, int ends) {
    ClimatePull pull;
    pull.ends = ends;
    for (std::size_t d = 0; d < climate_names.size(); ++d) {
        pull.by_members[d] =
            std::find(shape.addresses.begin(), shape.addresses.end(), climate_names[d]) != shape.addresses.end();
    }
    pull.by_leads[team_learning] = pull.by_leads[learning_leadership] = shape.team.has_value();
    pull.by_leaders[learning_leadership] = shape.team.has_value();
    return pull;
}

/// The pulls of one programme's intake. Where teachers enrol one by one a school comes once for each of them, in a row:
/// the first counts all its members, and those after it, which only leads pull, lie in pulls of their own.
class Intake {
public:
    Intake(Policy const& policy, World const& world, ProgrammeNumber p)
        : plan_{policy.plans[p]}, world_{world}, dt_{policy.calendar.grid.dt()} {}

    void add(Cohort const& cohort, int lane) {
        Programme const& programme = *plan_[lane].programme;
        float const led = led_by(programme, dt_);
        auto const& first = world_.schools().first_teacher;
        auto const& school_of = world_.teachers().school;
        auto member = cohort.members.begin();
        std::size_t times = 0;
        for (std::size_t k = 0; k < cohort.schools.size(); ++k) {
            School const s = cohort.schools[k];
            double inside = 0;
            for (; member != cohort.members.end() && school_of[*member] == s; ++member) ++inside;
            times = k > 0 && cohort.schools[k - 1] == s ? times + 1 : 0;
            if (inside == 0 && !has_leads(programme) && cohort.leaders.empty()) continue;
            double const share = inside / std::max(1U, first[s + 1] - first[s]);
            if (times == pulls_.size()) open(cohort);
            std::size_t const entry = entry_of(times, s);
            pulls_[times].members[entry][lane] = pulled(programme.raises_climate * share * dt_);
            pulls_[times].led[entry][lane] = led;
            if (!cohort.leaders.empty() && cohort.leaders[k] != 0)
                pulls_[times].headed[entry][lane] = pulled(programme.team->raises_leadership * dt_);
        }
    }

    [[nodiscard]] std::vector<ClimatePull>& pulls() { return pulls_; }

private:
    static constexpr std::uint32_t none = ~0U;

    void open(Cohort const& cohort) {
        pulls_.push_back(pull_of(plan_.shape(), std::max(cohort.end, cohort.start + 1)));
        entries_.emplace_back(world_.schools().size(), none);
    }

    std::size_t entry_of(std::size_t times, School s) {
        ClimatePull& pull = pulls_[times];
        std::uint32_t& entry = entries_[times][s];
        if (entry == none) {
            entry = static_cast<std::uint32_t>(pull.schools.size());
            pull.schools.push_back(s);
            pull.members.push_back(Lane::Zero());
            pull.led.push_back(Lane::Zero());
            pull.headed.push_back(Lane::Zero());
        }
        return entry;
    }

    ProgrammePlan const& plan_;
    World const& world_;
    double dt_;
    std::vector<ClimatePull> pulls_;                   ///< the k-th for schools that come a (k + 1)-th time
    std::vector<std::vector<std::uint32_t>> entries_;  ///< of each school in them
};

void apply(ClimatePull const& pull, World& world) {
    constexpr std::size_t chunk = 256;
    world.workers->for_each((pull.schools.size() + chunk - 1) / chunk, [&](std::size_t c) {
        for (std::size_t k = c * chunk; k < std::min(pull.schools.size(), (c + 1) * chunk); ++k) {
            for (std::size_t d = 0; d < climate_names.size(); ++d) {
                Lane& level = world.state.climate[d][pull.schools[k]];
                if (pull.by_members[d]) level += (1.F - level) * pull.members[k];
                if (pull.by_leads[d]) level += (1.F - level) * pull.led[k];
                if (pull.by_leaders[d]) level += (1.F - level) * pull.headed[k];
            }
        }
    });
}

}  // namespace

void note_climate_pulls(Policy& policy, World const& world, int step) {
    for (ProgrammeNumber p = 0; p < programmes_in(policy.plans); ++p) {
        ProgrammePlan const& plan = policy.plans[p];
        if (plan.shape().addresses.empty() && !plan.in_some_lane([](LanePlan const& in_lane) {
                return has_leads(*in_lane.programme) || asks_leaders(*in_lane.programme);
            }))
            continue;
        std::map<int, Intake> by_end;  // the money of lanes may end apart
        for (int r = 0; r < lane_count; ++r) {
            for (Cohort const& cohort : entry(world.groups.cohorts, r)) {
                if (cohort.programme != p || cohort.tier != 0 || cohort.start != step) continue;
                by_end.try_emplace(cohort.end, policy, world, p).first->second.add(cohort, r);
            }
        }
        for (auto& [end, intake] : by_end)
            std::move(intake.pulls().begin(), intake.pulls().end(), std::back_inserter(policy.climate_pulls));
    }
}

void raise_climate(Policy& policy, World& world, int step) {
    for (ClimatePull const& pull : policy.climate_pulls) apply(pull, world);
    std::erase_if(policy.climate_pulls, [step](ClimatePull const& pull) { return pull.ends <= step + 1; });
}

}  // namespace cpdsim
