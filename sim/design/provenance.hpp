// Where a case's file comes from: filled here for studies and single scenarios alike.
#pragma once

#include <string>
#include <vector>

#include "data/results.hpp"
#include "design/cases.hpp"
#include "io/provenance.hpp"

namespace cpdsim {

struct Origin {
    std::string title, command;
    std::string as_written;  ///< the file the user named
    std::string file = {};   ///< its full name
    std::vector<DataFile> data = {};
};

[[nodiscard]] Provenance provenance_of(BuiltCase const& built, std::string const& key, Origin const& origin);
[[nodiscard]] Provenance provenance_of(BuiltPack const& built, std::string const& key, Origin const& origin);

/// Parameters that can matter: those of programmes without money do not.
[[nodiscard]] std::vector<ParameterRow> rows_of(BuiltCase const& built);

/// Text of the file the user named, out of a merged document; its `extends` are named in it.
[[nodiscard]] std::string own_text(param::Document const& document);

/// The title in English, else in any language, else `otherwise`.
[[nodiscard]] std::string title_in_english(param::Translated const& title, std::string const& otherwise);

}  // namespace cpdsim
