#include "core/lane_chances.hpp"

#include <algorithm>

namespace cpdsim {
namespace {

constexpr int in_a_call = 4;  // lanes whose chances are the words of one Philox call

/// Whether `number` lanes from `first` on follow one another, from a slot that begins a call.
bool follow(std::array<Luck, lane_count> const& of, int first, int number) {
    Luck const& begins = of[static_cast<std::size_t>(first)];
    if (begins.slot % in_a_call != 0) return false;
    for (int k = 1; k < number; ++k) {
        if (of[static_cast<std::size_t>(first + k)] != Luck{begins.realisation, begins.slot + static_cast<unsigned>(k)})
            return false;
    }
    return true;
}

PackLuck::Order order_of(std::array<Luck, lane_count> const& of) {
    if (follow(of, 0, lane_count)) return PackLuck::Order::aligned;
    for (int first = 0; first < lane_count; first += in_a_call)
        if (!follow(of, first, in_a_call)) return PackLuck::Order::scattered;
    return PackLuck::Order::in_fours;
}

}  // namespace

PackLuck::PackLuck(Luck first) : PackLuck{std::span<Luck const>{&first, 1}} {}

PackLuck::PackLuck(std::span<Luck const> given) {
    std::copy(given.begin(), given.end(), of_.begin());
    for (std::size_t r = std::max<std::size_t>(1, given.size()); r < of_.size(); ++r)
        of_[r] = {of_[r - 1].realisation, of_[r - 1].slot + 1};
    order_ = order_of(of_);
}

LaneChances::LaneChances(std::uint64_t seed, std::string_view purpose, PackLuck const& luck)
    : common_{seed, purpose, luck[0].realisation}, order_{luck.order()} {
    auto key = common_.key();
    for (int r = 0; r < lane_count; ++r) {
        if (r > 0 && luck[r].realisation != luck[r - 1].realisation)
            key = Chances{seed, purpose, luck[r].realisation}.key();
        auto const k = static_cast<std::size_t>(r);
        slot_[k] = luck[r].slot;
        key_[0][k] = key[0];
        key_[1][k] = key[1];
    }
}

Lane LaneChances::each(Sixteen const& entities, When when, Sixteen const& lanes, std::uint32_t index) const {
    Sixteen slots;
    for (std::size_t k = 0; k < slots.size(); ++k) slots[k] = slot_[lanes[k]];
    if (order_ == PackLuck::Order::aligned) return common_.uniform_each(entities, when.number, slots, index);
    std::array<Sixteen, 2> keys;
    for (std::size_t k = 0; k < slots.size(); ++k) {
        keys[0][k] = key_[0][lanes[k]];
        keys[1][k] = key_[1][lanes[k]];
    }
    return uniform_each(keys, entities, when.number, slots, index);
}

Lane LaneChances::each_in(int lane, Sixteen const& entities, When when, std::uint32_t index) const {
    Sixteen slots;
    slots.fill(slot(lane));
    return of(lane).uniform_each(entities, when.number, slots, index);
}

Lane LaneChances::unaligned(std::uint32_t entity, When when, std::uint32_t index) const {
    if (order_ == PackLuck::Order::in_fours) return uniform_fours(key_, entity, when.number, slot_, index);
    Sixteen entities;
    entities.fill(entity);
    return uniform_each(key_, entities, when.number, slot_, index);
}

}  // namespace cpdsim
