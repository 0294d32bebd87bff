#include "study/farm.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <exception>
#include <numeric>
#include <set>

#include <fmt/format.h>

#include "core/error.hpp"
#include "core/parallel.hpp"
#include "design/frames.hpp"
#include "design/provenance.hpp"
#include "io/moulds.hpp"
#include "io/result_file.hpp"

namespace cpdsim {
namespace {

using Clock = std::chrono::steady_clock;

/// What is kept of results in a journal.
Results outcomes_of(Results all) {
    Results kept;
    kept.replicates = all.replicates;
    kept.data.add(std::move(all.outcomes()));
    return kept;
}

/// What the threads share. Everything here is touched in turns only.
struct Shared {
    Turns turns;
    Progress progress;
    FarmReport report;
    double work_done = 0;      ///< cases, counting parts of those in hand
    std::exception_ptr fatal;  ///< the disk is full: no case can be kept any more
    std::size_t fatal_run = 0;
};

class Farm {
public:
    Farm(StudyPlan const& plan, BuildPack const& build, Simulate const& simulate, StudyFolder const& folder,
         FarmOptions const& options, Accept const& accept, Listener const& listener)
        : plan_{plan},
          build_{build},
          simulate_{simulate},
          folder_{folder},
          options_{options},
          accept_{accept},
          listener_{listener},
          shared_{{}, {options.speech, plan.name}, {}, 0, nullptr, 0} {}

    FarmReport run() {
        Ranks& ranks = *options_.ranks;
        std::vector<std::size_t> const open = ranks.is_first() ? open_runs() : std::vector<std::size_t>{};
        open_on_all_ = static_cast<double>(ranks.sum({open.size()}).front());
        ranks.share(open, options_.jobs, [&](std::size_t run) {
            attempt(plan_.runs[run]);
            return may_begin();
        });
        shared_.progress.finish();
        folder_.journal().flush();
        if (shared_.fatal) std::rethrow_exception(shared_.fatal);
        FarmReport& report = shared_.report;
        auto const all = ranks.sum({report.planned, report.done, report.reused, report.failed});
        report = {all[0], all[1], all[2], all[3], false};
        report.stopped = report.left() > 0;
        return report;
    }

private:
    /// Runs of this shard that are still to be made.
    std::vector<std::size_t> open_runs() {
        std::vector<std::size_t> open;
        for (std::size_t run = 0; run < plan_.runs.size(); ++run) {
            if (!options_.shard.has(plan_, run)) continue;
            ++shared_.report.planned;
            std::string const& key = plan_.runs[run].key;
            if (options_.redo == Redo::everything) folder_.forget(key);
            std::string notice;
            CaseState const state = folder_.state_of(key, &notice);
            if (!notice.empty()) shared_.progress.say("note: " + notice);
            // A file that does not fit stays until there is another: a disk may have failed us.
            if (state == CaseState::done && fits(run)) {
                ++shared_.report.reused;
            } else if (state == CaseState::failed && options_.redo == Redo::missing) {
                ++shared_.report.failed;
            } else {
                open.push_back(run);
            }
        }
        return open;
    }

    /// A file may carry the right key and a seal, and yet hold something else.
    bool fits(std::size_t run) {
        std::string const why = listener_.intact ? listener_.intact(run) : "";
        if (!why.empty()) shared_.progress.say(fmt::format("note: {}; this case is run again", why));
        return why.empty();
    }

    bool may_begin() {
        bool may = !options_.stop.stop_requested();
        shared_.turns.take([&] { may = may && !shared_.fatal; });
        return may;
    }

    void attempt(PlannedRun const& planned) {
        if (!may_begin()) return;
        auto const begun = Clock::now();
        double part = 0;
        auto const tell = [&](double share) {
            shared_.turns.take([&] {
                shared_.work_done += share - part;
                part = share;
                std::string const failed =
                    shared_.report.failed > 0 ? fmt::format(", {} failed", shared_.report.failed) : "";
                // A rank speaks for all of them: they take from one queue, so they are about equally far.
                double const done = std::min(open_on_all_, shared_.work_done * options_.ranks->size());
                shared_.progress.show(done / open_on_all_,
                                      fmt::format("{:.0f} of {:.0f} cases{}", std::floor(done), open_on_all_, failed));
            });
        };
        try {
            BuiltPack const built = build_(planned);
            RunRequest request;
            request.progress = tell;
            std::optional<Results> results = simulate_(built, request);
            if (!results) return;
            if (accept_) accept_(*results, built.draws);
            if (plan_.outcomes_only) {
                folder_.journal().append(planned.key, *results);
                *results = outcomes_of(std::move(*results));
            } else {
                Origin const origin{fmt::format("{}: {}", options_.title, plan_.words(planned)), options_.command,
                                    options_.study_text, options_.study_file, options_.data->of(built.frame->scenario)};
                write_result_file(folder_.case_file(planned.key), results->data,
                                  provenance_of(built, planned.key, origin), moulds_);
            }
            folder_.forget_failure(planned.key);
            finish(planned, "done", begun);
            pass_on(planned, *results);
        } catch (UserError const& error) {
            if (error.exit() == Exit::cannot_write) return give_up(planned);
            fail(planned, error.what(), begun);
        } catch (std::bad_alloc const&) {
            fail(planned, "not enough memory; run fewer cases at once with -j", begun);
        } catch (std::exception const& error) {
            fail(planned, error.what(), begun);
        }
        tell(1);
    }

    /// The case is done whatever becomes of this.
    void pass_on(PlannedRun const& planned, Results const& results) {
        try {
            if (listener_.finished) listener_.finished(planned.run, results);
        } catch (...) {
            give_up(planned);
        }
    }

    void fail(PlannedRun const& planned, std::string const& message, Clock::time_point begun) {
        try {
            folder_.record_failure(planned.key, message);
        } catch (UserError const&) {
            return give_up(planned);
        }
        shared_.turns.take([&] { shared_.progress.say(fmt::format("failed: {}: {}", plan_.words(planned), message)); });
        finish(planned, "failed", begun);
    }

    void finish(PlannedRun const& planned, std::string_view outcome, Clock::time_point begun) {
        double const seconds = std::chrono::duration<double>(Clock::now() - begun).count();
        shared_.turns.take([&] {
            folder_.record(outcome, planned.key, seconds, plan_.words(planned));
            ++(outcome == "done" ? shared_.report.done : shared_.report.failed);
        });
    }

    /// Keeps the exception being handled; the earliest case's, so that the message does not depend on threads.
    void give_up(PlannedRun const& planned) {
        shared_.turns.take([&] {
            if (shared_.fatal && shared_.fatal_run < planned.run) return;
            shared_.fatal = std::current_exception();
            shared_.fatal_run = planned.run;
        });
    }

    StudyPlan const& plan_;
    BuildPack const& build_;
    Simulate const& simulate_;
    StudyFolder const& folder_;
    FarmOptions const& options_;
    Accept const& accept_;
    Listener const& listener_;
    Shared shared_;
    Moulds moulds_;
    double open_on_all_ = 0;  ///< cases to be run, by all ranks
};

}  // namespace

FarmReport run_cases(StudyPlan const& plan, BuildPack const& build, Simulate const& simulate, StudyFolder const& folder,
                     FarmOptions const& options, Accept const& accept, Listener const& listener) {
    return Farm{plan, build, simulate, folder, options, accept, listener}.run();
}

void accept_only_spent(Results const& results, std::vector<std::size_t> const& draws) {
    Table const* const budget = results.data.find("/budget");
    if (budget == nullptr) return;
    std::vector<double> const &all_planned = doubles(*budget->array("planned")),
                              &all_unspent = doubles(*budget->array("unspent"));
    std::size_t const each = all_planned.size() / draws.size();
    for (std::size_t d = 0; d < draws.size(); ++d) {
        auto const sum = [&](std::vector<double> const& flows) {
            auto const begin = flows.begin() + static_cast<std::ptrdiff_t>(d * each);
            return std::accumulate(begin, begin + static_cast<std::ptrdiff_t>(each), 0.0);
        };
        double const planned = sum(all_planned), unspent = sum(all_unspent);
        if (planned <= 0 || unspent <= 0.001 * planned) continue;
        throw UserError{
            Exit::some_failed,
            fmt::format("{:.1f} % of the money stays unspent in draw {}, and the study says 'unspent: error'",
                        100 * unspent / planned, draws[d])};
    }
}

}  // namespace cpdsim
