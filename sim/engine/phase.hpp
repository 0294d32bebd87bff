// The order of a step: the table of contents of the model (MODEL.md §3).
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace cpdsim {

enum class Phase {
    fund,       ///< money of the month comes in
    enrol,      ///< places are offered, people and schools apply and are admitted
    deliver,    ///< sessions, visits, kits, meetings take place and are paid
    cascade,    ///< those trained train others
    learn,      ///< hours become knowledge
    practise,   ///< knowledge, conditions and peers become practice
    reflect,    ///< own trial and reflection make knowledge grow
    fade,       ///< unused knowledge, support and materials fall
    lead,       ///< school climate and heads
    turn_over,  ///< people leave, move and arrive
    rewire,     ///< the year's new ties
    observe,    ///< what is reported
};

inline constexpr std::array phase_names{
    std::string_view{"fund"},  std::string_view{"enrol"},     std::string_view{"deliver"}, std::string_view{"cascade"},
    std::string_view{"learn"}, std::string_view{"practise"},  std::string_view{"reflect"}, std::string_view{"fade"},
    std::string_view{"lead"},  std::string_view{"turn_over"}, std::string_view{"rewire"},  std::string_view{"observe"}};

}  // namespace cpdsim
