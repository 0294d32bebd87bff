// The descriptions of a scenario and all its parts as data, made here once for everybody who reads them.
#include "scenario/scenario.hpp"

#include "param/info.hpp"

namespace cpdsim::param {

template StructInfo const& info_of<Programme>();
template StructInfo const& info_of<Scenario>();

}  // namespace cpdsim::param
