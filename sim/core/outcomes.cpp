#include "core/outcomes.hpp"

#include <algorithm>
#include <array>

namespace cpdsim {
namespace {

constexpr std::array all{
    Outcome{"sustained_teachers", "teacher", Kind::count, Better::more,
            "persons changed when the window ended and still so when it counts (represented)",
            "teachers who had changed when the study window ended and still have some time later "
            "(practice.sustained_after); missing where the run ends before"},
    Outcome{"lasting_gain", "teacher", Kind::count, Better::more,
            "practice gain, when it counts, of those who were there when the window ended, in teacher-equivalents "
            "(represented)",
            "practice gain, in teacher-equivalents, of those who were there when the study window ended, some time "
            "later (practice.sustained_after); missing where the run ends before"},
    Outcome{"lasting_by_5", "teacher", Kind::count, Better::more,
            "persons 5 points of lessons or more above the baseline when the window ended and still when it counts "
            "(represented)",
            "teachers 5 points of lessons or more above their baseline at both these dates"},
    Outcome{"lasting_by_10", "teacher", Kind::count, Better::more,
            "persons 10 points of lessons or more above the baseline when the window ended and still when it counts "
            "(represented)",
            "teachers 10 points of lessons or more above their baseline at both these dates"},
    Outcome{"lasting_by_15", "teacher", Kind::count, Better::more,
            "persons 15 points of lessons or more above the baseline when the window ended and still when it counts "
            "(represented)",
            "teachers 15 points of lessons or more above their baseline at both these dates"},
    Outcome{"changed_at_stop", "teacher", Kind::count, Better::more,
            "persons changed when the window ended (represented)",
            "teachers who had changed (practice.changed_by) when the study window ended"},
    Outcome{"changed_teachers", "teacher", Kind::count, Better::more, "teachers changed at the end (represented)",
            "teachers who have changed (practice.changed_by) at the end of the run"},
    Outcome{"changed", "1", Kind::share, Better::more, "share of teachers changed at the end",
            "share of the teachers who have changed at the end of the run"},
    Outcome{"practising", "1", Kind::share, Better::more, "share of teachers practising at the end",
            "share of the teachers who practise (practice.practising_from) at the end of the run"},
    Outcome{"practice_share", "1", Kind::share, Better::more,
            "mean share of relevant lessons taught by inquiry at the end",
            "mean share of relevant lessons taught by inquiry at the end of the run"},
    Outcome{"practice_gain", "teacher", Kind::count, Better::more,
            "practice gain at the end in teacher-equivalents (represented)",
            "mean share of lessons above the own baseline at the end of the run"},
    Outcome{"practice_years", "teacher year", Kind::count, Better::more,
            "practice gain over the run, discounted (represented)",
            "teacher years of practice above the baseline over the run, discounted (money.discount)"},
    Outcome{"pupil_years", "pupil year", Kind::count, Better::more,
            "pupil-years taught by inquiry over the run, discounted (represented)",
            "pupil years of lessons by inquiry over the run, discounted"},
    Outcome{"pupils_by_inquiry", "pupil", Kind::count, Better::more,
            "pupils taught by inquiry at the end, in full equivalents (represented)",
            "pupils taught by inquiry at the end of the run"},
    Outcome{"reach", "1", Kind::share, Better::more,
            "share of teachers in post at the window's end who have attended any CPD",
            "share of the teachers who have attended any CPD by the end of the study window"},
    Outcome{"reach_programmes", "1", Kind::share, Better::more,
            "share of teachers in post at the window's end who have attended a funded programme",
            "share of the teachers who have attended a funded programme by the end of the study window"},
    Outcome{"never_reached", "1", Kind::share, Better::less,
            "share of teachers in post at the window's end who have attended no CPD",
            "share of the teachers who have attended no CPD by the end of the study window"},
    Outcome{"gini_cpd_hours", "1", Kind::index, Better::less, "Gini coefficient of CPD hours at the window's end",
            "inequality of CPD hours at the end of the study window (Gini, 0..1)"},
    Outcome{"trainers", "teacher", Kind::count, Better::more,
            "teachers who are or were trainers at the window's end (represented)",
            "teachers who are or were trainers by the end of the study window"},
    Outcome{"spend", "EUR", Kind::money, Better::less, "money spent over the run by all payers (national)",
            "EUR spent over the run by all payers"},
    Outcome{"unspent", "EUR", Kind::money, Better::less, "money of the budget that could not be spent (national)",
            "EUR of the budget that could not be spent"},
    Outcome{"planned", "EUR", Kind::money, Better::none, "money that came in over the run (national)",
            "EUR that came in over the run"},
    Outcome{"cost_per_sustained_teacher", "EUR", Kind::money, Better::less,
            "money spent for each sustained teacher; not a number where there is none",
            "EUR spent for each sustained teacher; missing where there is none"},
    Outcome{"worst_tenth", "1", Kind::share, Better::more,
            "practice gain per teacher, when it counts, in the tenth of schools that gain least",
            "practice gain per teacher in the tenth of schools that gain least, some time after the study window ended "
            "(practice.sustained_after), or at the end of the run"},
    Outcome{"spend_ministry", "EUR", Kind::money, Better::less, "money spent over the run by 'ministry' (national)",
            "EUR spent over the run by the ministry, of the budget or not"},
    Outcome{"spend_municipality", "EUR", Kind::money, Better::less,
            "money spent over the run by 'municipality' (national)",
            "EUR spent over the run by municipalities, of the budget or not"},
    Outcome{"spend_school", "EUR", Kind::money, Better::less, "money spent over the run by 'school' (national)",
            "EUR spent over the run by schools, of the budget or not"},
    Outcome{"spend_sponsor", "EUR", Kind::money, Better::less, "money spent over the run by 'sponsor' (national)",
            "EUR spent over the run by sponsors, of the budget or not"},
    Outcome{"spend_teacher", "EUR", Kind::money, Better::less, "money spent over the run by 'teacher' (national)",
            "EUR spent over the run by teachers themselves"},
};

}  // namespace

std::span<Outcome const> outcome_list() { return all; }

Outcome const* find_outcome(std::string_view name) {
    auto const* const found = std::find_if(all.begin(), all.end(), [&](Outcome const& o) { return o.name == name; });
    return found == all.end() ? nullptr : found;
}

}  // namespace cpdsim
