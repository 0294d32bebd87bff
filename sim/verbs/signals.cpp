// Ctrl-C in a verb that runs for long. A handler may do very little; a stop source without callbacks is a lock-free
// flag, and nobody registers callbacks on it: the engine only asks.
#include <csignal>

#include <unistd.h>

#include "verbs/verbs.hpp"

namespace cpdsim {
namespace {

/// A signal handler can reach nothing but what has static storage. Set before the handlers, cleared after them.
std::stop_source* listening = nullptr;

volatile std::sig_atomic_t first_signal = 0;

extern "C" void on_signal(int number) {
    if (first_signal == 0) first_signal = number;
    if (listening == nullptr || !listening->request_stop()) _exit(128 + number);
}

void handle_with(void (*handler)(int), int number) {
    struct sigaction action {};
    action.sa_handler = handler;
    sigemptyset(&action.sa_mask);
    sigaddset(&action.sa_mask, SIGINT);
    sigaddset(&action.sa_mask, SIGTERM);
    sigaddset(&action.sa_mask, SIGUSR1);
    action.sa_flags = SA_RESTART;  // a file being written is not to fail
    sigaction(number, &action, nullptr);
}

}  // namespace

void end_at_ctrl_c() {
    handle_with(&on_signal, SIGINT);
    handle_with(&on_signal, SIGTERM);
}

StopOnSignal::StopOnSignal() {
    listening = &source_;
    handle_with(&on_signal, SIGUSR1);
}

StopOnSignal::~StopOnSignal() {
    listening = nullptr;
    handle_with(SIG_DFL, SIGUSR1);
}

Exit StopOnSignal::exit() const { return first_signal == SIGINT ? Exit::interrupted : Exit::stopped_early; }

std::stop_token StopOnSignal::token() const { return source_.get_token(); }

}  // namespace cpdsim
