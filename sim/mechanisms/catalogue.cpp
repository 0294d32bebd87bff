#include "mechanisms/catalogue.hpp"

namespace cpdsim {

std::vector<Mechanism> make_mechanisms(MechanismParameters const& p, int window_end_row) {
    std::vector<Mechanism> list;
    list.push_back(make_mixing(p.peers, p.practice));
    list.push_back(make_attendance(p.learning));
    list.push_back(make_learning(p.learning, p.peers));
    list.push_back(make_practice(
        p.practice, p.peers, p.fading, p.conditions,
        p.reflection && p.reflection->from_peers > 0 ? PeersNeeded::elsewhere_too : PeersNeeded::for_adoption));
    if (p.reflection) list.push_back(make_reflection(*p.reflection, p.peers));
    list.push_back(make_fading(p.fading, p.practice));
    if (p.climate) list.push_back(make_climate(*p.climate, p.turnover, p.conditions));
    if (p.turnover) {
        list.push_back(make_leaving(*p.turnover));
        list.push_back(make_moving(*p.turnover));
    }
    list.push_back(make_memory(p.practice, window_end_row));
    return list;
}

}  // namespace cpdsim
