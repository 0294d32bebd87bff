#include "verbs/on_ranks.hpp"

#include <unistd.h>

namespace cpdsim {

void run_on_ranks(Common& common, std::function<void()> const& work) {
    common.ranks = join_ranks();
    if (common.ranks->is_first()) return work();
    common.quiet = true;
    try {
        work();
    } catch (UserError const&) {
        ::sleep(2);
        throw;
    }
}

}  // namespace cpdsim
