// Observed populations and ties from CSV files, as the contract of scenario files describes them. Faults are collected,
// each with its place, and never thrown; where there are any, the returned value must not be used.
//
// Schools without any teacher listed, or with none, are left out, and it is said; so every school has at least one
// post, as in drawn populations. Posts are ordered by school (schools in order of their file, or of first appearance),
// within a school by file; `Teachers::file_order` leads back to the file. What no column or an empty field leaves open
// is drawn by the same keyed rules as in drawn populations, except anchor, threshold, propensity (not_given) and
// knowledge (0).
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "generators/csv.hpp"
#include "generators/parameters.hpp"
#include "generators/realisation.hpp"
#include "world/world.hpp"

namespace cpdsim {

/// Reads `params.from` (paths relative to `folder`).
///   teachers only          schools are made from the `school` column; without one, everybody is in one school
///   schools and teachers   every teacher's school must be listed
///   schools only           `teachers` (whole staff; or a drawn size) times stem_share posts are drawn into each
/// A school's phase is its own, else the most frequent of its teachers', else drawn; a count written "<=3" is taken as
/// the middle of 1..3.
/// With `ties` whose `unlisted` is make, people of the ties who have no row become teachers, too: in the school of most
/// of those who name them, else of those whom they name.
[[nodiscard]] Population load_population(PopulationParams const& params, std::filesystem::path const& folder,
                                         Realisation const& realisation, std::vector<DataProblem>& problems,
                                         NetworkParams const* ties = nullptr);

/// Everybody in a file of ties, in order of first appearance, with whom they name and who names them. Faults of the
/// file are told by `load_ties`.
struct NamedPerson {
    std::string id;
    std::vector<std::string> names, named_by;
};
[[nodiscard]] std::vector<NamedPerson> people_named(NetworkParams const& params, std::filesystem::path const& folder);

/// The layers that ties may belong to, those that `peers.layers` weighs.
[[nodiscard]] std::vector<std::string> const& tie_layer_names();

/// Reads `params.from`: from,to[,weight][,layer] with the ids of an observed population, or a roster or matrix of the
/// same (generators/tie_forms.hpp). Repeated ties become one with
/// the sum of their weights (1 each by default), self-ties stay. Layers come in order of first appearance; without a
/// `layer` column, or where it is empty, ties are between `colleagues`; other layers than `known` are errors.
[[nodiscard]] std::vector<TieLayer> load_ties(NetworkParams const& params, std::filesystem::path const& folder,
                                              Population const& population, std::vector<DataProblem>& problems,
                                              std::vector<std::string> const& known = tie_layer_names());

/// How much the files hold, without building anything: rows of teachers (or those the schools count), schools, ties,
/// and different labels of types, regions and phases. Files that cannot be read count as empty.
struct ObservedSize {
    double teachers = 0, schools = 0, ties = 0, labels = 0;
};
[[nodiscard]] ObservedSize observed_size(PopulationParams const& population, NetworkParams const& network,
                                         std::filesystem::path const& folder);

/// More labels of one kind cannot be told apart.
inline constexpr std::size_t most_labels = 65535;

/// The post of each row of teachers.csv: the inverse of `file_order`.
[[nodiscard]] std::vector<Teacher> posts_by_row(Teachers const& teachers);

}  // namespace cpdsim
