// Strategies under the same draw have the same schools, teachers and ties: these are made once and shared while cases
// of that draw run. Making them is serialised; the shared worlds themselves are immutable.
#include <algorithm>
#include <deque>

#include "core/parallel.hpp"
#include "study/farm.hpp"

namespace cpdsim {
namespace {

class SharedWorlds {
public:
    explicit SharedWorlds(std::size_t most) : most_{most} {}

    std::shared_ptr<Prepared const> get(Scenario const& scenario, std::uint32_t draw) {
        std::shared_ptr<Prepared const> found;
        turns_.take([&] {
            for (Entry const& entry : entries_)
                if (entry.draw == draw && same_world(entry.scenario, scenario)) found = entry.prepared;
            if (found) return;
            Workers alone{1};
            found = prepare(scenario, draw, alone);
            entries_.push_front({draw, scenario, found});
            if (entries_.size() > most_) entries_.pop_back();
        });
        return found;
    }

private:
    struct Entry {
        std::uint32_t draw;
        Scenario scenario;
        std::shared_ptr<Prepared const> prepared;
    };
    std::size_t most_;
    std::deque<Entry> entries_;
    Turns turns_;
};

}  // namespace

Simulate simulate_sharing_worlds(std::size_t draws_alive) {
    auto const worlds = std::make_shared<SharedWorlds>(std::max<std::size_t>(1, draws_alive));
    return [worlds](Scenario const& scenario, RunRequest const& request) {
        RunRequest with_world = request;
        with_world.prepared = worlds->get(scenario, request.draw);
        Workers alone{1};
        return simulate(scenario, alone, with_world);
    };
}

}  // namespace cpdsim
