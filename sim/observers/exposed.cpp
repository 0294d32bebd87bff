// Who of a school in a programme that joins schools has to do with it when the study window ends (MODEL.md §7): its
// lead teachers, and their colleagues, as those who take part in it or have a tie to somebody who does. School leaders
// have no ties; whether they took part is counted as they join. What surveys ask for: more work with other schools.
#include <algorithm>

#include "core/mask_sets.hpp"
#include "data/quantity.hpp"
#include "observers/catalogue.hpp"
#include "world/groups.hpp"

namespace cpdsim {
namespace {

enum Who : std::size_t { leads, leads_exposed, colleagues, colleagues_exposed, who_count };
using Sums = std::array<Lane, who_count>;

/// Those who came to the programme and are in their posts.
Column<LaneMask> who_came(World const& world, std::size_t p) {
    Column<LaneMask> came = world.groups.completed[p];
    for (int r = 0; r < lane_count; ++r) {
        for (Cohort const& cohort : world.groups.cohorts[static_cast<std::size_t>(r)]) {
            if (cohort.programme != p || cohort.finished) continue;
            for (std::size_t m = 0; m < cohort.members.size(); ++m) {
                Teacher const i = cohort.members[m];
                if (cohort.attends[m] != 0 && world.state.joined[i][r] <= cohort.formed) came[i] |= only(r);
            }
        }
    }
    return came;
}

LaneMask is_lead(World const& world, Teacher i) {
    LaneMask lead = no_lane;
    for (int r = 0; r < lane_count; ++r)
        if (world.state.role[i][r] == role_lead) lead |= only(r);
    return lead;
}

/// Lanes in which she asks somebody who came for advice.
LaneMask has_tie(World const& world, Column<LaneMask> const& came, Teacher i) {
    PeerRows const& rows = world.peers;
    LaneMask tied = no_lane;
    if (rows.first.empty()) return tied;
    for (std::uint32_t k = rows.first[i]; k < rows.first[i + 1]; ++k) tied |= came[rows.to[k]];
    return tied;
}

Sums of_school(World const& world, Column<LaneMask> const& came, LaneMask anywhere, School s) {
    auto const& first = world.schools().first_teacher;
    Sums sums;
    for (Lane& sum : sums) sum.setZero();
    LaneMask here = no_lane;
    for (Teacher i = first[s]; i < first[s + 1]; ++i) here |= came[i];
    if (here == no_lane) return sums;
    for (Teacher i = first[s]; i < first[s + 1]; ++i) {
        LaneMask const lead = is_lead(world, i) & here, other = without(here, lead);
        LaneMask const exposed = came[i] | (world.peers.complete ? anywhere : has_tie(world, came, i));
        sums[leads] += as_lane(lead);
        sums[leads_exposed] += as_lane(static_cast<LaneMask>(lead & exposed));
        sums[colleagues] += as_lane(other);
        sums[colleagues_exposed] += as_lane(static_cast<LaneMask>(other & exposed));
    }
    for (Lane& sum : sums) sum *= static_cast<float>(world.population->weight_of(s));
    return sums;
}

}  // namespace

Observer make_exposed_observer(OutcomeRules const& rules, Results& results, World const& world) {
    std::size_t const programmes = world.groups.completed.size(), first = results.programmes().arrays.size();
    auto const rows = static_cast<std::size_t>(results.rows());
    auto const add = [&](char const* name, char const* long_name) {
        results.programmes().add(name, {"replicate", "programme", "time"}, reported(name, "teacher", long_name));
    };
    add("leads",
        "lead teachers in post at its schools when the window ends, of a programme that joins schools "
        "(represented)");
    add("leads_exposed", "of them, who came to it or have a tie to somebody who did (represented)");
    add("colleagues", "their colleagues there (represented)");
    add("colleagues_exposed", "of them, who came to it or have a tie to somebody who did (represented)");
    return {"exposed", [=, &results](World const& w, Clock const&, int row) {
                if (row != rules.window_end_row) return;
                for (std::size_t p = 0; p < programmes; ++p) {
                    if (p >= rules.joins_schools.size() || rules.joins_schools[p] == 0) continue;
                    Column<LaneMask> const came = who_came(w, p);
                    LaneMask anywhere = no_lane;
                    for (LaneMask const mask : came) anywhere |= mask;
                    Sums sums;
                    for (Lane& sum : sums) sum.setZero();
                    for (School s = 0; s < w.schools().size(); ++s) {
                        Sums const here = of_school(w, came, anywhere, s);
                        for (std::size_t q = 0; q < who_count; ++q) sums[q] += here[q];
                    }
                    for (std::size_t q = 0; q < who_count; ++q) {
                        std::vector<float>& values = floats(results.programmes().arrays[first + q]);
                        for (std::size_t r = 0; r < lane_count; ++r)
                            values[(r * programmes + p) * rows + static_cast<std::size_t>(row)] =
                                sums[q][static_cast<int>(r)] * static_cast<float>(rules.scale);
                    }
                }
            }};
}

}  // namespace cpdsim
