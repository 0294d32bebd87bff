// Memory for long columns: asks for huge pages, since far ties jump through columns of many megabytes and would miss
// the page table's cache at every jump (half the time of the peer kernel on one million teachers). Only a request:
// where the system grants none, everything works as before.
#pragma once

#include <sys/mman.h>

#include <cstddef>
#include <cstdlib>
#include <new>
#include <vector>

namespace cpdsim {

template <class Value>
class HugePages {
public:
    using value_type = Value;
    HugePages() = default;
    template <class Other>
    HugePages(HugePages<Other> const&) {}  // NOLINT(google-explicit-constructor): what allocators are asked for

    [[nodiscard]] Value* allocate(std::size_t number) {
        std::size_t const bytes = number * sizeof(Value);
        if (bytes < from) return static_cast<Value*>(::operator new(bytes, small));
        std::size_t const whole = (bytes + page - 1) / page * page;
        void* const place = std::aligned_alloc(page, whole);
        if (place == nullptr) throw std::bad_alloc{};
        static_cast<void>(::madvise(place, whole, MADV_HUGEPAGE));
        return static_cast<Value*>(place);
    }
    void deallocate(Value* place, std::size_t number) {
        if (number * sizeof(Value) < from)
            ::operator delete(place, small);
        else
            std::free(place);
    }
    template <class Other>
    bool operator==(HugePages<Other> const&) const {
        return true;
    }

private:
    static constexpr std::size_t page = std::size_t{2} << 20U;
    static constexpr std::size_t from = 2 * page;  // below, a page would be half empty
    static constexpr std::align_val_t small{alignof(Value) < 64 ? 64 : alignof(Value)};
};

template <class Value>
using Column = std::vector<Value, HugePages<Value>>;  ///< one per teacher, school or group

}  // namespace cpdsim
