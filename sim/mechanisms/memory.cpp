// Remembers who was there and who had changed when the study window ended, so that "still so" can be told from
// "somebody else by then": whoever leaves is forgotten, whoever moves takes it along.
#include "core/by_lane.hpp"
#include "engine/mechanism.hpp"
#include "mechanisms/parameters.hpp"
#include "world/change.hpp"

namespace cpdsim {

Mechanism make_memory(ByLane<Practice> const& p, int window_end_row) {
    Lane const changed_by = p(&Practice::changed_by);
    return {.name = "memory of change",
            .phase = Phase::observe,
            .on_chunk = [=](World& world, Clock const& clock, TeacherChunk chunk) {
                if (clock.step + 1 != window_end_row) return;
                for (Teacher i = chunk.first; i < chunk.last; ++i) {
                    State& state = world.state;
                    Lane const& practice = state.practice_next[i];
                    float const p0 = world.teachers().baseline[i];
                    state.changed_at_stop[i] = has_changed(practice, p0, changed_by);
                    state.there_at_stop[i] = every_lane;
                    for (std::size_t k = 0; k < marks_of_gain.size(); ++k)
                        state.gained_at_stop[k][i] = has_changed(practice, p0, Lane::Constant(marks_of_gain[k]));
                }
            }};
}

}  // namespace cpdsim
