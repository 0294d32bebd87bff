#include "engine/simulation.hpp"

#include <algorithm>

namespace cpdsim {

Clock clock_at(TimeGrid const& grid, SchoolYear const& year, int step) {
    int const month = grid.month_of(step).month;
    return {.grid = &grid,
            .step = step,
            .dt = grid.dt(),
            .teaching = std::find(year.holidays.begin(), year.holidays.end(), month) == year.holidays.end(),
            .starts_school_year = month == year.starts && grid.begins_month(step)};
}

Simulation::Simulation(TimeGrid grid, SchoolYear year, std::vector<Mechanism> mechanisms,
                       std::vector<Observer> observers)
    : grid_{grid}, year_{std::move(year)}, mechanisms_{std::move(mechanisms)}, observers_{std::move(observers)} {
    std::stable_sort(mechanisms_.begin(), mechanisms_.end(),
                     [](Mechanism const& a, Mechanism const& b) { return a.phase < b.phase; });
}

void Simulation::step(World& world, Clock const& clock) const {
    auto const teachers = static_cast<Teacher>(world.state.teachers());
    world.stillness.spread();
    for (auto mechanism = mechanisms_.begin(); mechanism != mechanisms_.end();) {
        if (mechanism->on_world) {
            mechanism->on_world(world, clock);
            ++mechanism;
            continue;
        }
        auto const stretch_end =
            std::find_if(mechanism, mechanisms_.end(), [](Mechanism const& m) { return bool{m.on_world}; });
        world.workers->for_each((teachers + chunk_size - 1) / chunk_size, [&](std::size_t number) {
            auto const first = static_cast<Teacher>(number * chunk_size);
            ChunkScratch scratch;
            TeacherChunk const chunk{first, std::min(teachers, first + chunk_size), &scratch};
            for (auto m = mechanism; m != stretch_end; ++m) m->on_chunk(world, clock, chunk);
        });
        mechanism = stretch_end;
    }
    world.state.practice.swap(world.state.practice_next);
}

void Simulation::observe(World const& world, int row) const {
    Clock const clock = clock_at(grid_, year_, std::max(0, row - 1));
    for (Observer const& observer : observers_) observer.observe(world, clock, row);
}

void Simulation::finish(World const& world) const {
    for (Observer const& observer : observers_)
        if (observer.finish) observer.finish(world);
}

bool Simulation::run(World& world, std::stop_token stop, std::function<void(int)> const& progress, int first,
                     int end) const {
    if (first == 0) observe(world, 0);
    for (int step = first; step < (end < 0 ? grid_.steps() : end); ++step) {
        if (stop.stop_requested()) return false;
        this->step(world, clock_at(grid_, year_, step));
        observe(world, step + 1);
        if (progress) progress(step + 1);
    }
    return true;
}

}  // namespace cpdsim
