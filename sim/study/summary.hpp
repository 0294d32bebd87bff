// The verdict of a study in one table for the terminal: each strategy against the baseline at 100 % of the budget, and
// whether the best is ahead of the runner-up.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "scenario/shown_money.hpp"
#include "study/by_form.hpp"
#include "study/digests.hpp"
#include "study/merge.hpp"
#include "study/statistics.hpp"

namespace cpdsim {

struct StrategySummary {
    std::string id, title;  ///< as people call it, in English or the first language there is; the id without one
    double mean = 0;        ///< of the main outcome
    Paired to_baseline;     ///< NaN where there is no baseline, 0 for the baseline itself
    double ahead = 0;       ///< share of pairs in which it is better than the baseline
    double median = 0;      ///< of the difference to the baseline, over all pairs
    double nothing = 0;     ///< share of pairs in which that is next to nothing, or less (`next_to_nothing`)
    /// EUR of all payers for each unit of the gain, a sum over a sum, discounted where the outcome is; NaN where the
    /// gain is not clear, or is no count
    double price = 0;
    double probability_best = 0;
    double unspent_share = 0;  ///< of the money planned; NaN without money
    double cases_done = 0, cases_planned = 0;
};

struct StudySummary {
    std::string outcome, units, baseline;
    ShownMoney money;  ///< in which the table for people is
    double interval = 0.9;
    bool shares_worlds = false;               ///< the study says how many worlds there are
    bool one_group = false;                   ///< no two draws are independent of each other
    int direction = 1;                        ///< -1: less is better
    std::vector<StrategySummary> strategies;  ///< best first
    Paired lead;                              ///< best minus runner-up, positive where the best is ahead
    std::vector<FormLeader> by_form;          ///< where the structural forms disagree; positions as in `strategies`
    Reduction reduction;                      ///< of the variance of that difference, by common random numbers
};

/// Gains below this are next to nothing: a teacher in a thousand, a tenth of a percentage point, or of other outcomes a
/// twentieth of the largest mean gain. As on the report's first page (analysis/brief.py). `teachers`: whom the outcome
/// counts among, where the file knows.
[[nodiscard]] double next_to_nothing(std::string const& outcome, std::string const& units,
                                     std::optional<double> teachers, double largest_mean);

/// What can be said of the best two: `ahead` when the interval of their difference lies above nothing and the best is
/// ahead in two thirds of the pairs; `equal` when they never differ; `unknown` without an interval; else `not_clear`.
enum class Verdict { ahead, not_clear, equal, unknown };
[[nodiscard]] Verdict verdict_of(StudySummary const& summary);
/// "ahead", ...
[[nodiscard]] std::string_view name_of(Verdict verdict);

[[nodiscard]] StudySummary summarise(LoadedStudy const& study, StudyPlan const& plan, StudyLayout const& layout,
                                     std::vector<Array> const& outcomes, Digests const& digests);

/// The verdict and what it rests on, as attributes of /outcomes: whoever reports on the study reads them, and computes
/// nothing anew.
[[nodiscard]] h5::Attributes lead_attributes(StudySummary const& summary);

/// At most 100 columns wide; ends with a newline. Amounts are in the study's own currency.
[[nodiscard]] std::string summary_text(StudySummary const& summary);
/// For programs: amounts in EUR, as in result files.
[[nodiscard]] std::string summary_json(StudySummary const& summary);

}  // namespace cpdsim
