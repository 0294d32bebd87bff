#include "core/parallel.hpp"

#include <atomic>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace cpdsim {

// The calling thread publishes one job under the mutex and wakes the others; chunks are handed out by an atomic
// counter, which decides who does a chunk but never what a chunk contains. The caller leaves only when every helper
// has acknowledged the job, so the job's memory outlives its use.
struct Workers::Pool {
    std::mutex mutex;
    std::condition_variable wake, finished;
    std::function<void(std::size_t)> const* work = nullptr;
    std::size_t chunks = 0;
    std::size_t busy = 0;
    std::uint64_t round = 0;
    bool closing = false;
    std::atomic<std::size_t> next{0};
    std::exception_ptr failure;
    std::size_t failed_chunk = 0;
    std::vector<std::jthread> helpers;

    void take_chunks() {
        for (;;) {
            std::size_t const chunk = next.fetch_add(1);
            if (chunk >= chunks) return;
            try {
                (*work)(chunk);
            } catch (...) {
                std::lock_guard const lock{mutex};
                if (!failure || chunk < failed_chunk) {
                    failure = std::current_exception();
                    failed_chunk = chunk;
                }
            }
        }
    }

    void help() {
        std::uint64_t seen = 0;
        std::unique_lock lock{mutex};
        for (;;) {
            wake.wait(lock, [&] { return closing || round != seen; });
            if (closing) return;
            seen = round;
            lock.unlock();
            take_chunks();
            lock.lock();
            if (--busy == 0) finished.notify_one();
        }
    }
};

Workers::Workers(int threads) : pool_{std::make_unique<Pool>()} {
    for (int t = 1; t < threads; ++t) pool_->helpers.emplace_back([pool = pool_.get()] { pool->help(); });
}

Workers::~Workers() {
    {
        std::lock_guard const lock{pool_->mutex};
        pool_->closing = true;
    }
    pool_->wake.notify_all();
}

int Workers::threads() const { return static_cast<int>(pool_->helpers.size()) + 1; }

void Workers::for_each(std::size_t chunks, std::function<void(std::size_t)> const& work) {
    if (pool_->helpers.empty() || chunks < 2) {
        for (std::size_t chunk = 0; chunk < chunks; ++chunk) work(chunk);
        return;
    }
    {
        std::lock_guard const lock{pool_->mutex};
        pool_->work = &work;
        pool_->chunks = chunks;
        pool_->next = 0;
        pool_->failure = nullptr;
        pool_->busy = pool_->helpers.size();
        ++pool_->round;
    }
    pool_->wake.notify_all();
    pool_->take_chunks();
    std::unique_lock lock{pool_->mutex};
    pool_->finished.wait(lock, [&] { return pool_->busy == 0; });
    if (pool_->failure) std::rethrow_exception(pool_->failure);
}

struct Turns::Door {
    std::mutex mutex;
};

Turns::Turns() : door_{std::make_unique<Door>()} {}
Turns::~Turns() = default;

void Turns::take(std::function<void()> const& work) {
    std::lock_guard const lock{door_->mutex};
    work();
}

int available_threads() {
    unsigned const threads = std::thread::hardware_concurrency();
    return threads == 0 ? 1 : static_cast<int>(threads);
}

}  // namespace cpdsim
