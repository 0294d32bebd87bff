// A number of which schools of some kind may have their own: `8 %`, or `{primary: 7 %, lower_secondary: 9 %}`, or both,
// `{value: 8 %, primary: 7 %}`. The kinds are phases, school types or regions.
#pragma once

#include <cstddef>
#include <iterator>
#include <map>
#include <string>

namespace cpdsim::param {

struct ByGroup {
    double rest = 0;                   ///< of all that are not named
    std::map<std::string, double> of;  ///< by phase, type or region
    bool rest_is_given = true;         ///< false: the names must cover all there are

    ByGroup() = default;
    ByGroup(double everywhere) : rest{everywhere} {}  // NOLINT: a number is the case of no names
    operator double() const { return rest; }          // NOLINT
    bool operator==(ByGroup const&) const = default;
    bool operator==(double everywhere) const { return of.empty() && rest == everywhere; }

    /// 0: of those not named; k: of the k-th name.
    [[nodiscard]] double at(std::size_t group) const {
        return group == 0 ? rest : std::next(of.begin(), static_cast<std::ptrdiff_t>(group) - 1)->second;
    }
};

}  // namespace cpdsim::param
