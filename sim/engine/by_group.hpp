// Numbers that may be given by phase, type or region, made ready for sixteen lanes: one entry for the schools that no
// name is given for, then one for each name in their order (NumberGroups says which holds where).
#pragma once

#include <vector>

#include "core/by_lane.hpp"

namespace cpdsim {

/// `member` is a param::ByGroup; `number` takes the parameters of a lane and the group's own value there. Lanes have
/// the same names.
template <class Numbers, class ByGroup, class Number>
[[nodiscard]] std::vector<Lane> by_group(ByLane<Numbers> const& p, ByGroup Numbers::*member, Number&& number) {
    std::vector<Lane> all;
    for (std::size_t group = 0; group <= (p[0].*member).of.size(); ++group)
        all.push_back(p.lanes([&](Numbers const& of) { return number(of, (of.*member).at(group)); }));
    return all;
}

}  // namespace cpdsim
