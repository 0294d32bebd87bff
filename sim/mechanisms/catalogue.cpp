#include "mechanisms/catalogue.hpp"

namespace cpdsim {

std::vector<Mechanism> make_mechanisms(ByLane<MechanismParameters> const& p, int window_end_row) {
    using All = MechanismParameters;
    auto const practice = p.part(&All::practice);
    auto const peers = p.part(&All::peers);
    auto const conditions = p.part(&All::conditions);
    auto const fading = if_present(p.part(&All::fading));
    auto const reflection = if_present(p.part(&All::reflection));
    auto const turnover = if_present(p.part(&All::turnover));
    std::vector<Mechanism> list;
    list.push_back(make_mixing(peers, practice));
    list.push_back(make_attendance(p.part(&All::learning)));
    list.push_back(make_learning(p.part(&All::learning), peers));
    bool const reflect_with_peers =
        reflection && reflection->where([](Reflection const& r) { return r.from_peers > 0; }) != no_lane;
    list.push_back(make_practice(practice, peers, fading, conditions,
                                 reflect_with_peers ? PeersNeeded::elsewhere_too : PeersNeeded::for_adoption));
    if (reflection) list.push_back(make_reflection(*reflection, peers));
    list.push_back(make_fading(fading, practice));
    if (auto const climate = if_present(p.part(&All::climate)))
        list.push_back(make_climate(*climate, turnover, conditions));
    if (turnover) {
        list.push_back(make_leaving(*turnover));
        list.push_back(make_moving(*turnover));
    }
    list.push_back(make_memory(practice, window_end_row));
    return list;
}

}  // namespace cpdsim
