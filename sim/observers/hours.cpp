// Who gets the hours: Gini coefficient of CPD hours attended in every row, and the Lorenz curve at the end. Hours are
// counted in bins of an hour, which moves the Gini of a year or more of hours by less than 1e-3.
#include <algorithm>

#include "data/quantity.hpp"
#include "observers/catalogue.hpp"

namespace cpdsim {
namespace {

constexpr std::size_t bins = 1024;  // hours; more counts as that
constexpr float bins_per_hour = 1;

using Histogram = std::vector<std::array<std::int32_t, lane_count>>;
using Weighed =
    std::vector<LaneDoubles>;  ///< persons in each bin, as the nation has them in units of Population::scale

constexpr std::size_t chunk = 16384;  // teachers

/// Counts the teachers first .. end - 1; the first histogram becomes that of all of them.
void count(World const& world, std::size_t first, std::size_t end, std::vector<Histogram>& parts) {
    std::size_t const teachers = end - first;
    parts.resize(std::max<std::size_t>(1, (teachers + chunk - 1) / chunk));
    parts.front().assign(bins, {});
    for_each_chunk(world.workers, teachers, chunk, [&](std::size_t from, std::size_t until) {
        Histogram& part = parts[from / chunk];
        part.assign(bins, {});
        std::int32_t* const counts = part.front().data();
        LaneCounts const lane = LaneCounts::LinSpaced(lane_count, 0, lane_count - 1);
        for (std::size_t i = first + from; i < first + until; ++i) {
            LaneCounts const bin = (world.state.hours_attended[i] * bins_per_hour + 0.5F)
                                       .min(static_cast<float>(bins - 1))
                                       .cast<std::int32_t>();
            LaneCounts const place = bin * lane_count + lane;
            for (int r = 0; r < lane_count; ++r) ++counts[static_cast<std::uint32_t>(place[r])];
        }
    });
    Histogram& all = parts[0];
    for (std::size_t c = 1; c < parts.size(); ++c) {
        for (std::size_t k = 0; k < bins; ++k)
            for (std::size_t r = 0; r < lane_count; ++r) all[k][r] += parts[c][k][r];
    }
}

/// Of all teachers, a stretch of equal weight after another. Gives the number of bins up to the last in use.
std::size_t count_all(World const& world, std::vector<Histogram>& parts, Weighed& all) {
    all.assign(bins, LaneDoubles::Zero());
    auto const add = [&](std::size_t first, std::size_t end, double weight) {
        count(world, first, end, parts);
        for (std::size_t k = 0; k < bins; ++k)
            all[k] += weight * Eigen::Map<LaneCounts const>(parts.front()[k].data()).cast<double>();
    };
    if (!world.population->several_phases()) add(0, world.state.teachers(), 1);
    for (DrawnPhase const& phase : world.population->phases) add(phase.first_teacher, phase.end_teacher, phase.weight);
    std::size_t used = bins;
    while (used > 1 && (all[used - 1] == 0).all()) --used;
    return used;
}

/// Gini = 1 - sum over bins of n_k (S_k-1 + S_k) / (n S), S the cumulated hours.
LaneDoubles gini(Weighed const& histogram, std::size_t used) {
    LaneDoubles below = LaneDoubles::Zero(), area = below, people = below;
    for (std::size_t k = 0; k < used; ++k) {
        LaneDoubles const& n = histogram[k];
        LaneDoubles const hours = n * static_cast<double>(k);
        area += n * (2 * below + hours);
        below += hours;
        people += n;
    }
    return (below > 0).select(1 - area / (people * below), 0.0);
}

std::array<float, 101> lorenz(Weighed const& histogram, int lane) {
    double people = 0, hours = 0;
    for (std::size_t k = 0; k < bins; ++k) {
        people += histogram[k][lane];
        hours += histogram[k][lane] * static_cast<double>(k);
    }
    std::array<float, 101> share{};
    if (hours <= 0) return share;
    double counted = 0, sum = 0;
    std::size_t k = 0;
    for (std::size_t percent = 1; percent <= 100; ++percent) {
        double const wanted = people * static_cast<double>(percent) / 100;
        while (k < bins && counted + histogram[k][lane] <= wanted) {
            counted += histogram[k][lane];
            sum += histogram[k][lane] * static_cast<double>(k);
            ++k;
        }
        double const inside = k < bins ? (wanted - counted) * static_cast<double>(k) : 0;
        share[percent] = static_cast<float>((sum + inside) / hours);
    }
    return share;
}

}  // namespace

Observer make_hours_observer(OutcomeRules const&, TimeGrid const&, Results& results) {
    auto const rows = static_cast<std::size_t>(results.rows());
    std::size_t const series = results.timeseries().add(
        "gini_cpd_hours", {"replicate", "time"},
        reported("gini_cpd_hours", "1", "Gini coefficient of CPD hours attended by those in post"));
    std::size_t const curves =
        results.data.add({"/lorenz",
                          {replicate_axis(lane_count), counted_axis("percentile", 101, {{"units", "percent"}})},
                          {},
                          titled("who holds the hours of CPD at the end")});
    results.data.tables[curves].add(
        "share_of_hours", {"replicate", "percentile"},
        reported("share_of_hours", "1", "share of all hours held by the lowest p % of teachers"));
    auto const parts = std::make_shared<std::vector<Histogram>>();
    auto const all = std::make_shared<Weighed>();
    return {"hours", [=, &results](World const& w, Clock const&, int row) {
                std::size_t const used = count_all(w, *parts, *all);
                LaneDoubles const unequal = gini(*all, used);
                std::vector<float>& values = floats(results.timeseries().arrays[series]);
                for (std::size_t r = 0; r < lane_count; ++r) {
                    values[r * rows + static_cast<std::size_t>(row)] = static_cast<float>(unequal[static_cast<int>(r)]);
                    if (row + 1 != results.rows()) continue;
                    auto const curve = lorenz(*all, static_cast<int>(r));
                    std::copy(
                        curve.begin(), curve.end(),
                        floats(results.data.tables[curves].arrays[0]).begin() + static_cast<std::ptrdiff_t>(r * 101));
                }
            }};
}

}  // namespace cpdsim
