// The description of a study as data, made here once for everybody who reads it.
#include "design/study_file.hpp"

#include "param/info.hpp"

namespace cpdsim::param {

template StructInfo const& info_of<Study>();

}  // namespace cpdsim::param
