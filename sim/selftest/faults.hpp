// Wrong engines for the mutations: faults that programs of this kind have had, put in from outside by exchanging a
// mechanism or adding one, so that the model itself stays free of them.
#pragma once

#include <string>

#include "mechanisms/parameters.hpp"
#include "selftest/engine.hpp"

namespace cpdsim::selftest::faults {

/// Parameters that amount to the fault.
[[nodiscard]] Fault parameters(std::function<void(Scenario&)> change);
/// A mechanism is replaced by this one.
[[nodiscard]] Fault instead_of(std::string const& name, Mechanism mechanism);
/// Something more is done right after a mechanism.
[[nodiscard]] Fault after(std::string const& name, std::function<void(World&, Clock const&)> more);
/// Something is done to the world before the first step.
[[nodiscard]] Fault before_the_first_step(std::function<void(World&)> change);

// Learning: what hours do.
[[nodiscard]] Mechanism learning_that_forgets_earlier_hours(Learning const&);
[[nodiscard]] Mechanism learning_without_normalising(Learning const&);
[[nodiscard]] Mechanism fading_by_a_share_per_step(double share);
[[nodiscard]] Mechanism reflection_linear_in_use(Reflection const&);
// Peers.
[[nodiscard]] Mechanism practice_anchored_in_the_present(double sigma);
[[nodiscard]] Fault update_in_place();
[[nodiscard]] Fault weights_not_normalised();
[[nodiscard]] Fault self_ties_dropped();
[[nodiscard]] Fault ties_one_way();
[[nodiscard]] Fault baseline_means_from_before_rewiring();
// Programmes.
[[nodiscard]] Fault quality_lost_once(double kept);

}  // namespace cpdsim::selftest::faults
