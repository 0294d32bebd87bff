// Ranks of MPI. The first rank has one thread more than the others: it waits for requests and answers them, asleep in
// between, while the rest compute. On every other rank one thread at a time asks. So no two threads of a process are
// ever in MPI at once, which is all that MPI_THREAD_SERIALIZED asks for.
#include <mpi.h>

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <ctime>
#include <optional>

#include "core/parallel.hpp"
#include "study/ranks.hpp"

namespace cpdsim {
namespace {

constexpr int request_tag = 1, answer_tag = 2;
constexpr std::int64_t want = 0, bye = 1, bye_and_stop = 2;  // requests
constexpr std::int64_t nothing_left = -1;                    // answer, else the task

void sleep_a_millisecond() {
    std::timespec const wait{0, 1'000'000};
    static_cast<void>(::nanosleep(&wait, nullptr));
}

class MpiRanks : public Ranks {
public:
    MpiRanks() {
        int provided = MPI_THREAD_SINGLE;
        MPI_Init_thread(nullptr, nullptr, MPI_THREAD_SERIALIZED, &provided);
        MPI_Comm_rank(MPI_COMM_WORLD, &rank_);
        MPI_Comm_size(MPI_COMM_WORLD, &size_);
        if (size_ > 1 && provided < MPI_THREAD_SERIALIZED)
            throw UserError{Exit::usage,
                            "this MPI does not let threads take turns (MPI_THREAD_SERIALIZED); use --shard"};
    }
    [[nodiscard]] int rank() const override { return rank_; }
    [[nodiscard]] int size() const override { return size_; }

    void share(std::vector<std::size_t> const& tasks, int threads,
               std::function<bool(std::size_t)> const& work) override {
        tasks_ = rank_ == 0 ? tasks : std::vector<std::size_t>{};
        next_ = 0;
        drained_ = stopped_ = false;
        auto const compute = [&] {
            while (auto const task = take())
                if (!work(*task)) turns_.take([&] { drained_ = stopped_ = true; });
        };
        if (rank_ > 0) {
            auto const chunks = static_cast<std::size_t>(threads);
            Workers{threads}.for_each(chunks, [&](std::size_t) { compute(); });
            tell_first(stopped_ ? bye_and_stop : bye);
        } else {
            Workers{threads + 1}.for_each(static_cast<std::size_t>(threads) + 1,
                                          [&](std::size_t chunk) { chunk == 0 ? serve() : compute(); });
        }
        MPI_Barrier(MPI_COMM_WORLD);
    }

    [[nodiscard]] std::vector<std::size_t> sum(std::vector<std::size_t> const& counts) override {
        std::vector<std::int64_t> const own(counts.begin(), counts.end());
        std::vector<std::int64_t> all(own.size());
        MPI_Allreduce(own.data(), all.data(), static_cast<int>(own.size()), MPI_INT64_T, MPI_SUM, MPI_COMM_WORLD);
        return {all.begin(), all.end()};
    }

    [[nodiscard]] bool agree(std::string const& text) override {
        auto length = static_cast<std::int64_t>(text.size());
        MPI_Bcast(&length, 1, MPI_INT64_T, 0, MPI_COMM_WORLD);
        std::string first = text;
        first.resize(static_cast<std::size_t>(length));
        MPI_Bcast(first.data(), static_cast<int>(length), MPI_CHAR, 0, MPI_COMM_WORLD);
        int const same = first == text ? 1 : 0;
        int all_same = 0;
        MPI_Allreduce(&same, &all_same, 1, MPI_INT, MPI_MIN, MPI_COMM_WORLD);
        return all_same == 1;
    }

    void leave(Exit exit) override {
        bool const orderly =
            exit == Exit::done || exit == Exit::some_failed || exit == Exit::stopped_early || exit == Exit::interrupted;
        if (!orderly && size_ > 1) MPI_Abort(MPI_COMM_WORLD, static_cast<int>(exit));
        MPI_Finalize();
    }

private:
    std::optional<std::size_t> take_own() {
        if (drained_ || next_ == tasks_.size()) return std::nullopt;
        return tasks_[next_++];
    }
    void tell_first(std::int64_t request) { MPI_Send(&request, 1, MPI_INT64_T, 0, request_tag, MPI_COMM_WORLD); }
    std::optional<std::size_t> take() {
        std::optional<std::size_t> task;
        turns_.take([&] {
            if (rank_ == 0) {
                task = take_own();
            } else if (!drained_) {
                tell_first(want);
                std::int64_t answer = nothing_left;
                MPI_Recv(&answer, 1, MPI_INT64_T, 0, answer_tag, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
                drained_ = answer == nothing_left;
                if (!drained_) task = static_cast<std::size_t>(answer);
            }
        });
        return task;
    }
    /// Answers until everybody else has said goodbye.
    void serve() {
        for (int others = size_ - 1; others > 0;) {
            int waiting = 0;
            MPI_Status status{};
            MPI_Iprobe(MPI_ANY_SOURCE, request_tag, MPI_COMM_WORLD, &waiting, &status);
            if (waiting == 0) {
                sleep_a_millisecond();
                continue;
            }
            std::int64_t request = want;
            MPI_Recv(&request, 1, MPI_INT64_T, status.MPI_SOURCE, request_tag, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
            if (request != want) --others;
            std::optional<std::size_t> task;
            turns_.take([&] {
                if (request == bye_and_stop) drained_ = true;
                if (request == want) task = take_own();
            });
            if (request != want) continue;
            std::int64_t const answer = task ? static_cast<std::int64_t>(*task) : nothing_left;
            MPI_Send(&answer, 1, MPI_INT64_T, status.MPI_SOURCE, answer_tag, MPI_COMM_WORLD);
        }
    }

    int rank_ = 0, size_ = 1;
    // Of the queue; touched in turns only.
    Turns turns_;
    std::vector<std::size_t> tasks_;
    std::size_t next_ = 0;
    bool drained_ = false, stopped_ = false;
};

}  // namespace

std::shared_ptr<Ranks> join_ranks() { return std::make_shared<MpiRanks>(); }

}  // namespace cpdsim
