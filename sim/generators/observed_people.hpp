// Who is in an observed population beyond the rows of its files: people whom only the ties name, and of a register a
// sample.
#pragma once

#include <compare>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "generators/observed.hpp"

namespace cpdsim {

/// The table of teachers with a row for each person of `people` who has none, in the school of most of those who name
/// her, else of those whom she names; told in `problems`. `ties` names the file they come from.
[[nodiscard]] std::shared_ptr<CsvTable const> with_unlisted(std::shared_ptr<CsvTable const> teachers,
                                                            std::map<std::string, std::string> const& renamed,
                                                            std::vector<NamedPerson> const& people,
                                                            std::string const& ties,
                                                            std::vector<DataProblem>& problems);

/// What schools are put in order by before some are drawn.
struct SampleKey {
    std::string phase, region, type;
    double size = 0;
    auto operator<=>(SampleKey const&) const = default;
};

/// `wanted` of the schools, each with the same chance: every so many of them along their order from a random start, so
/// that the sample has the shares of all. `u` in [0, 1); the indices come in order.
[[nodiscard]] std::vector<std::size_t> even_sample(std::vector<SampleKey> const& keys, std::size_t wanted, double u);

/// Rows numbered among those that are used, so that they lead to and fro where only some schools are drawn.
[[nodiscard]] std::vector<std::uint32_t> ranks_of(std::vector<std::uint32_t> const& rows);

/// Labels to small numbers, in order of first appearance.
class Numbering {
public:
    std::uint16_t number(std::string const& label) {
        auto const [at, fresh] =
            numbers_.try_emplace(label, static_cast<std::uint16_t>(names_.size() < most_labels ? names_.size() : 0));
        if (fresh && names_.size() < most_labels) names_.push_back(label);
        return at->second;
    }
    [[nodiscard]] bool overflows() const { return numbers_.size() > most_labels; }
    [[nodiscard]] std::vector<std::string> const& names() const { return names_; }

private:
    std::unordered_map<std::string, std::uint16_t> numbers_;
    std::vector<std::string> names_;
};

}  // namespace cpdsim
