#include "core/calendar.hpp"

#include <array>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <ctime>
#include <stdexcept>

namespace cpdsim {
namespace {

int floor_divide(int a, int b) { return a >= 0 ? a / b : -((-a + b - 1) / b); }

double days_since_epoch(YearMonth date) {
    using namespace std::chrono;
    auto const day = sys_days{year{date.year} / month{static_cast<unsigned>(date.month)} / 1};
    return static_cast<double>(day.time_since_epoch().count());
}

}  // namespace

std::string to_text(YearMonth date) {
    char text[24];
    std::snprintf(text, sizeof text, "%04d-%02d", date.year, date.month);
    return text;
}

std::string now_text() {
    std::time_t const now = std::time(nullptr);
    std::tm parts{};
    ::gmtime_r(&now, &parts);
    std::array<char, 32> text{};
    std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &parts);
    return text.data();
}

TimeGrid::TimeGrid(YearMonth start, YearMonth end, StepLength length) : start_{start}, end_{end}, length_{length} {
    int const months = months_between(start, end) + 1;
    if (months < 1) throw std::invalid_argument{"the run ends before it starts"};
    steps_ = (months * per_year() + 11) / 12;
}

YearMonth TimeGrid::month_of(int step) const { return plus_months(start_, floor_divide(step * 12, per_year())); }

bool TimeGrid::begins_month(int step) const {
    return floor_divide(step * 12, per_year()) != floor_divide((step - 1) * 12, per_year());
}

int TimeGrid::step_of(YearMonth month) const {
    int const months = months_between(start_, month);
    return -floor_divide(-months * per_year(), 12);  // rounded up: the first step that lies in the month
}

int TimeGrid::steps_in(double years) const { return static_cast<int>(std::lround(years * per_year())); }

std::vector<double> TimeGrid::days() const {
    std::vector<double> days(static_cast<std::size_t>(rows()));
    double const origin = days_since_epoch(start_);
    for (int row = 0; row < rows(); ++row) {
        int const month = row * 12 / per_year();
        double const part = static_cast<double>(row * 12 % per_year()) / per_year();
        double const first = days_since_epoch(plus_months(start_, month));
        double const next = days_since_epoch(plus_months(start_, month + 1));
        days[static_cast<std::size_t>(row)] = first - origin + part * (next - first);
    }
    return days;
}

}  // namespace cpdsim
