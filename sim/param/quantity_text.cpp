// Writing numbers with their units, so that reading gives back the same bits.
#include <charconv>
#include <cmath>

#include <fmt/format.h>

#include "param/quantity.hpp"

namespace cpdsim::param {

std::string number_text(double value) {
    if (std::abs(value) < 1e15 && value == std::round(value)) return fmt::format("{:.0f}", value == 0 ? 0.0 : value);
    return fmt::format("{}", value);
}

std::string quantity_text(double value, std::string_view unit, Form form) {
    bool const duration = unit == "duration";
    if (form == Form::instant_or_never) {
        if (std::isinf(value)) return duration ? "never" : "instant";
        if (value == 0) return duration ? "instant" : "never";
    }
    double times = 1;
    std::string suffix;
    if (unit == "share" || unit == "share-or-more" || unit == "share/year") {
        times = 100;
        suffix = unit == "share/year" ? " %/year" : " %";
    } else if (duration) {
        bool const whole_years = value == std::round(value);
        bool const whole_months =
            std::abs(value * 12 - std::round(value * 12)) < 1e-9 && std::round(value * 12) / 12 == value;
        times = !whole_years && whole_months ? 12 : 1;
        suffix = times == 12 ? (value * 12 == 1 ? " month" : " months") : value == 1 ? " year" : " years";
    } else if (unit.rfind("1/", 0) == 0) {
        suffix = " " + std::string{unit.substr(1)};
    } else if (unit != "number" && !unit.empty()) {
        suffix = " " + std::string{unit};
    }
    for (int digits = 1; digits <= 17; ++digits) {
        std::string const text = fmt::format("{:.{}g}", value * times, digits);
        double back = 0;
        std::from_chars(text.data(), text.data() + text.size(), back);
        if (back / times == value) return number_text(back) + suffix;
    }
    if (unit == "share/year") return fmt::format("{} /year", value);  // no percentage is exactly this value
    return fmt::format("{}", value) + (duration ? " years" : times == 1 ? suffix : "");
}

}  // namespace cpdsim::param
