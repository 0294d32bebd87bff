// What a run leaves behind: a data set, with names for the three tables that every run has. Tables lie over `replicate`
// where replicates differ; while a run goes on that axis has all lanes of the pack.
#pragma once

#include "core/calendar.hpp"
#include "data/dataset.hpp"

namespace cpdsim {

struct Results {
    int replicates = 0;
    YearMonth start;
    std::vector<double> days;  ///< of each row, since the first of the starting month
    Dataset data;
    Dataset notes;  ///< what observers keep to themselves until the run ends; never written into a result

    [[nodiscard]] int rows() const { return static_cast<int>(days.size()); }
    [[nodiscard]] Table const& timeseries() const;  ///< (replicate, time)
    [[nodiscard]] Table const& programmes() const;  ///< (replicate, programme, time)
    [[nodiscard]] Table const& outcomes() const;    ///< (replicate): sustained_teachers, practice_years, reach, ...
    [[nodiscard]] Table& timeseries();              ///< made where there is none
    [[nodiscard]] Table& programmes();
    [[nodiscard]] Table& outcomes();
};

/// So many replicates, and a calendar; no table yet.
[[nodiscard]] Results begin_results(int replicates, YearMonth start, std::vector<double> days);
/// ... with a table for what becomes of these programmes.
void add_programmes(Results& results, std::vector<std::string> labels);

[[nodiscard]] Axis replicate_axis(std::size_t size);
/// The dates of the results, or of some of their rows (empty: all).
[[nodiscard]] Axis time_axis(Results const& results, std::vector<int> const& rows = {});

/// Tables in the order in which files hold them.
void put_in_order(Dataset& data);

enum class Keep { nothing, reduced };
/// What a study takes of a table of its cases' files.
[[nodiscard]] Keep kept_by_studies(std::string_view path);

}  // namespace cpdsim
