// Numbers with their units inside: `80 h`, `70 %`, `18 months`, `30 million EUR`, `5..6 teachers`, `0.0446 /h`,
// `never`. Reading is strict: a number that needs a unit must have one, of the right kind (param.hpp lists the units).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "param/param.hpp"
#include "param/unit.hpp"

namespace cpdsim::param {

/// What a value must look like.
struct Wanted {
    std::string_view name;  ///< for messages
    std::string_view unit;  ///< accepted units, "a | b"
    Bounds bounds = {};     ///< in canonical units
    Form form = Form::plain;
    bool takes_range = false;  ///< as `5..6 teachers`: for hints
};

/// Why a text is not the quantity that is wanted.
struct Fault {
    std::string code, message, suggestion;
};

struct Quantity {
    double value = 0;  ///< canonical units
    std::string unit;  ///< which of the accepted units was meant
};

struct QuantityRange {
    double low = 0, high = 0;
    std::string unit;
};

/// Exactly one of value and fault is set.
template <class T>
struct Outcome {
    std::optional<T> value;
    Fault fault;
    explicit operator bool() const { return value.has_value(); }
};

/// Length of the number at the start of a text; 0 when there is none.
[[nodiscard]] std::size_t number_length(std::string_view text);
/// Digits with a decimal point and an exponent, nothing else: no thousands separators, no comma, no hexadecimal.
[[nodiscard]] Outcome<double> read_number(std::string_view name, std::string_view text);
[[nodiscard]] Outcome<Quantity> read_quantity(std::string_view text, Wanted const& wanted, MoneyRate const& rate = {});
/// `25..30 %`, `12 months .. 2 years`, or a single quantity (low = high).
[[nodiscard]] Outcome<QuantityRange> read_range(std::string_view text, Wanted const& wanted,
                                                MoneyRate const& rate = {});
[[nodiscard]] bool looks_like_range(std::string_view text);

/// The ends of a range as texts: "25..30 %" -> {"25 %", "30 %"}.
[[nodiscard]] std::pair<std::string, std::string> ends_of_range(std::string_view text);

/// The shortest text that `read_quantity` turns back into exactly this value: `0.3` as share -> "30 %". `unit` is one
/// accepted unit. Not for bare infinities without Form::instant_or_never.
[[nodiscard]] std::string quantity_text(double value, std::string_view unit, Form form = Form::plain);
[[nodiscard]] std::string number_text(double value);

}  // namespace cpdsim::param
