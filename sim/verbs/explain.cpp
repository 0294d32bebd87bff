// `cpdsim explain CODE`: what an error code, or a parameter, is about.
#include "scenario/explain.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <memory>
#include <optional>

#include "param/reader.hpp"
#include "param/spelling.hpp"
#include "verbs/verbs.hpp"

namespace cpdsim {
namespace {

struct OutcomeWords {
    std::string_view name, text;
};

constexpr std::array outcomes{
    OutcomeWords{"sustained_teachers",
                 "teachers who had changed when the study window ended and still have some time later "
                 "(practice.sustained_after); missing where the run ends before"},
    OutcomeWords{
        "lasting_gain",
        "practice gain, in teacher-equivalents, of those who were there when the study window ended, some time "
        "later (practice.sustained_after); missing where the run ends before"},
    OutcomeWords{"lasting_by_5", "teachers 5 points of lessons or more above their baseline at both these dates"},
    OutcomeWords{"lasting_by_10", "teachers 10 points of lessons or more above their baseline at both these dates"},
    OutcomeWords{"lasting_by_15", "teachers 15 points of lessons or more above their baseline at both these dates"},
    OutcomeWords{"worst_tenth",
                 "practice gain per teacher in the tenth of schools that gain least, some time after the study window "
                 "ended (practice.sustained_after), or at the end of the run"},
    OutcomeWords{"changed_at_stop", "teachers who had changed (practice.changed_by) when the study window ended"},
    OutcomeWords{"changed_teachers", "teachers who have changed (practice.changed_by) at the end of the run"},
    OutcomeWords{"changed", "share of the teachers who have changed at the end of the run"},
    OutcomeWords{"practising", "share of the teachers who practise (practice.practising_from) at the end of the run"},
    OutcomeWords{"practice_share", "mean share of relevant lessons taught by inquiry at the end of the run"},
    OutcomeWords{"practice_gain", "mean share of lessons above the own baseline at the end of the run"},
    OutcomeWords{"practice_years",
                 "teacher years of practice above the baseline over the run, discounted "
                 "(money.discount)"},
    OutcomeWords{"pupil_years", "pupil years of lessons by inquiry over the run, discounted"},
    OutcomeWords{"pupils_by_inquiry", "pupils taught by inquiry at the end of the run"},
    OutcomeWords{"reach", "share of the teachers who have attended any CPD by the end of the study window"},
    OutcomeWords{"reach_programmes",
                 "share of the teachers who have attended a funded programme by the end of the study window"},
    OutcomeWords{"never_reached", "share of the teachers who have attended no CPD by the end of the study window"},
    OutcomeWords{"gini_cpd_hours", "inequality of CPD hours at the end of the study window (Gini, 0..1)"},
    OutcomeWords{"trainers", "teachers who are or were trainers by the end of the study window"},
    OutcomeWords{"spend", "EUR spent over the run by all payers"},
    OutcomeWords{"spend_ministry", "EUR spent over the run by the ministry, of the budget or not"},
    OutcomeWords{"spend_municipality", "EUR spent over the run by municipalities, of the budget or not"},
    OutcomeWords{"spend_school", "EUR spent over the run by schools, of the budget or not"},
    OutcomeWords{"spend_sponsor", "EUR spent over the run by sponsors, of the budget or not"},
    OutcomeWords{"spend_teacher", "EUR spent over the run by teachers themselves"},
    OutcomeWords{"unspent", "EUR of the budget that could not be spent"},
    OutcomeWords{"planned", "EUR that came in over the run"},
    OutcomeWords{"cost_per_sustained_teacher", "EUR spent for each sustained teacher; missing where there is none"},
};

std::optional<std::string> explain_outcome(std::string_view name) {
    auto const* const found =
        std::find_if(outcomes.begin(), outcomes.end(), [&](OutcomeWords const& o) { return o.name == name; });
    if (found == outcomes.end()) return std::nullopt;
    return fmt::format("{}: an outcome, for 'outcomes.main' and 'outcomes.also' of a study\n  {}\n", name, found->text);
}

/// What was probably meant: a code, an outcome, or a path of a scenario or study.
std::string meant(std::string const& topic) {
    std::vector<std::string> known = param::known_codes();
    for (OutcomeWords const& outcome : outcomes) known.emplace_back(outcome.name);
    std::string guess = param::did_you_mean(topic, known);
    if (guess.empty()) guess = param::check_path(param::info_of<Scenario>(), {}, topic).suggestion;
    if (guess.empty()) guess = param::check_path(param::info_of<Study>(), {}, topic).suggestion;
    return guess.empty() ? "`cpdsim explain` lists all codes, `cpdsim schema` all parameters" : guess;
}

}  // namespace

void add_explain(CLI::App& app, Common&) {
    Verb const verb{app, "explain",
                    "explain an error code (E205), a parameter (learning.h50, budget.taper) or an outcome (reach)"};
    auto const topics = std::make_shared<std::vector<std::string>>();
    verb.option("CODE", *topics, "codes, parameters or outcomes; none: a list of all codes");
    verb.does([topics] {
        if (topics->empty()) print(list_of_codes());
        for (std::string const& topic : *topics) {
            auto text = explain(topic);
            if (!text) text = explain_parameter(param::info_of<Study>(), topic);
            if (!text) text = explain_outcome(topic);
            if (!text)
                throw UserError{
                    Exit::usage,
                    fmt::format("'{}' is neither an error code nor a parameter or outcome ({})", topic, meant(topic))};
            print(*text);
        }
    });
}

}  // namespace cpdsim
