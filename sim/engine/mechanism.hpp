// A mechanism is one process of the model: a name, the phase it acts in, and what it does. It has no state of its
// own; parameters are captured by value, everything else is in the World.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "engine/phase.hpp"
#include "engine/run_world.hpp"

namespace cpdsim {

struct Mechanism {
    std::string name;
    Phase phase = Phase::learn;
    /// On the whole world, by one thread. Empty where the mechanism works chunk by chunk.
    std::function<void(World&, Clock const&)> on_world = {};
    /// On one chunk of teachers: may write only columns of these teachers and read anything but others' columns that
    /// mechanisms of the same stretch write. Neighbouring chunk mechanisms run one after another on each chunk, so
    /// that separate small files cost no memory traffic.
    std::function<void(World&, Clock const&, TeacherChunk)> on_chunk = {};
};

/// An observer sees the state of each row: row 0 at the start, row s + 1 after step s.
struct Observer {
    std::string name;
    std::function<void(World const&, Clock const&, int row)> observe;
    std::function<void(World const&)> finish = {};  ///< once, after the last row
};

}  // namespace cpdsim
