// Colleagues who work in pairs: who could do less learns from who can do more (MODEL.md §6.2).
#pragma once

#include <array>
#include <string_view>

#include "param/param.hpp"

namespace cpdsim {

enum class PairedWith { stronger, anybody };

struct Pairing {
    double hours = 0;  // h/year that a pair spends together
    PairedWith with = PairedWith::stronger;
    double share = 0.5;  // of a school's participants, those who practise least, who get a partner
    double rate = 0.02;  // 1/h

    static constexpr auto describe() {
        using param::param, param::setting, param::Role;
        return param::All{
            param(&Pairing::hours, "hours", "h/teacher/year", {0, 1000}, "hours a year that a pair works together",
                  "programme", 0, Role::lever)
                .required(),
            setting(&Pairing::with, "with",
                    "stronger (the participants of the school who practise most) or anybody (by lot)", Role::lever),
            param(&Pairing::share, "share", "share", {0, 1},
                  "share of a school's participants who get a partner, those who practise least first", "programme", 0,
                  Role::lever),
            param(&Pairing::rate, "rate", "1/h", {0, 1},
                  "rate per hour together at which what a partner can do beyond one's own is taken over",
                  "assumption; Papay 2020 (weak paired with strong gain; no hours given)", 1)};
    }
};

}  // namespace cpdsim

namespace cpdsim::param {
template <>
inline constexpr std::array enum_names<PairedWith>{std::string_view{"stronger"}, std::string_view{"anybody"}};
}  // namespace cpdsim::param
