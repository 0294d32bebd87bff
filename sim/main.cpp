// The verbs, nothing else: each lives in a file of verbs/. Here the command line is read, and what went wrong becomes a
// message on stderr and one of the exit codes of core/error.hpp.
#include <fmt/format.h>
#include <malloc.h>

#include <csignal>
#include <cstdio>
#include <exception>
#include <memory>
#include <new>

#include "core/version.hpp"
#include "verbs/usage.hpp"
#include "verbs/verbs.hpp"

namespace {

using cpdsim::Common;
using cpdsim::Exit;

void add_verbs(CLI::App& app, Common& common) {
    cpdsim::add_init(app, common);
    cpdsim::add_check(app, common);
    cpdsim::add_show(app, common);
    cpdsim::add_run(app, common);
    cpdsim::add_optimise(app, common);
    cpdsim::add_calibrate(app, common);
    cpdsim::add_status(app, common);
    cpdsim::add_report(app, common);
    cpdsim::add_why(app, common);
    cpdsim::add_value(app, common);
    cpdsim::add_diff(app, common);
    cpdsim::add_export(app, common);
    cpdsim::add_verify(app, common);
    cpdsim::add_selftest(app, common);
    cpdsim::add_presets(app, common);
    cpdsim::add_explain(app, common);
    cpdsim::add_schema(app, common);
    cpdsim::add_import_schools(app, common);
    cpdsim::add_describe_records(app, common);
    cpdsim::add_completion(app, common);
}

template <class... Values>
Exit complain(Exit exit, fmt::format_string<Values...> words, Values&&... values) {
    cpdsim::complain("cpdsim: " + fmt::format(words, std::forward<Values>(values)...) + "\n");
    return exit;
}

/// Every way to fail, as words and an exit code.
Exit run_command(Common& common, int argc, char** argv) {
    std::shared_ptr<CLI::App> const app = cpdsim::make_app();
    try {
        common.command = cpdsim::command_line(argc, argv);
        add_verbs(*app, common);
        cpdsim::add_common_flags(
            *app, common, fmt::format("cpdsim {} ({}, {})", cpdsim::version(), cpdsim::commit(), cpdsim::compiler()));
        return cpdsim::obey(*app, common, argc, argv);
    } catch (cpdsim::ClosedPipe const&) {
        return static_cast<Exit>(128 + SIGPIPE);
    } catch (cpdsim::InvalidInput const& fault) {
        cpdsim::complain(fault.diagnostics().text(common.colour_on_stderr()));
        return fault.exit();
    } catch (cpdsim::UserError const& fault) {
        return complain(fault.exit(), "{}", fault.what());
    } catch (std::bad_alloc const&) {
        return complain(
            Exit::internal_fault,
            "out of memory (the machine has too little for this run); simulate fewer schools or use fewer jobs");
    } catch (std::exception const& fault) {
        return complain(
            Exit::internal_fault,
            "internal fault: {}\nThis is a fault of cpdsim, not of your files. Please report it with this line, the "
            "file that you used and\n  command  {}\n  version  cpdsim {} ({}, {})",
            fault.what(), common.command, cpdsim::version(), cpdsim::commit(), cpdsim::compiler());
    }
}

}  // namespace

int main(int argc, char** argv) {
    // What generators needed goes back to the system when it is freed, however large the blocks before it were.
    mallopt(M_MMAP_THRESHOLD, 1 << 20);
    // Not what is taken and freed again and again, as by compression: the pages would have to be had anew each time.
    mallopt(M_TRIM_THRESHOLD, 16 << 20);
    cpdsim::hold_standard_streams();
    std::signal(SIGXFSZ, SIG_IGN);  // a file beyond the limit is an error of its write too
    std::signal(SIGPIPE, SIG_IGN);  // a closed pipe is then an error of the write, see print()
    cpdsim::end_at_ctrl_c();
    Common common;
    Exit const exit = run_command(common, argc, argv);
    if (common.ranks) common.ranks->leave(exit);
    return static_cast<int>(exit);
}
