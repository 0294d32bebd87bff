// `--columns id=CODE,region=PROVINCE` and its like.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cpdsim {

[[nodiscard]] std::vector<std::string> parts_between(std::string const& text, char separator);

/// The two sides of `name=value`. Error: UserError (usage), with the example.
[[nodiscard]] std::pair<std::string, std::string> name_and_value(std::string const& text, std::string_view flag,
                                                                 std::string_view example);

/// Our names and the file's headers from all that was given to --columns.
[[nodiscard]] std::vector<std::pair<std::string, std::string>> column_names(std::vector<std::string> const& lists,
                                                                            std::string_view example);

}  // namespace cpdsim
