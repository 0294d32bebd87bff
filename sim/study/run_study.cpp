#include "study/run_study.hpp"

#include <algorithm>
#include <system_error>

#include <fmt/format.h>

#include "core/error.hpp"
#include "design/frames.hpp"
#include "design/provenance.hpp"
#include "study/manifest.hpp"
#include "study/owner.hpp"

namespace cpdsim {
namespace {

namespace fs = std::filesystem;

/// A folder without a manifest may yet hold a file of the name that the merged study will have.
void refuse_foreign_file(StudyPlan const& plan, StudyFolder const& folder) {
    Owner const owner = owner_of(folder.merged());
    bool const stranger = owner.kind == Owner::Kind::stranger;
    if (owner.kind != Owner::Kind::scenario && !stranger) return;
    throw UserError{Exit::cannot_write,
                    fmt::format("'{}' {} and would be replaced by the study '{}'; choose another folder with -o, or "
                                "--force",
                                folder.merged().string(),
                                stranger ? "is not a file of cpdsim's" : "belongs to " + owner.words(), plan.name)};
}

}  // namespace

void refuse_foreign(StudyPlan const& plan, StudyFolder const& folder, FarmOptions const& options) {
    std::optional<Manifest> earlier;
    try {
        earlier = read_manifest(folder);
    } catch (UserError const&) {
        return;  // a damaged manifest is rebuilt
    }
    if (!earlier) return refuse_foreign_file(plan, folder);
    if (earlier->plan == plan.id) return;
    // Studies of one name may lie in two folders. The same file may have two names on two machines, but then the plan
    // is the same too.
    bool const other_file =
        !earlier->file.empty() && !options.study_file.empty() && earlier->file != options.study_file;
    if (earlier->study != plan.name || other_file) {
        auto const named = [](std::string const& name, std::string const& file) {
            return file.empty() ? fmt::format("'{}'", name) : fmt::format("'{}' ({})", name, file);
        };
        throw UserError{Exit::cannot_write,
                        fmt::format("'{}' belongs to the study {} and its files would be mixed with those of {}; "
                                    "choose another folder with -o, or --force",
                                    folder.path().string(), named(earlier->study, earlier->file),
                                    named(plan.name, options.study_file))};
    }
    Progress talk{options.speech, plan.name};
    // Of any earlier run here, not only the last one.
    auto const kept = std::count_if(plan.runs.begin(), plan.runs.end(),
                                    [&](PlannedRun const& run) { return folder.seems(run.key) == CaseState::done; });
    if (plan.runs.empty()) return;
    talk.say(fmt::format(
        "note: the study or the program has changed since it was last run here; {} of {} cases are there already", kept,
        plan.runs.size()));
}

namespace {

/// What a killed process left half-written. Only who has the folder alone may tidy up.
void remove_parts(StudyFolder const& folder) {
    for (fs::path const& place : {folder.path(), folder.path() / "cases", folder.path() / "failed"}) {
        std::error_code fault;
        for (fs::directory_entry const& entry : fs::directory_iterator{place, fault})
            if (entry.path().filename().string().find(".part-") != std::string::npos) fs::remove(entry.path(), fault);
    }
}

}  // namespace

Exit StudyOutcome::exit() const { return failed > 0 ? Exit::some_failed : Exit::done; }

StudyOutcome run_study(LoadedStudy const& study, StudyPlan const& plan, StudyFolder const& folder,
                       Simulate const& simulate, FarmOptions const& options, Foreign foreign) {
    Ranks& ranks = *options.ranks;
    if (!ranks.agree(plan.id))
        throw UserError{Exit::input_invalid,
                        "the ranks do not see the same study (other files, or another version of the program, on some "
                        "of the machines) give them the same, for example in a folder that all of them share"};
    std::optional<StudyLock> lock;
    if (ranks.is_first()) {
        make_writable(folder.path());
        lock.emplace(folder, options.shard);
        if (foreign == Foreign::refuse) refuse_foreign(plan, folder, options);
        if (options.shard.whole()) remove_parts(folder);
        Manifest manifest = manifest_of(plan, title_in_english(study.study.title, plan.name), options.command);
        manifest.file = options.study_file;
        write_manifest(manifest, folder);
    }
    Accept const accept = study.study.budget.unspent == Unspent::error ? Accept{accept_only_spent} : Accept{};
    StudyOutcome outcome;
    Digests digests{plan, folder};
    Listener listener;
    if (ranks.is_first()) {  // who merges
        listener.finished = [&](std::size_t run, Results const& results) { digests.add(run, results); };
        listener.intact = [&](std::size_t run) { return digests.take(run); };
    }
    Frames const frames{study, plan};
    outcome.report = run_cases(
        plan, [&](PlannedRun const& run) { return build_pack(study, plan, frames, run); }, simulate, folder, options,
        accept, listener);
    if (!ranks.is_first()) return outcome;
    folder.journal().refresh();
    std::size_t done = 0;
    for (PlannedRun const& run : plan.runs) {
        CaseState const state = folder.seems(run.key);
        done += state == CaseState::done ? 1 : 0;
        outcome.failed += state == CaseState::failed ? 1 : 0;
        outcome.missing += state == CaseState::absent ? 1 : 0;
    }
    // A shard leaves the merging to the one that finishes last.
    if (done == 0 || (!options.shard.whole() && outcome.missing > 0)) return outcome;
    outcome.layout = survey(plan, digests);
    std::vector<Array> const outcomes = collect_outcomes(plan, outcome.layout, digests);
    outcome.summary = summarise(study, plan, outcome.layout, outcomes, digests);
    merge_study({study, plan, folder, outcome.layout, digests, outcomes, lead_attributes(*outcome.summary),
                 options.command, options.jobs, options.study_file, options.data->of(study.base.scenario)});
    return outcome;
}

}  // namespace cpdsim
