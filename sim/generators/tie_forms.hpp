// Observed ties as surveys give them: lists of ties, rosters (`person, named_1, named_2, ...`) and matrices.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "generators/csv.hpp"

namespace cpdsim {

enum class TieForm { list, roster, matrix };

/// The file as a list of ties under the headers from, to, weight and layer, each field where it stood, and who
/// answered.
struct TieRows {
    TieForm form = TieForm::list;
    CsvTable table;
    std::vector<std::string> answered;  ///< who has a row of her own in a roster or matrix, in order of the file
};

/// A list has `from` and `to`, a roster `person` and columns that begin with `named`, a matrix a first column of ids
/// that are the other headers, too; its numbers are weights, empty or 0 is no tie. Where headers are `renamed`, the
/// result has our names. What is none of these comes back as a list, to be found faulty there.
[[nodiscard]] TieRows tie_rows_of(CsvTable const& table, std::map<std::string, std::string> const& renamed,
                                  std::vector<DataProblem>& problems);

}  // namespace cpdsim
