// Packs with the same world have the same schools, teachers and ties under all strategies: these are made once and
// shared while packs of that world run. Making them is serialised; the shared worlds themselves are immutable.
#include <algorithm>
#include <deque>

#include "core/parallel.hpp"
#include "study/farm.hpp"

namespace cpdsim {
namespace {

class SharedWorlds {
public:
    explicit SharedWorlds(std::size_t most) : most_{most} {}

    std::shared_ptr<Prepared const> get(BuiltPack const& built) {
        std::shared_ptr<Prepared const> found;
        Scenario const& scenario = built.scenarios.front();
        turns_.take([&] {
            for (Entry const& entry : entries_)
                if (entry.world == built.world && same_world(entry.scenario, scenario)) found = entry.prepared;
            if (found) return;
            found = make(built);
            entries_.push_front({built.world, scenario, found});
            if (entries_.size() > most_) entries_.pop_back();
        });
        return found;
    }

private:
    /// A draw with more replicates than a pack has lanes has a network for each sixteen of them.
    static std::shared_ptr<Prepared const> make(BuiltPack const& built) {
        Workers alone{1};
        if (built.replicates > lane_count) return prepare(built.scenarios.front(), built.world, alone);
        auto made = std::make_shared<Prepared>();
        made->grounds = {prepare_world(built.pack(), alone)};
        return made;
    }

    struct Entry {
        std::uint32_t world;
        Scenario scenario;
        std::shared_ptr<Prepared const> prepared;
    };
    std::size_t most_;
    std::deque<Entry> entries_;
    Turns turns_;
};

}  // namespace

std::optional<Results> simulate_built(BuiltPack const& built, Workers& workers, RunRequest request) {
    if (built.replicates <= lane_count) return simulate_pack(built.pack(), workers, request);
    request.draw = built.luck.front().realisation;
    return simulate(built.scenarios.front(), workers, request);
}

Simulate simulate_sharing_worlds(std::size_t worlds_alive) {
    auto const worlds = std::make_shared<SharedWorlds>(std::max<std::size_t>(1, worlds_alive));
    return [worlds](BuiltPack const& built, RunRequest const& request) {
        RunRequest with_world = request;
        with_world.prepared = worlds->get(built);
        Workers alone{1};
        return simulate_built(built, alone, with_world);
    };
}

}  // namespace cpdsim
