// The processes that run one study together. The command `cpdsim` is alone; `cpdsim-mpi` is as many as mpirun or srun
// started. The first rank knows the study's folder and hands out the cases one by one to whoever is free, so that a
// slow case holds up nobody; every rank writes the files of its own cases, and the first one merges them.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/error.hpp"

namespace cpdsim {

class Ranks {
public:
    Ranks() = default;
    virtual ~Ranks() = default;
    Ranks(Ranks const&) = delete;
    Ranks& operator=(Ranks const&) = delete;

    [[nodiscard]] virtual int rank() const = 0;
    [[nodiscard]] virtual int size() const = 0;
    [[nodiscard]] bool is_first() const { return rank() == 0; }

    /// Does the first rank's tasks, each once, on `threads` threads of every rank; `tasks` of the other ranks are not
    /// looked at. `work` says whether to go on; once it says no, on any rank, nothing more is handed out. Returns when
    /// all ranks are through.
    virtual void share(std::vector<std::size_t> const& tasks, int threads,
                       std::function<bool(std::size_t)> const& work) = 0;
    /// The sums over all ranks, on all of them. The same number of counts everywhere.
    [[nodiscard]] virtual std::vector<std::size_t> sum(std::vector<std::size_t> const& counts) = 0;
    /// Whether all ranks hold the same text.
    [[nodiscard]] virtual bool agree(std::string const& text) = 0;
    /// The last call. With a fault, the other ranks are ended too, since they would wait for this one for ever.
    virtual void leave(Exit exit) = 0;
};

/// One process.
class Alone : public Ranks {
public:
    [[nodiscard]] int rank() const override { return 0; }
    [[nodiscard]] int size() const override { return 1; }
    void share(std::vector<std::size_t> const& tasks, int threads,
               std::function<bool(std::size_t)> const& work) override;
    [[nodiscard]] std::vector<std::size_t> sum(std::vector<std::size_t> const& counts) override { return counts; }
    [[nodiscard]] bool agree(std::string const&) override { return true; }
    void leave(Exit) override {}
};

/// What the program was linked with decides: join/alone.cpp or join/mpi.cpp. Called once.
[[nodiscard]] std::shared_ptr<Ranks> join_ranks();

}  // namespace cpdsim
