#include "design/usual_ranges.hpp"

namespace cpdsim {

std::vector<std::string> const& usually_varied() {
    static std::vector<std::string> const paths{"fading.knowledge_half_life",
                                                "fading.peers_slow_decay_to",
                                                "learning.course_from",
                                                "learning.effect",
                                                "learning.h0",
                                                "learning.h50",
                                                "network.between_schools.ties_per_teacher",
                                                "participation.applies",
                                                "participation.displaced",
                                                "participation.no_show",
                                                "participation.over_dispersion",
                                                "participation.schools_differ",
                                                "peers.weight",
                                                "population.baseline.mean",
                                                "population.baseline.sd",
                                                "population.schools.stem_share",
                                                "practice.decay_half_life",
                                                "practice.from_coaching",
                                                "practice.from_meetings",
                                                "practice.transfer",
                                                "practice.transfer_dispersion",
                                                "practice.uptake",
                                                "practice.within_reach",
                                                "quality.falls_at_scale",
                                                "quality.falls_to",
                                                "quality.scale_from",
                                                "reflection.base",
                                                "reflection.rate",
                                                "turnover.leave",
                                                "turnover.stay_odds_after_cpd"};
    return paths;
}

}  // namespace cpdsim
