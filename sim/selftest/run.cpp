#include "selftest/run.hpp"

#include <algorithm>
#include <limits>

#include <time.h>

namespace cpdsim::selftest {
namespace {

/// Of this thread's processor, since a case runs on one and the machine may be busy.
double now() {
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

std::string missing(ClosedForm const& form) { return form.missing ? form.missing() : ""; }

/// In units of the tolerance; a value that is no number is beyond all.
double distance(Value const& value) {
    if (std::isnan(value.error())) return std::numeric_limits<double>::infinity();
    if (value.tolerance() > 0) return value.error() / value.tolerance();
    return value.error() > 0 ? std::numeric_limits<double>::max() : 0;
}

}  // namespace

bool Outcome::passed() const {
    return !skipped.empty() || std::all_of(values.begin(), values.end(), [](Value const& v) { return v.holds(); });
}

std::vector<Outcome> run_forms(std::vector<ClosedForm> const& forms, Workers& workers) {
    std::vector<Outcome> outcomes(forms.size());
    workers.for_each(forms.size(), [&](std::size_t k) {
        ClosedForm const& form = forms[k];
        Outcome& outcome = outcomes[k];
        outcome = {form.name, form.setting, form.citation, {}, missing(form)};
        double const begin = now();
        if (outcome.skipped.empty()) outcome.values = form.run(Engine{});
        outcome.seconds = now() - begin;
    });
    return outcomes;
}

std::vector<MutationOutcome> run_mutations(std::vector<ClosedForm> const& forms, Workers& workers) {
    struct Task {
        ClosedForm const* form;
        Mutation const* mutation;
    };
    std::vector<Task> tasks;
    for (ClosedForm const& form : forms)
        for (Mutation const& mutation : form.mutations) tasks.push_back({&form, &mutation});
    std::vector<MutationOutcome> outcomes(tasks.size());
    workers.for_each(tasks.size(), [&](std::size_t k) {
        MutationOutcome& outcome = outcomes[k];
        outcome = {tasks[k].form->name, tasks[k].mutation->wrong, {}, missing(*tasks[k].form)};
        if (!outcome.skipped.empty()) return;
        double const begin = now();
        std::vector<Value> const values = tasks[k].mutation->run();
        outcome.worst = *std::max_element(values.begin(), values.end(),
                                          [](Value const& a, Value const& b) { return distance(a) < distance(b); });
        outcome.seconds = now() - begin;
    });
    return outcomes;
}

}  // namespace cpdsim::selftest
