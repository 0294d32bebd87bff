// Remembers who had changed when the study window ended, so that "still so" can be told from "somebody else by then":
// whoever leaves or moves is forgotten with the post.
#include "mechanisms/catalogue.hpp"
#include "world/change.hpp"

namespace cpdsim {

Mechanism make_memory(ByLane<Practice> const& p, int window_end_row) {
    Lane const changed_by = p(&Practice::changed_by);
    return {.name = "memory of change",
            .phase = Phase::observe,
            .on_block = [=](World& world, Clock const& clock, TeacherBlock block) {
                if (clock.step + 1 != window_end_row) return;
                for (Teacher i = block.first; i < block.last; ++i) {
                    world.state.changed_at_stop[i] =
                        has_changed(world.state.practice_next[i], world.teachers().baseline[i], changed_by);
                }
            }};
}

}  // namespace cpdsim
