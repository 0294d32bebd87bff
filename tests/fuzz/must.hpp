// What a fuzzer looks for besides crashes: a promise that was not kept.
#pragma once

#include <cstdio>
#include <cstdlib>
#include <string_view>

namespace cpdsim::fuzz {

/// Ends the program, and so the search, with the promise that was broken.
inline void must(bool kept, std::string_view promise) {
    if (kept) return;
    std::fprintf(stderr, "broken: %.*s\n", static_cast<int>(promise.size()), promise.data());
    std::abort();
}

}  // namespace cpdsim::fuzz
