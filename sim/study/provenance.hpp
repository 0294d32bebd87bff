// Where a case's file comes from: filled here for studies and single scenarios alike.
#pragma once

#include <string>
#include <vector>

#include "data/results.hpp"
#include "io/provenance.hpp"
#include "study/cases.hpp"

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

/// Makes what a result file says it holds once more. Nothing if stopped. Error: UserError (input_invalid) when the
/// file's draws do not fit its scenario.
[[nodiscard]] std::optional<Results> run_recorded(Scenario const& scenario, Provenance const& provenance,
                                                  Workers& workers, RunRequest request);

/// Text of the file the user named, out of a merged document; its `extends` are named in it.
[[nodiscard]] std::string own_text(param::Document const& document);

/// The title in English, else in any language, else `otherwise`.
[[nodiscard]] std::string title_in_english(param::Translated const& title, std::string const& otherwise);

}  // namespace cpdsim
