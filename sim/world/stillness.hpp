// Where nothing has happened yet. A block of teachers whom no programme, no newcomer with other habits and no changed
// peer has reached stands still: P = P0, K = 0, no support, no materials (MODEL.md §4: an untouched teacher stays at P0
// to the bit), so its steps of practice, reflection and fading need not be computed. Blocks wake and never sleep again.
#pragma once

#include <cstdint>
#include <vector>

#include "world/peers.hpp"

namespace cpdsim {

class Stillness {
public:
    static constexpr Teacher block_size = 256;  ///< of the step loop

    /// From now on blocks may sleep; without it, or after wake_all, none does.
    void begin(std::size_t teachers) {
        awake_.assign((teachers + block_size - 1) / block_size, 0);
        changed_.assign(awake_.size(), 0);
    }
    void wake_all() {
        awake_.clear();
        changed_.clear();
    }
    /// To which blocks each one that sleeps turns; anew whenever ties change.
    void read_ties(PeerRows const& rows, Workers* workers = nullptr);

    [[nodiscard]] bool sleeps(Teacher i) const { return !awake_.empty() && awake_[i / block_size] == 0; }
    [[nodiscard]] bool at_baseline(Teacher i) const { return !changed_.empty() && changed_[i / block_size] == 0; }

    /// Something other than practice has come to this teacher.
    void wake(Teacher i) {
        if (!awake_.empty()) awake_[i / block_size] = 1;
    }
    /// Practice in the teacher's block is no longer everybody's baseline.
    void change(Teacher i) {
        if (!changed_.empty()) awake_[i / block_size] = changed_[i / block_size] = 1;
    }
    /// Before the blocks of a step: those who turn to a changed block wake.
    void spread();

    /// Without the ties, which are read again.
    template <class Visit>
    void each_part(Visit&& visit) {
        visit("awake", awake_);
        visit("changed", changed_);
    }

private:
    std::vector<std::uint8_t> awake_, changed_;    ///< by block; empty: nobody ever sleeps
    std::vector<std::uint32_t> first_, turns_to_;  ///< blocks in compressed rows, of those asleep when ties were read
};

}  // namespace cpdsim
