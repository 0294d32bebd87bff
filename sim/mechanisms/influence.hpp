// What peers tell a teacher: N, the same of the baselines, and where there are peers at all (MODEL.md §5).
#pragma once

#include "core/lanes.hpp"

namespace cpdsim {

struct Influence {
    Lane peers = Lane::Zero();     ///< N
    Lane baseline = Lane::Zero();  ///< N(P0)
    Lane present = Lane::Zero();   ///< 1 where the teacher has peers, else 0
};

}  // namespace cpdsim
