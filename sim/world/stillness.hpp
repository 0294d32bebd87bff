// Where nothing has happened yet. A chunk of teachers whom no programme, no newcomer with other habits and no changed
// peer has reached stands still: P = P0, K = 0, no support, no materials (MODEL.md §4: an untouched teacher stays at P0
// to the bit), so its steps of practice, reflection and fading need not be computed. Chunks wake and never sleep again.
#pragma once

#include <cstdint>
#include <vector>

#include "world/peers.hpp"

namespace cpdsim {

class Stillness {
public:
    static constexpr Teacher chunk_size = 256;  ///< of the step loop

    /// From now on chunks may sleep; without it, or after wake_all, none does.
    void begin(std::size_t teachers) {
        awake_.assign((teachers + chunk_size - 1) / chunk_size, 0);
        changed_.assign(awake_.size(), 0);
    }
    void wake_all() {
        awake_.clear();
        changed_.clear();
    }
    /// To which chunks each one that sleeps turns; anew whenever ties change.
    void read_ties(PeerRows const& rows, Workers* workers = nullptr);

    [[nodiscard]] bool sleeps(Teacher i) const { return !awake_.empty() && awake_[i / chunk_size] == 0; }
    [[nodiscard]] bool at_baseline(Teacher i) const { return !changed_.empty() && changed_[i / chunk_size] == 0; }

    /// Something other than practice has come to this teacher.
    void wake(Teacher i) {
        if (!awake_.empty()) awake_[i / chunk_size] = 1;
    }
    /// Practice in the teacher's chunk is no longer everybody's baseline.
    void change(Teacher i) {
        if (!changed_.empty()) awake_[i / chunk_size] = changed_[i / chunk_size] = 1;
    }
    /// Before the chunks of a step: those who turn to a changed chunk wake.
    void spread();

    /// Without the ties, which are read again.
    template <class Visit>
    void each_part(Visit&& visit) {
        visit("awake", awake_);
        visit("changed", changed_);
    }

private:
    std::vector<std::uint8_t> awake_, changed_;    ///< by chunk; empty: nobody ever sleeps
    std::vector<std::uint32_t> first_, turns_to_;  ///< chunks in compressed rows, of those asleep when ties were read
};

}  // namespace cpdsim
