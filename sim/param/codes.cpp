// What `cpdsim explain CODE` says: one paragraph per code. 1xx form of the file, 2xx a single value, 3xx values that do
// not fit together, 4xx studies; W: warnings.
#include <algorithm>
#include <array>

#include "param/diagnostics.hpp"

namespace cpdsim::param {
namespace {

struct Code {
    std::string_view code, text;
};

constexpr std::array codes{
    Code{"E101",
         "The file cannot be read: it does not exist, is a folder, or you have no permission. Paths on the command "
         "line are relative to the "
         "current folder; paths inside a file are relative to that file."},
    Code{"E102",
         "The text is not valid YAML. The caret shows where the reader gave up; the cause is often one line above: a "
         "missing colon or bracket, "
         "a tab used for indentation, or a text with ': ' or ' #' in it that needs quotes. A file holds one document, "
         "in UTF-8."},
    Code{"E103",
         "The key is not one that cpdsim knows at this place. Misspelt keys are refused, because a scenario that "
         "silently ignores one gives "
         "wrong answers. `cpdsim schema` lists every key; editors with YAML support complete them."},
    Code{"E104", "The same key stands twice in one map. YAML would silently keep one of them; remove the other."},
    Code{
        "E105",
        "A key that is needed at this place is missing, or has no value. An empty key is neither none nor the default: "
        "write `none`, "
        "`[]` or `{}` for nothing, and leave the line out for the default."},
    Code{"E106",
         "The value has the wrong form: a list where a single value is needed, a map where a text is needed, and so "
         "on."},
    Code{"E107",
         "An `extends:` names a file or preset that cannot be found, or the files extend each other in a circle. "
         "Presets are named "
         "`builtin:country/NAME@1` and `builtin:programmes/NAME@1` (`cpdsim presets` lists them); other names are "
         "relative to the file."},
    Code{"E108",
         "The first key of a file is `format: cpd-scenario/1` or `format: cpd-study/1`. This version of cpdsim reads "
         "no other format."},
    Code{"E201",
         "A number is needed here. Numbers are written with a decimal point and without thousands separators: 1.5, "
         "1900, 18 million, 1e6."},
    Code{"E202",
         "The number needs its unit: `80 h`, `500 EUR/school/year`, `18 months`, `8.5 %/year`. Numbers without units "
         "are how hours become "
         "days and rates become totals, so they are refused."},
    Code{"E203",
         "The unit is not known. Known are h, min, d, week, month, year, %, EUR, GBP, km, m and what is counted: "
         "teacher, school, team, "
         "partnership, trainer, meeting, visit, hub, pupil; plurals, and thousand, million, billion before the unit."},
    Code{"E204",
         "The value lies outside the range in which the parameter has a meaning. Shares are written `70 %` or 0.7."},
    Code{"E205",
         "The unit measures something else than this parameter: money where time is needed, a total where a yearly "
         "amount is needed. What is "
         "counted may be left out (`60 h` for `60 h/teacher`) but not replaced; the time (`/year`, `/month`) may not "
         "be left out."},
    Code{"E206", "The parameter takes one of a few names, and this is none of them."},
    Code{"E207", "Dates are months, written year-month: 2026-09."},
    Code{"E208", "The number is not finite, or too large to be represented."},
    Code{"E301",
         "Shares of a whole must add up to 100 %: the mix of a strategy, school types, regions, phases, subjects. An "
         "empty mix is allowed and "
         "means no new money."},
    Code{"E302",
         "The programme is not in the catalogue of this scenario: neither in its own `programmes:` nor in those it "
         "extends."},
    Code{"E303",
         "Months do not fit together: a window that ends before it starts, or that lies outside `time.start` .. "
         "`time.end`."},
    Code{"E304",
         "The observed data cannot be used: the file, a column or a cell is missing or has a value that the model "
         "cannot take. The message "
         "names file, column and row."},
    Code{"E305",
         "The label is not one of the scenario's school types, regions, phases or subjects, so the rule would never "
         "apply to anybody."},
    Code{"E306",
         "Settings of `peers` contradict each other: what colleagues pass on can be added, or pull upward only, where "
         "anchors are derived from baselines; with given anchors (Friedkin-Johnsen, DeGroot, contagion) it is mixed."},
    Code{"E310",
         "The name matches nothing: no such payer, language, country, column or measure. A name that matches nothing "
         "would have no effect, or another than was meant. New payers may be named where something is paid for; a "
         "budget (`whose`) can only be that of payers who pay for something."},
    Code{"E311",
         "The run is larger than the memory of the machine that checks it, so another machine may decide otherwise; "
         "`CPDSIM_MEMORY=64` checks for one of 64 GB. The message says what it needs and what would fit; the whole "
         "country can be stood for by fewer simulated schools (`population.schools.represent`)."},
    Code{"E401", "The study names a strategy that it does not define, or strategies extend each other in a circle."},
    Code{"E402",
         "The path leads to no parameter of the base scenario. Paths are the keys joined by points, as in "
         "`programmes.cascade.cascade.each_trains`; entries of lists are numbered from 0."},
    Code{"E403", "The outcome is not one that cpdsim reports."},
    Code{"E404",
         "The parts of the study do not fit together: the design asks for something the rest does not provide."},
    Code{
        "E405",
        "The study asks for more draws or cases than this machine can plan: draws x strategies x levels x futures. The "
        "message says how many draws would fit."},
    Code{"E407",
         "The study varies every number that has a range, but some that all country presets vary have none, so its "
         "intervals would be narrower than any preset's for no other reason. Give ranges, extend a preset, or say that "
         "a number is certain: a range whose ends are equal."},
    Code{"E406",
         "What `optimise` asks for cannot be: shares that no mix of whole steps can have, limits that leave none, a "
         "difference in another unit than the outcome's, or a design whose draws are no futures."},
    Code{"W201",
         "The value lies outside the range given beside it. Draws are taken from the range, so the central value would "
         "never be drawn."},
    Code{"W303",
         "Something is said for a time that the run or the money does not reach: years of growth after the end, or "
         "months of intake in which nothing is paid for. It has no effect."},
    Code{"W304",
         "Something in a data file has no effect, or not the one that one would think: columns that are not read, "
         "schools that are left out, places that are missing or look exchanged. The file can be used all the same."},
    Code{"W306",
         "In the form `hazard` (Bass, SI) a teacher adopts by p, q and the share of her peers who practise; what "
         "programmes teach has no part in it, so funding them changes money and hours but nobody's practice."},
    Code{"W305",
         "An inherited programme serves first schools of a type, region or phase that this scenario does not have. The "
         "wish "
         "has no effect; say `priority: []` or give the scenario such schools to silence this."},
    Code{
        "W309",
        "A part of a programme with money does nothing as it is written: its window holds no month of intake, a course "
        "lies in the holidays altogether, one teacher stands for a school, or what is to be seen is never won."},
    Code{"W310",
         "Money flows into a programme none of whose costs is paid by the payers whose money it is: it would cost them "
         "nothing. Say who pays (`payer:`), whose money it is (`whose:`), or that it is free (`costs: {}`)."},
    Code{"W311",
         "An amount names the year of its prices, and nothing carries them to the year of the others: it counts as it "
         "stands. Give an index (`money.index`, `money.index_file`) or a rate (`money.inflation`), or write the amount "
         "in "
         "prices of the one year and say in its source how."},
    Code{"W312",
         "The budget of the study is in prices of another year than the costs of its base. They are compared as they "
         "stand."},
    Code{"E314",
         "A price by school or team in a programme that teachers join one by one (`recruit.unit: teacher`, the "
         "default): "
         "each of them would be paid for as a school, also several of one school. Say what it is for each teacher, or "
         "let "
         "schools or teams join."},
    Code{"W308",
         "A wish for the network was not reached: schools are too small, or wishes exclude each other. What was built "
         "stands beside what was wished for (`cpdsim check --built`)."},
    Code{"W405",
         "The packs of a study's draws share its worlds (schools, teachers, ties), a pack being the sixteen lanes that "
         "are computed side by side: with one replicate a draw a pack holds sixteen draws. A study that asks for more "
         "worlds than it has packs gets one for each pack. Intervals rest on the number of worlds, so few of them "
         "leave an answer uncertain."},
    Code{"W404", "The study does not say what its base says: the study's own default holds, not the base's value."},
};

}  // namespace

std::string_view explanation_of(std::string_view code) {
    auto const* const found =
        std::find_if(codes.begin(), codes.end(), [&](Code const& entry) { return entry.code == code; });
    return found == codes.end() ? std::string_view{} : found->text;
}

std::vector<std::string> known_codes() {
    std::vector<std::string> known;
    for (Code const& entry : codes) known.emplace_back(entry.code);
    return known;
}

}  // namespace cpdsim::param
