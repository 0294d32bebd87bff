#include "study/ranks.hpp"

#include "core/parallel.hpp"

namespace cpdsim {

void Alone::share(std::vector<std::size_t> const& tasks, int threads, std::function<bool(std::size_t)> const& work) {
    Workers workers{threads};
    workers.for_each(tasks.size(), [&](std::size_t k) { static_cast<void>(work(tasks[k])); });
}

}  // namespace cpdsim
