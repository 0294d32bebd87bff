// What the selftest found, as a table for people, as JSON, and as the Markdown of VERIFICATION.md.
#pragma once

#include <string>
#include <vector>

#include "selftest/run.hpp"

namespace cpdsim::selftest {

[[nodiscard]] std::string list_text(std::vector<ClosedForm> const& forms);
[[nodiscard]] std::string forms_text(std::vector<Outcome> const& outcomes);
[[nodiscard]] std::string mutations_text(std::vector<MutationOutcome> const& outcomes);
/// Lists that are empty are left out.
[[nodiscard]] std::string selftest_json(std::vector<Outcome> const& outcomes,
                                        std::vector<MutationOutcome> const& mutations);
[[nodiscard]] std::string selftest_markdown(std::vector<Outcome> const& outcomes,
                                            std::vector<MutationOutcome> const& mutations);

}  // namespace cpdsim::selftest
