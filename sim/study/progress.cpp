#include "study/progress.hpp"

#include <unistd.h>

#include <cmath>
#include <cstdio>

#include <fmt/format.h>

namespace cpdsim {
namespace {

constexpr double quiet_for = 2;  // seconds
constexpr double between = 0.1;  // seconds

}  // namespace

Speech speech_for_stderr(bool quiet) {
    return quiet ? Speech::silent : ::isatty(2) == 1 ? Speech::terminal : Speech::plain;
}

std::string duration_text(double seconds) {
    auto const whole = static_cast<long>(std::llround(seconds));
    if (whole >= 3600) return fmt::format("{} h {:02} min", whole / 3600, whole % 3600 / 60);
    if (whole >= 60) return fmt::format("{} min {:02} s", whole / 60, whole % 60);
    return fmt::format("{} s", whole);
}

void Progress::show(double share, std::string const& words) {
    auto const now = Clock::now();
    double const spent = std::chrono::duration<double>(now - begun_).count();
    if (speech_ == Speech::silent || spent < quiet_for) return;
    std::string const left =
        share > 0 && share < 1 ? fmt::format(", about {} left", duration_text(spent * (1 - share) / share)) : "";
    std::string const line =
        fmt::format("{}: {:.0f} %{}{}", what_, 100 * share, words.empty() ? "" : ", " + words, left);
    if (speech_ == Speech::terminal) {
        if (share < 1 && std::chrono::duration<double>(now - shown_).count() < between) return;
        shown_ = now;
        std::fputs(fmt::format("\r\033[K{}", line).c_str(), stderr);
        line_open_ = true;
    } else {
        int const tenth = static_cast<int>(share * 10);
        if (tenth <= tenth_) return;
        tenth_ = tenth;
        std::fputs((line + "\n").c_str(), stderr);
    }
    std::fflush(stderr);
}

void Progress::say(std::string const& line) {
    if (speech_ == Speech::silent) return;
    finish();
    std::fputs((line + "\n").c_str(), stderr);
}

void Progress::finish() {
    if (line_open_) std::fputs("\r\033[K", stderr);
    line_open_ = false;
    std::fflush(stderr);
}

}  // namespace cpdsim
