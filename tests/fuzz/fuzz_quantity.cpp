// Any text as any kind of quantity: it is refused with a reason, or its shortest text means the same number again.
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "fuzz/must.hpp"
#include "param/quantity.hpp"

namespace {

using namespace cpdsim::param;
using cpdsim::fuzz::must;

constexpr std::array<std::string_view, 14> units{"number",     "share",
                                                 "share/year", "share-or-more",
                                                 "duration",   "h",
                                                 "1/h",        "teacher",
                                                 "visit/year", "km",
                                                 "1/year",     "EUR",
                                                 "d",          "EUR/school/year | EUR/team/year | EUR/team"};

void read_as(std::string_view text, std::string_view unit, Form form) {
    Wanted const wanted{"x", unit, {}, form};
    auto const read = read_quantity(text, wanted, MoneyRate{1.17});
    must(read.value.has_value() == read.fault.code.empty(), "exactly one of value and fault");
    must(read || !read.fault.message.empty(), "a refusal says why");
    auto const range = read_range(text, wanted, MoneyRate{1.17});
    must(range.value.has_value() == range.fault.code.empty(), "exactly one of range and fault");
    must(!range || !(range.value->low > range.value->high), "a range that was read is in order");
    if (!read) return;
    must(!std::isnan(read.value->value), "no value is NaN");
    must(form == Form::instant_or_never || std::isfinite(read.value->value), "no value is infinite but `never`");
    std::string const shortest = quantity_text(read.value->value, read.value->unit, form);
    auto const again = read_quantity(shortest, wanted, MoneyRate{1.17});
    must(again && again.value->value == read.value->value, "the shortest text means the same number");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    std::string_view const text{reinterpret_cast<char const*>(data), size};
    for (std::string_view const unit : units) read_as(text, unit, Form::plain);
    read_as(text, "duration", Form::instant_or_never);
    static_cast<void>(read_number("x", text));
    static_cast<void>(looks_like_range(text));
    static_cast<void>(ends_of_range(text));
    return 0;
}
