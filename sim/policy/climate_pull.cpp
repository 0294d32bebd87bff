#include "policy/climate_pull.hpp"

#include <algorithm>
#include <cmath>
#include <string_view>

#include "policy/policy.hpp"

namespace cpdsim {
namespace {

constexpr std::array climate_names{std::string_view{"shared_vision"},      std::string_view{"continuous_learning"},
                                   std::string_view{"team_learning"},      std::string_view{"inquiry_culture"},
                                   std::string_view{"knowledge_exchange"}, std::string_view{"external_learning"},
                                   std::string_view{"learning_leadership"}};
constexpr std::size_t team_learning = 2, learning_leadership = 6;  ///< what lead teachers pull at

float pulled(double rate_dt) { return static_cast<float>(-std::expm1(-rate_dt)); }

bool has_leads(Programme const& programme) { return programme.team && programme.team->leads > 0; }

ClimatePull pull_of(Programme const& programme, int ends, double dt) {
    ClimatePull pull;
    pull.ends = ends;
    for (std::size_t d = 0; d < climate_names.size(); ++d) {
        pull.by_members[d] = std::find(programme.addresses.begin(), programme.addresses.end(), climate_names[d]) !=
                             programme.addresses.end();
    }
    if (has_leads(programme)) {
        pull.by_leads[team_learning] = pull.by_leads[learning_leadership] = true;
        pull.leads = pulled(programme.team->raises_leadership * std::min(1.0, programme.team->leads) * dt);
    }
    return pull;
}

/// The pulls of one programme's intake. Where teachers enrol one by one a school comes once for each of them, in a row:
/// the first counts all its members, and those after it, which only leads pull, lie in pulls of their own.
class Intake {
public:
    Intake(Policy const& policy, World const& world, std::size_t p)
        : programme_{policy.plans[p].programme}, world_{world}, dt_{policy.grid.dt()} {}

    void add(Cohort const& cohort, int lane) {
        auto const& first = world_.schools().first_teacher;
        auto const& school_of = world_.teachers().school;
        auto member = cohort.members.begin();
        std::size_t times = 0;
        for (std::size_t k = 0; k < cohort.schools.size(); ++k) {
            School const s = cohort.schools[k];
            double inside = 0;
            for (; member != cohort.members.end() && school_of[*member] == s; ++member) ++inside;
            times = k > 0 && cohort.schools[k - 1] == s ? times + 1 : 0;
            if (inside == 0 && !has_leads(programme_)) continue;
            double const share = inside / std::max(1U, first[s + 1] - first[s]);
            if (times == pulls_.size()) open(cohort);
            std::size_t const entry = entry_of(times, s);
            pulls_[times].members[entry][lane] = pulled(programme_.raises_climate * share * dt_);
            pulls_[times].led[entry][lane] = 1;
        }
    }

    [[nodiscard]] std::vector<ClimatePull>& pulls() { return pulls_; }

private:
    static constexpr std::uint32_t none = ~0U;

    void open(Cohort const& cohort) {
        pulls_.push_back(pull_of(programme_, std::max(cohort.end, cohort.start + 1), dt_));
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
        }
        return entry;
    }

    Programme const& programme_;
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
                if (pull.by_leads[d]) level += (1.F - level) * (pull.leads * pull.led[k]);
            }
        }
    });
}

}  // namespace

void note_climate_pulls(Policy& policy, World const& world, int step) {
    for (std::size_t p = 0; p < policy.plans.size(); ++p) {
        Programme const& programme = policy.plans[p].programme;
        if (programme.addresses.empty() && !has_leads(programme)) continue;
        Intake intake{policy, world, p};
        for (int r = 0; r < lane_count; ++r) {
            for (Cohort const& cohort : world.groups.cohorts[static_cast<std::size_t>(r)]) {
                if (cohort.programme == p && cohort.tier == 0 && cohort.start == step) intake.add(cohort, r);
            }
        }
        std::move(intake.pulls().begin(), intake.pulls().end(), std::back_inserter(policy.climate_pulls));
    }
}

void raise_climate(Policy& policy, World& world, int step) {
    for (ClimatePull const& pull : policy.climate_pulls) apply(pull, world);
    std::erase_if(policy.climate_pulls, [step](ClimatePull const& pull) { return pull.ends <= step + 1; });
}

}  // namespace cpdsim
