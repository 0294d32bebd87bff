// /provenance, the same in every file that a run writes.
#pragma once

#include "io/hdf5.hpp"
#include "io/provenance.hpp"

namespace cpdsim {

void write_provenance(h5::File& file, Provenance const& provenance);
/// What tells the draws of a pack apart.
void write_drawn(h5::File& file, DrawnNumbers const& drawn);

}  // namespace cpdsim
