// The design of a study: which values each draw gives to the uncertain parameters, and which structural form it uses.
// Values are drawn between the ends of a parameter's range: evenly, or evenly on the logarithmic scale where the ends
// are positive and more than a factor of 20 apart.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "param/param.hpp"
#include "study/load_study.hpp"

namespace cpdsim {

/// A parameter that differs between draws.
struct VariedParameter {
    std::string path, unit, source;
    param::Form form = param::Form::plain;
    param::Role role = param::Role::uncertainty;
    int evidence = 0;
    double low = 0, high = 0;
    double central = 0;                ///< value of the base
    std::vector<std::string> choices;  ///< of a sweep over listed values; empty: the range
};

struct DesignDraw {
    std::vector<double> values;  ///< one for each varied parameter, canonical units; of words their position
    std::vector<std::pair<std::string, std::string>> changes;  ///< path, text: what is set on the base
    std::string structure;  ///< "learning.dose=saturating", several joined by "; "; empty: none varied
    std::uint32_t key = 0;  ///< number that keys the random draws of the runs
};

struct Design {
    std::vector<VariedParameter> parameters;
    std::vector<DesignDraw> draws;
    std::vector<std::string> warnings;
};

/// Whether a range is drawn on the logarithmic scale, and the value at quantile u in [0, 1).
[[nodiscard]] bool is_log_range(double low, double high);
[[nodiscard]] double value_at(double low, double high, double u);

/// Error: UserError (input_invalid) for what a design cannot do, in words.
[[nodiscard]] Design make_design(LoadedStudy const& study);

/// The seed of all runs of the study.
[[nodiscard]] std::uint64_t seed_of(LoadedStudy const& study);

}  // namespace cpdsim
