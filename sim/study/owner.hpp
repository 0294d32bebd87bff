// Whose a result file is: asked before it is replaced.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

namespace cpdsim {

struct Owner {
    /// `nobody`: there is no file. `damaged`: it was ours; nothing in it can be trusted. `stranger`: it was never ours.
    enum class Kind { nobody, scenario, study, damaged, stranger };
    Kind kind = Kind::nobody;
    std::string id, title;
    std::string file;     ///< the scenario or study file it was made from; empty: the result does not say
    std::string written;  ///< the text of that file
    std::int64_t seed = 0;
    bool edited = false;  ///< another program has written into it
    /// "the scenario '/home/a/plan.yaml' (\"Money base\", seed 3)"
    [[nodiscard]] std::string words() const;
};
[[nodiscard]] Owner owner_of(std::filesystem::path const& result);

/// The one name of a file that exists, however it is called.
[[nodiscard]] std::string full_name(std::filesystem::path const& file);

}  // namespace cpdsim
