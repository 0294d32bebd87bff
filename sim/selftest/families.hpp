// The closed forms by family; catalogue.cpp is the one visible list of them.
#pragma once

#include <vector>

#include "selftest/closed_form.hpp"

namespace cpdsim::selftest {

// knowledge.cpp
[[nodiscard]] ClosedForm dose();
[[nodiscard]] ClosedForm fading();
[[nodiscard]] ClosedForm tipping_point();
// opinion.cpp
[[nodiscard]] ClosedForm friedkin_johnsen();
[[nodiscard]] ClosedForm degroot();
[[nodiscard]] ClosedForm stationarity();
// diffusion.cpp
[[nodiscard]] ClosedForm bass();
[[nodiscard]] ClosedForm si_logistic();
[[nodiscard]] ClosedForm stock_balance();
// thresholds.cpp
[[nodiscard]] ClosedForm granovetter();
[[nodiscard]] ClosedForm centola_ring();
// random_graphs.cpp
[[nodiscard]] ClosedForm watts_cascade();
[[nodiscard]] ClosedForm gleeson_cahalane();
[[nodiscard]] ClosedForm bootstrap_percolation();
// trainers.cpp
[[nodiscard]] ClosedForm trainer_cascade();
[[nodiscard]] ClosedForm branching();
// attendance.cpp
[[nodiscard]] ClosedForm coupon_collector();
[[nodiscard]] ClosedForm polya_attendance();
// observed.cpp
[[nodiscard]] ClosedForm medical_innovation();

// optimum.cpp: the search for the best mix, each on so many problems
[[nodiscard]] std::vector<ClosedForm> best_mixes(int seeds);

}  // namespace cpdsim::selftest
