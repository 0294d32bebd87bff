// Draws that somebody else made: the posterior of a calibration (`uncertainty: {from: DIR/posterior.h5}`). Numbers that
// shape the world, and those that the file does not have, are drawn as ever. A prefix of the file is a sample by
// itself, so a study grows by taking more of it.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "design/design.hpp"
#include "io/hdf5.hpp"

namespace cpdsim {

inline constexpr std::string_view posterior_format = "cpd-posterior/1";

struct GivenDraws {
    std::vector<std::string> parameters;          ///< paths
    std::vector<std::vector<double>> values;      ///< (draw, parameter), canonical units
    std::vector<double> low, high;                ///< of the range that was weighed, by parameter
    std::vector<std::string> choices;             ///< paths of structural choices
    std::vector<std::vector<std::string>> forms;  ///< (draw, choice)
    std::vector<std::int32_t> from_draw;          ///< of the weighed draws: heavy ones stand several times

    [[nodiscard]] std::size_t size() const { return values.size(); }
};

/// Errors: UserError (input_invalid) for a file that is no posterior.
[[nodiscard]] GivenDraws read_given_draws(std::filesystem::path const& file);
/// These rows alone, in this order.
[[nodiscard]] GivenDraws rows_of(GivenDraws const& given, std::vector<std::size_t> const& rows);
void write_given_draws(h5::File& file, GivenDraws const& draws);

/// Forms of the first draws as positions in the study's lists; a choice of which the posterior says nothing is dealt in
/// turn. Errors: UserError (input_invalid) for too few draws and
/// for forms that the study does not have.
[[nodiscard]] std::vector<std::vector<std::size_t>> given_forms(GivenDraws const& given, LoadedStudy const& study,
                                                                std::size_t draws);
/// The parameter's column, or nothing where it is to be drawn: no finding touches it, or the study has another range.
[[nodiscard]] std::optional<std::vector<double>> given_column(GivenDraws const& given, VariedParameter const& parameter,
                                                              std::size_t draws);

}  // namespace cpdsim
