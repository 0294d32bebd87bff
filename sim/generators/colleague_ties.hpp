// Advice ties among the teachers of a school: directed, few, a handful of people much asked, often returned, clustered,
// and more within the same subject (MODEL.md §5). How a tie is chosen: advice_group.hpp; how the inner probabilities
// follow from the wanted statistics: choice_calibration.hpp.
//
// Measured with the defaults on 60,000 teachers (out and in: variance / mean of the degrees; none: asked by nobody;
// seen: as the survey of the observed networks would have seen it, where an eighth did not answer and who is in no tie
// seen is not in the data):
//
//                            out-degree  out  asks nobody  none  in   returned  clustering  odds  in-out correlation
//   observed, 15 schools           3.56  2.8         .206  .085  4.2       .33         .43   2.6                 .17
//   drawn, their sizes, seen       3.58  2.7         .195  .089  4.2       .33         .40   2.6                 .12
//   drawn, their sizes             3.97  2.3         .108  .103  4.9       .38         .43   2.6                 .19
//   drawn, 10 teachers             3.83  1.8         .107  .012   .8       .57         .73   1.9                 .28
//   drawn, 29 teachers             4.01  2.3         .108  .086  4.0       .39         .44   2.7                 .23
//   drawn, 60 teachers             3.99  2.3         .107  .152  7.9       .32         .32   3.0                 .16
//
// In a school of 10 the density alone makes for more clustering and reciprocity, and the out-degree is cut at 9. Where
// wishes contradict one another (clustering far from what popularity and density give), the nearest is done.
#pragma once

#include "core/parallel.hpp"
#include "generators/parameters.hpp"
#include "generators/realisation.hpp"
#include "world/world.hpp"

namespace cpdsim {

/// One layer "colleagues"; rows sorted by target, no tie twice, none to oneself, out-degree < size of the school.
[[nodiscard]] TieLayer draw_colleague_ties(Population const& population, ColleagueTies const& wanted,
                                           Realisation const& realisation, Workers* workers = nullptr);

/// A year passes: every tie lasts with probability `survival`, the others are chosen anew one by one by the rule that
/// drew them, so each teacher keeps her out-degree and the network its statistics. Changes `layer.to` only.
void rewire_year(TieLayer& layer, Population const& population, ColleagueTies const& wanted,
                 Realisation const& realisation, int year, Workers* workers = nullptr);

}  // namespace cpdsim
