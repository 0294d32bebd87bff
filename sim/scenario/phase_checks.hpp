// Whether what is said by phase, school type or region fits the schools there are.
#pragma once

#include "scenario/checks.hpp"

namespace cpdsim {

void check_phases_of_system(Scenario const& scenario, Checker const& check);

/// Of the sizes at this path: their ends in order, their mean between them.
void check_sizes(std::string const& path, SchoolSize const& size, Checker const& check);

/// `funded`: it has money; else its catalogue may name phases that are not here.
void check_phases_of_programme(Scenario const& scenario, std::string const& id, bool funded, Checker const& check);

}  // namespace cpdsim
