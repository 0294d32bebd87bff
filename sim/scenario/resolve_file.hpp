// Files that a document names, found from where it names them.
#pragma once

#include <string>

#include "param/document.hpp"

namespace cpdsim {

/// The name becomes relative to the file that stands at `path`; E304 where there is no such file.
void resolve_file(std::string& name, std::string const& path, param::Document const& document,
                  param::Diagnostics& diagnostics);

}  // namespace cpdsim
