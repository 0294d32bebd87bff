// What a user gets told, and the exit code it leads to (the contract's table).
#pragma once

#include <stdexcept>
#include <string>

namespace cpdsim {

enum class Exit : int {
    done = 0,
    internal_fault = 1,
    usage = 2,
    input_invalid = 3,
    some_failed = 4,
    stopped_early = 5,
    verify_differs = 6,
    cannot_write = 7,
    interrupted = 130,
};

/// A fault the user can mend; worded "problem (why) suggestion".
class UserError : public std::runtime_error {
public:
    UserError(Exit exit, std::string const& message) : std::runtime_error{message}, exit_{exit} {}
    [[nodiscard]] Exit exit() const { return exit_; }

private:
    Exit exit_;
};

}  // namespace cpdsim
