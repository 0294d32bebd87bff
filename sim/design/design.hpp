// The design of a study: which values each draw gives to the uncertain parameters, and which structural form it uses.
// Designs that grow by more draws keep the draws they had, and their random numbers: random, latin_hypercube and sobol
// by any number, morris by more trajectories, saltelli by more rows, a grid by more draws around it.
// Draws that share a world share a pack of sixteen lanes: the values that shape the world and the structural forms are
// those of the pack, all others and the luck are the draw's own.
// Values are drawn between the ends of a parameter's range: evenly, or evenly on the logarithmic scale where the ends
// are positive and more than a factor of 20 apart.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "design/load_study.hpp"
#include "param/param.hpp"

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
    bool is_number = true;             ///< set on the scenario itself; else (a word, a list) in its text
    bool of_world = false;             ///< equal for all draws of a pack
};

struct DesignDraw {
    std::vector<double> values;  ///< one for each varied parameter, canonical units; of words their position
    std::vector<std::pair<std::string, std::string>> changes;  ///< path, text: the words that are set on the base
    std::string structure;          ///< "learning.dose=saturating", several joined by "; "; empty: none varied
    std::uint32_t key = 0;          ///< number that keys the random draws of the runs
    std::uint32_t slot = 0;         ///< its first replicate's under that key
    std::uint32_t world = 0;        ///< number that keys schools, teachers and ties
    std::size_t pack = 0;           ///< in Design::packs
    std::uint32_t point = 0;        ///< of a grid
    std::int32_t cluster = 0;       ///< draws of different clusters are independent of each other
    std::vector<double> unit_cube;  ///< one coordinate for each factor, 0..1
    std::vector<double> forms;      ///< position of each structural form
    std::int32_t group = -1;        ///< trajectory (morris) or row (saltelli)
    std::int32_t position = 0;      ///< on the trajectory
    std::int32_t changed_factor = -1;
    std::string matrix;  ///< of saltelli
};

/// Something that tells draws apart: a parameter, a structural choice, or chance itself.
struct Factor {
    std::string name, unit;
};

/// Draws that run in the lanes of one pack.
struct DrawPack {
    std::vector<std::size_t> draws;
};

struct Design {
    std::vector<VariedParameter> parameters;
    std::vector<Factor> factors;     ///< the parameters, then the structural choices, then `realisation` if it is one
    std::optional<Sampler> sampler;  ///< nothing: a sweep and the draws around it have different ones
    std::size_t together = 1;        ///< draws that only make sense together: a trajectory, a row
    std::vector<DesignDraw> draws;
    std::vector<DrawPack> packs;
    std::vector<std::string> warnings;
    std::vector<std::string> notes;  ///< what is as it should be, and yet worth knowing
};

/// Whether a range is drawn on the logarithmic scale, and the value at quantile u in [0, 1).
[[nodiscard]] bool is_log_range(double low, double high);
[[nodiscard]] double value_at(double low, double high, double u);

/// Error: UserError (input_invalid) for what a design cannot do, in words.
[[nodiscard]] Design make_design(LoadedStudy const& study);

/// Values of all factors: canonical units, positions of words and forms, the key of the random draws for `realisation`.
[[nodiscard]] std::vector<double> factor_values(DesignDraw const& draw, std::size_t factors);

/// The seed of all runs of the study.
[[nodiscard]] std::uint64_t seed_of(LoadedStudy const& study);

}  // namespace cpdsim
