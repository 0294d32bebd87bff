// How far a run is, on stderr: one line that is rewritten on a terminal, a plain line at every tenth elsewhere. Nothing
// for work of less than two seconds.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>

namespace cpdsim {

enum class Speech { silent, plain, terminal };

/// Plain or terminal, as stderr is; silent when quiet.
[[nodiscard]] Speech speech_for_stderr(bool quiet);

/// "1 h 05 min", "3 min 20 s", "12 s".
[[nodiscard]] std::string duration_text(double seconds);

class Progress {
public:
    Progress(Speech speech, std::string what) : speech_{speech}, what_{std::move(what)}, begun_{Clock::now()} {}

    /// `share` of the work done; `words` go between what and the time left. Rewrites at most ten times a second.
    void show(double share, std::string const& words);
    /// A line of its own, above the progress line.
    void say(std::string const& line);
    /// Leaves the terminal's line free for others.
    void finish();

private:
    using Clock = std::chrono::steady_clock;
    Speech speech_;
    std::string what_;
    Clock::time_point begun_;
    Clock::time_point shown_{};
    int tenth_ = 0;
    bool line_open_ = false;
};

}  // namespace cpdsim
