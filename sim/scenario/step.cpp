#include "scenario/step.hpp"

namespace cpdsim {

// The one list. Phases are said where a mechanism is made (engine/phase.hpp has what they are); a test sees to it that
// the list is in their order.
std::vector<Mechanism> make_step(ByLane<Scenario> const& s, ByLane<SystemConditions> const& conditions,
                                 std::shared_ptr<Policy> const& policy, Mechanism rewiring, int window_end_row) {
    auto const learning = s.part(&Scenario::learning);
    auto const practice = s.part(&Scenario::practice);
    auto const peers = s.part(&Scenario::peers);
    auto const fading = if_present(s.part(&Scenario::fading));
    auto const reflection = if_present(s.part(&Scenario::reflection));
    auto const climate = if_present(s.part(&Scenario::climate));
    auto const turnover = if_present(s.part(&Scenario::turnover));
    std::vector<Mechanism> step;

    step.push_back(make_funding(policy));
    step.push_back(make_ordinary_cpd(policy));
    step.push_back(make_enrolment(policy));
    step.push_back(make_delivery(policy));
    step.push_back(make_communities(policy));
    step.push_back(make_cascade(policy));
    step.push_back(make_mixing(peers, practice));
    step.push_back(make_attendance(learning));
    step.push_back(make_learning(learning, peers));
    step.push_back(make_practice(practice, peers, fading, conditions, peers_needed(reflection)));
    if (reflection) step.push_back(make_reflection(*reflection, peers));
    step.push_back(make_fading(fading, practice));
    if (climate) step.push_back(make_climate(*climate, turnover, conditions));
    if (turnover) step.push_back(make_leaving(*turnover));
    if (turnover) step.push_back(make_moving(*turnover));
    step.push_back(std::move(rewiring));
    step.push_back(make_memory(practice, window_end_row));
    return step;
}

}  // namespace cpdsim
