// Threads, and nothing else in the project makes any. Work is cut into chunks whose bounds depend on the work alone,
// never on the number of threads, and every reduction is made over chunks in order, so the bits stay the same.
#pragma once

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <functional>
#include <memory>

namespace cpdsim {

class Workers {
public:
    /// `threads` >= 1; the calling thread is one of them.
    explicit Workers(int threads = 1);
    ~Workers();
    Workers(Workers const&) = delete;
    Workers& operator=(Workers const&) = delete;

    [[nodiscard]] int threads() const;
    /// Runs work(chunk) for chunk = 0 .. chunks-1, each once, and returns when all are done. The first exception
    /// (of the lowest chunk) is thrown again here. Not re-entrant.
    void for_each(std::size_t chunks, std::function<void(std::size_t)> const& work);

private:
    struct Pool;
    std::unique_ptr<Pool> pool_;
};

/// work(k) for k = 0 .. number - 1, in the kind of number that the caller counts in.
template <std::integral Number, class Work>
void for_each_of(Workers& workers, Number number, Work&& work) {
    workers.for_each(static_cast<std::size_t>(number), [&](std::size_t k) { work(static_cast<Number>(k)); });
}

/// work(first, last) for each chunk of `size` out of `number`, on all threads; one after another without workers. A
/// `Number` of their own where what is counted has one, such as teachers.
template <std::integral Number = std::size_t, class Work>
void for_each_chunk(Workers* workers, std::size_t number, std::size_t size, Work&& work) {
    std::size_t const chunks = (number + size - 1) / size;
    auto const chunk = [&](std::size_t c) {
        work(static_cast<Number>(c * size), static_cast<Number>(std::min(number, (c + 1) * size)));
    };
    if (workers != nullptr) return workers->for_each(chunks, chunk);
    for (std::size_t c = 0; c < chunks; ++c) chunk(c);
}

/// Lets one chunk at a time do something that the chunks share, such as writing a line or looking into a table. What is
/// shared this way may decide when something happens, never what a chunk computes.
class Turns {
public:
    Turns();
    ~Turns();
    Turns(Turns const&) = delete;
    Turns& operator=(Turns const&) = delete;
    void take(std::function<void()> const& work);

private:
    struct Door;
    std::unique_ptr<Door> door_;
};

/// Threads the machine offers to this process.
[[nodiscard]] int available_threads();

}  // namespace cpdsim
