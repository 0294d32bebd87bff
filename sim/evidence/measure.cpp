#include "evidence/measure.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/random.hpp"

namespace cpdsim {
namespace {

constexpr double nothing = std::numeric_limits<double>::quiet_NaN();
constexpr std::size_t whole = parts_of_schools;  // no part is left out

/// The teachers of an arm, lane by lane, and what is measured of each.
class Group {
public:
    Group(Probe const& probe, Population const& population, Snapshots const& seen)
        : probe_{probe}, population_{population}, now_{seen.at(probe.row)} {
        if (probe.since >= 0) before_ = &seen.at(probe.since);
        auto const& subjects = population.labels.subjects;
        auto const found = std::find(subjects.begin(), subjects.end(), probe.among);
        if (found != subjects.end()) subject_ = static_cast<int>(found - subjects.begin());
    }

    [[nodiscard]] std::size_t teachers() const { return population_.teachers.size(); }
    [[nodiscard]] std::size_t part_of(std::size_t i) const { return population_.teachers.school[i] % parts_of_schools; }
    [[nodiscard]] bool attended(std::size_t i, int lane) const { return now_.hours[i][lane] > 0; }
    [[nodiscard]] bool has(std::size_t i, int lane) const {
        if (subject_ >= 0) return population_.teachers.subject[i] == subject_;
        if (probe_.among == "attended") return attended(i, lane);
        if (probe_.among == "others") return !attended(i, lane);
        if (probe_.among == "recipients")
            return attended(i, lane) && now_.role[i][static_cast<std::size_t>(lane)] == role_none;
        return true;
    }
    [[nodiscard]] double practice(std::size_t i, int lane) const { return now_.practice[i][lane]; }
    [[nodiscard]] double gain(std::size_t i, int lane) const {
        return now_.practice[i][lane] - population_.teachers.baseline[i];
    }
    [[nodiscard]] double of(std::size_t i, int lane) const {
        double value = of(now_, i, lane);
        if (before_ != nullptr) value -= of(*before_, i, lane);
        if (probe_.pleases > 0 && attended(i, lane)) value *= 1 + probe_.pleases;
        return probe_.above ? (value > *probe_.above ? 1.0 : 0.0) : value;
    }

private:
    [[nodiscard]] double of(Snapshot const& at, std::size_t i, int lane) const {
        switch (probe_.quantity) {
            case Quantity::practice:
                return at.practice[i][lane];
            case Quantity::knowledge:
                return at.knowledge[i][lane];
            case Quantity::hours:
            case Quantity::gini_of_hours:
            case Quantity::top_tenth:
                return at.hours[i][lane];
            case Quantity::reached:
            case Quantity::schools_reached:
                return at.hours[i][lane] > 0 ? 1 : 0;
            default:
                return at.practice[i][lane] - population_.teachers.baseline[i];
        }
    }

    Probe const& probe_;
    Population const& population_;
    Snapshot const& now_;
    Snapshot const* before_ = nullptr;
    int subject_ = -1;
};

/// Means with each part left out, from the sums of the parts.
void from_sums(std::array<double, parts_of_schools> const& sum, std::array<double, parts_of_schools> const& number,
               Measured& out) {
    double all = 0, n = 0;
    for (std::size_t g = 0; g < parts_of_schools; ++g) {
        all += sum[g];
        n += number[g];
    }
    out.value = n > 0 ? all / n : nothing;
    for (std::size_t g = 0; g < parts_of_schools; ++g)
        out.without[g] = n > number[g] ? (all - sum[g]) / (n - number[g]) : nothing;
}

double spread_of_practice(Group const& group, int lane) {
    double n = 0, sum = 0, squares = 0;
    for (std::size_t i = 0; i < group.teachers(); ++i) {
        if (!group.has(i, lane)) continue;
        double const p = group.practice(i, lane);
        n += 1;
        sum += p;
        squares += p * p;
    }
    return n > 1 ? std::sqrt(std::max(0.0, (squares - sum * sum / n) / (n - 1))) : nothing;
}

Measured mean_of(Group const& group, int lane) {
    std::array<double, parts_of_schools> sum{}, number{};
    for (std::size_t i = 0; i < group.teachers(); ++i) {
        if (!group.has(i, lane)) continue;
        sum[group.part_of(i)] += group.of(i, lane);
        number[group.part_of(i)] += 1;
    }
    Measured out;
    from_sums(sum, number, out);
    return out;
}

Measured schools_reached(Group const& group, Population const& population, int lane) {
    std::array<double, parts_of_schools> sum{}, number{};
    auto const& first = population.schools.first_teacher;
    for (std::size_t s = 0; s < population.schools.size(); ++s) {
        if (first[s] == first[s + 1]) continue;
        bool any = false;
        for (Teacher i = first[s]; i < first[s + 1]; ++i) any = any || group.attended(i, lane);
        sum[s % parts_of_schools] += any ? 1 : 0;
        number[s % parts_of_schools] += 1;
    }
    Measured out;
    from_sums(sum, number, out);
    return out;
}

template <class Statistic>
Measured with_each_part_left_out(Statistic const& statistic) {
    Measured out;
    out.value = statistic(whole);
    for (std::size_t g = 0; g < parts_of_schools; ++g) out.without[g] = statistic(g);
    return out;
}

/// Hours of those who have any, or what they leave in a log for them, with the part of the schools each belongs to.
struct Activity {
    double hours = 0;
    std::size_t part = 0;
};
std::vector<Activity> active(Group const& group, int lane, double contributes) {
    Chances const own{31, "contributions", 0};
    std::vector<Activity> all;
    for (std::size_t i = 0; i < group.teachers(); ++i) {
        if (!group.attended(i, lane)) continue;
        double hours = group.of(i, lane);
        if (contributes > 0)
            hours *= std::exp(
                contributes *
                ChanceSequence{own, static_cast<std::uint32_t>(i), 0, static_cast<std::uint32_t>(lane)}.normal());
        all.push_back({hours, group.part_of(i)});
    }
    std::sort(all.begin(), all.end(), [](Activity const& a, Activity const& b) { return a.hours < b.hours; });
    return all;
}

std::vector<double> hours_without(std::vector<Activity> const& all, std::size_t left_out) {
    std::vector<double> hours;
    for (Activity const& one : all)
        if (one.part != left_out) hours.push_back(one.hours);
    return hours;
}

Measured gini(std::vector<Activity> const& all) {
    return with_each_part_left_out([&](std::size_t left_out) {
        std::vector<double> const hours = hours_without(all, left_out);
        double const n = static_cast<double>(hours.size());
        double sum = 0, ranked = 0;
        for (std::size_t k = 0; k < hours.size(); ++k) {
            sum += hours[k];
            ranked += (2 * static_cast<double>(k + 1) - n - 1) * hours[k];
        }
        return sum > 0 ? ranked / (n * sum) : nothing;
    });
}

Measured top_tenth(std::vector<Activity> const& all) {
    return with_each_part_left_out([&](std::size_t left_out) {
        std::vector<double> const hours = hours_without(all, left_out);
        std::size_t const from = hours.size() - hours.size() / 10;
        double sum = 0, top = 0;
        for (std::size_t k = 0; k < hours.size(); ++k) {
            sum += hours[k];
            if (k >= from) top += hours[k];
        }
        return sum > 0 ? top / sum : nothing;
    });
}

/// Least squares of a teacher's gain on the mean gain of those she turns to; teachers without hours only.
Measured slope(Group const& group, Network const& network, int lane) {
    std::vector<double> named(group.teachers(), 0), theirs(group.teachers(), 0);
    for (TieLayer const& layer : network.layers) {
        for (std::size_t i = 0; i < group.teachers(); ++i) {
            for (std::uint32_t k = layer.first[i]; k < layer.first[i + 1]; ++k) {
                if (layer.to[k] == i) continue;
                named[i] += 1;
                theirs[i] += group.gain(layer.to[k], lane);
            }
        }
    }
    return with_each_part_left_out([&](std::size_t left_out) {
        double n = 0, x = 0, y = 0, xx = 0, xy = 0;
        for (std::size_t i = 0; i < group.teachers(); ++i) {
            if (named[i] == 0 || group.part_of(i) == left_out || group.attended(i, lane)) continue;
            double const of_peers = theirs[i] / named[i], own = group.gain(i, lane);
            n += 1;
            x += of_peers;
            y += own;
            xx += of_peers * of_peers;
            xy += of_peers * own;
        }
        double const below = n * xx - x * x;
        return below > 1e-12 ? (n * xy - x * y) / below : nothing;
    });
}

/// Calls visit(from, to) for each tie of those who answer.
template <class Visit>
void for_each_tie_seen(Network const& network, std::size_t teachers, double answers, Visit&& visit) {
    Chances const who{31, "who answers", 0};
    for (std::size_t i = 0; i < teachers; ++i) {
        if (who.uniform(static_cast<std::uint32_t>(i), 0, 0) >= static_cast<float>(answers)) continue;
        for (TieLayer const& layer : network.layers)
            for (std::uint32_t k = layer.first[i]; k < layer.first[i + 1]; ++k)
                if (layer.to[k] != i) visit(i, layer.to[k]);
    }
}

/// Over those who are in the data: all, or who is in a tie that was seen.
Measured out_degree(Group const& group, Network const& network, double answers) {
    std::vector<bool> in_data(group.teachers(), answers >= 1);
    std::array<double, parts_of_schools> sum{}, number{};
    for_each_tie_seen(network, group.teachers(), answers, [&](std::size_t from, Teacher to) {
        sum[group.part_of(from)] += 1;
        in_data[from] = in_data[to] = true;
    });
    for (std::size_t i = 0; i < group.teachers(); ++i) number[group.part_of(i)] += in_data[i] ? 1 : 0;
    Measured out;
    from_sums(sum, number, out);
    return out;
}

Measured of_nobody(double value) {
    Measured out;
    out.value = value;
    out.without.fill(value);
    return out;
}

/// A series of the run at a row; nothing where the run has none.
double series_at(Results const& results, std::string_view name, int lane, int row) {
    Array const* const series = results.timeseries().array(name);
    if (series == nullptr) return nothing;
    return floats(*series)[static_cast<std::size_t>(lane) * static_cast<std::size_t>(results.rows()) +
                           static_cast<std::size_t>(row)];
}

/// All programmes together, up to a row.
double counted(Results const& results, std::string_view name, int lane, int row) {
    auto const rows = static_cast<std::size_t>(results.rows());
    std::size_t const programmes = results.programmes().labels("programme").size();
    Array const* const counts = results.programmes().array(name);
    double sum = 0;
    for (std::size_t p = 0; counts != nullptr && p < programmes; ++p)
        for (std::size_t t = 0; t <= static_cast<std::size_t>(row); ++t)
            sum += floats(*counts)[(static_cast<std::size_t>(lane) * programmes + p) * rows + t];
    return sum;
}

}  // namespace

Observer make_snapshot_observer(std::shared_ptr<Snapshots> into) {
    return {"snapshots", [into = std::move(into)](World const& world, Clock const&, int row) {
                auto const wanted = into->find(row);
                if (wanted == into->end()) return;
                wanted->second = {world.state.practice, world.state.knowledge, world.state.hours, world.state.role};
            }};
}

std::vector<Measured> measure(Probe const& probe, Population const& population, Network const& network,
                              Snapshots const& seen, Results const& results, int lanes) {
    Group const group{probe, population, seen};
    std::vector<Measured> all;
    for (int lane = 0; lane < lanes; ++lane) {
        Measured one;
        switch (probe.quantity) {
            case Quantity::gini_of_hours:
                one = gini(active(group, lane, probe.contributes));
                break;
            case Quantity::top_tenth:
                one = top_tenth(active(group, lane, probe.contributes));
                break;
            case Quantity::schools_reached:
                one = schools_reached(group, population, lane);
                break;
            case Quantity::never_reached:
                one = of_nobody(series_at(results, "never_reached", lane, probe.row));
                break;
            case Quantity::places_empty: {
                double const booked = counted(results, "places_booked", lane, probe.row);
                one = of_nobody(booked > 0 ? 1 - counted(results, "places_taken", lane, probe.row) / booked : nothing);
                break;
            }
            case Quantity::slope_on_peers:
                one = slope(group, network, lane);
                break;
            case Quantity::out_degree:
                one = out_degree(group, network, probe.answers);
                break;
            default:
                one = mean_of(group, lane);
        }
        one.sd = spread_of_practice(group, lane);
        all.push_back(one);
    }
    return all;
}

}  // namespace cpdsim
