// What to do with a result that is there already: it may be the one that is asked for, an older one of the same
// scenario, or somebody else's, which is never replaced without a word.
#pragma once

#include <filesystem>
#include <string>

namespace cpdsim {

enum class Replace { only_ours, anything };

struct EarlierResult {
    bool up_to_date = false;
    std::string note;  ///< what is replaced and why; empty: nothing
};

/// `key` is that of the run, `file` and `text` the scenario it is made from.
/// Error: UserError (cannot_write), saying whose the file is, when it is another's and only ours may be replaced.
[[nodiscard]] EarlierResult earlier_result(std::filesystem::path const& target, std::string const& key,
                                           std::string const& file, std::string const& text, Replace replace);

}  // namespace cpdsim
