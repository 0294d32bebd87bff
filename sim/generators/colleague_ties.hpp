// Advice ties among the teachers of a school: directed, few, a handful of people much asked, often returned, clustered,
// and more within the same subject (MODEL.md §5). How a tie is chosen: advice_group.hpp; how the inner probabilities
// follow from the wanted statistics: choice_calibration.hpp.
//
// Measured with the defaults on 60,000 teachers in schools of one size (wanted: the observed networks of 29 on
// average):
//
//                              out-degree  reciprocity  clustering  odds ratio  in: var/mean  in-out correlation
//   observed, 15 schools             3.56          .33         .39         2.6          4.16                 .17
//   drawn, 29 teachers               3.57          .33         .40         2.7          4.24                 .17
//   ... after 15 years               3.57          .34         .39         2.6          4.05                 .18
//   drawn, 10 teachers               3.40          .42         .73         2.5          1.2                 -.01
//   drawn, 60 teachers               3.58          .32         .31         2.6          4.2                  .33
//
// In a school of 10 the density of .38 alone makes for more clustering and reciprocity than wished, and the out-degree
// is cut at 9; in large schools closing triangles reaches only part of the clustering. Where wishes contradict one
// another (clustering far from what popularity and density give: .35 to .45 at 29 teachers), the nearest is done.
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
