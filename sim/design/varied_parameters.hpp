// What differs between the draws of a study: every number of the base that carries a range, and what a sweep names.
#pragma once

#include "design/design.hpp"

namespace cpdsim {

/// Numbers with a range, for `vary: all_with_range`; without those of programmes that nobody pays for, and without what
/// `vary` or `structures` set. Error: UserError (input_invalid) for a range without an end.
[[nodiscard]] std::vector<VariedParameter> uncertain_parameters(LoadedStudy const& study);

/// The entries of `vary:`, each a range or a list of values. Error: UserError (input_invalid).
[[nodiscard]] std::vector<VariedParameter> swept_parameters(LoadedStudy const& study);

/// Sets a parameter in a draw to its value at `u` in 0..1: that quantile of its range, or one of its listed values.
void set_at(DesignDraw& draw, LoadedStudy const& study, VariedParameter const& parameter, double u);
/// Sets a number in a draw to a value that was found elsewhere.
void set_value(DesignDraw& draw, VariedParameter const& parameter, double value);
void set_choice(DesignDraw& draw, LoadedStudy const& study, VariedParameter const& parameter, std::size_t choice);

/// Which of `choices` equal parts of 0..1 holds u; 1 belongs to the last.
[[nodiscard]] std::size_t choice_at(double u, std::size_t choices);

}  // namespace cpdsim
