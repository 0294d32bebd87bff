// The state of a run as named columns of plain numbers, so that it can be written down and read back bit for bit. What
// has state says which parts it has, once:
//
//     template <class Visit> void each_part(Visit&& visit) { visit("members", members); visit("ends", ends); }
//
// and is saved and restored by the same list. What occurs several times - a cohort, a purse - appends to the same
// columns, in order. Types that no file has are widened: nothing is lost.
#pragma once

#include <array>
#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace cpdsim {

using SavedColumn = std::variant<std::vector<float>, std::vector<double>, std::vector<std::int32_t>,
                                 std::vector<std::int64_t>, std::vector<std::uint8_t>, std::vector<std::string>>;
using SavedColumns = std::map<std::string, SavedColumn>;  ///< "world.groups.cohorts.members"

/// The columns do not fit what is to be restored: another program or another run wrote them.
class StateDoesNotFit : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

namespace saved {

/// What a number becomes in a column.
template <class T>
constexpr auto widened() {
    if constexpr (std::is_enum_v<T>)
        return widened<std::underlying_type_t<T>>();
    else if constexpr (std::is_floating_point_v<T>)
        return T{};
    else if constexpr (sizeof(T) == 1)
        return std::uint8_t{};
    else if constexpr (sizeof(T) == 2 || std::is_same_v<T, std::int32_t>)
        return std::int32_t{};
    else
        return std::int64_t{};
}
template <class T>
using Widened = decltype(widened<T>());

template <class T>
concept Number = std::is_arithmetic_v<T> || std::is_enum_v<T>;

/// Numbers in a row, as many in each: lanes, and arrays of numbers.
template <class T>
concept Row = requires(T& row) {
    typename T::value_type;
    row.data();
}
&&Number<typename T::value_type>&& std::is_trivially_destructible_v<T>;

template <class T>
inline constexpr bool is_flat = Number<T> || Row<T>;

/// All numbers of `number` neighbours.
template <class T>
[[nodiscard]] auto numbers_of(T* first, std::size_t number) {
    if constexpr (Number<T>)
        return std::span<T>{first, number};
    else
        return std::span<typename T::value_type>{number == 0 ? nullptr : first->data(),
                                                 number * (sizeof(T) / sizeof(typename T::value_type))};
}

template <class T>
inline constexpr bool is_vector = false;
template <class T, class Allocator>
inline constexpr bool is_vector<std::vector<T, Allocator>> = true;
template <class T>
inline constexpr bool is_array = false;
template <class T, std::size_t N>
inline constexpr bool is_array<std::array<T, N>> = true;
template <class T>
inline constexpr bool is_optional = false;
template <class T>
inline constexpr bool is_optional<std::optional<T>> = true;

}  // namespace saved

/// What saving and restoring have in common: the way through the parts. `Direction` moves numbers, texts and lengths.
template <class Direction>
class StateVisit {
public:
    /// A part with a name of its own.
    template <class Part>
    void operator()(std::string_view name, Part& part) {
        std::size_t const before = path_.size();
        path_ += (path_.empty() ? "" : ".") + std::string{name};
        visit(part);
        path_.resize(before);
    }
    /// One entry for each teacher, school, step: as many as the world has, which is there before.
    template <class Column>
    void of_world(std::string_view name, Column& column) {
        std::size_t const size = column.size();
        (*this)(name, column);
        if (column.size() != size) throw StateDoesNotFit{"`" + std::string{name} + "` is of another world"};
    }

private:
    template <class Part>
    void visit(Part& part) {
        if constexpr (saved::is_flat<Part>) {
            self().numbers(saved::numbers_of(&part, 1));
        } else if constexpr (std::is_same_v<Part, std::string>) {
            self().text(part);
        } else if constexpr (saved::is_vector<Part>) {
            self().length(part);
            if constexpr (saved::is_flat<typename Part::value_type>)
                self().numbers(saved::numbers_of(part.data(), part.size()));
            else
                for (auto& each : part) visit(each);
        } else if constexpr (saved::is_optional<Part>) {
            self().presence(part);
            if (part) visit(*part);
        } else if constexpr (saved::is_array<Part>) {
            for (auto& each : part) visit(each);
        } else {
            part.each_part(*this);
        }
    }
    Direction& self() { return static_cast<Direction&>(*this); }

protected:
    std::string path_;
};

class StateSaver : public StateVisit<StateSaver> {
public:
    [[nodiscard]] SavedColumns take() { return std::move(columns_); }

private:
    friend StateVisit<StateSaver>;

    template <class Held>
    std::vector<Held>& column(std::string const& name) {
        auto const [at, fresh] = columns_.try_emplace(name, std::vector<Held>{});
        return std::get<std::vector<Held>>(at->second);
    }
    template <class T>
    void numbers(std::span<T> numbers) {
        using Held = saved::Widened<T>;
        auto& held = column<Held>(path_);
        for (T const number : numbers) held.push_back(static_cast<Held>(number));
    }
    void text(std::string const& text) { column<std::string>(path_).push_back(text); }
    template <class List>
    void length(List const& list) {
        column<std::int64_t>(path_ + " (number)").push_back(static_cast<std::int64_t>(list.size()));
    }
    template <class Maybe>
    void presence(Maybe const& maybe) {
        column<std::uint8_t>(path_ + " (given)").push_back(maybe ? 1 : 0);
    }

    SavedColumns columns_;
};

/// Restores into things that are as they were before the first step. Every member throws StateDoesNotFit.
class StateRestorer : public StateVisit<StateRestorer> {
public:
    explicit StateRestorer(SavedColumns const& columns) : columns_{columns} {
        for (auto const& column : columns) entries_ += size_of(column.second);
    }

    /// Whether everything has been used.
    void finish() const {
        for (auto const& [name, column] : columns_) {
            std::size_t const size = size_of(column);
            auto const used = used_.find(name);
            if (used == used_.end() ? size > 0 : used->second != size)
                unfit(name, "it has more than there is room for");
        }
    }

private:
    friend StateVisit<StateRestorer>;

    static std::size_t size_of(SavedColumn const& column) {
        return std::visit([](auto const& values) { return values.size(); }, column);
    }
    [[noreturn]] static void unfit(std::string const& name, std::string const& why) {
        throw StateDoesNotFit{"`" + name + "` does not fit (" + why + ")"};
    }
    /// The next so many entries of a column.
    template <class Held>
    std::span<Held const> next(std::string const& name, std::size_t number) {
        if (number == 0) return {};
        auto const at = columns_.find(name);
        if (at == columns_.end()) unfit(name, "it is missing");
        auto const* const values = std::get_if<std::vector<Held>>(&at->second);
        if (values == nullptr) unfit(name, "it has another type");
        std::size_t& used = used_[name];
        if (number > values->size() - used) unfit(name, "it ends too early");
        std::span<Held const> const found{values->data() + used, number};
        used += number;
        return found;
    }
    template <class T>
    void numbers(std::span<T> numbers) {
        auto const held = next<saved::Widened<T>>(path_, numbers.size());
        for (std::size_t k = 0; k < numbers.size(); ++k) numbers[k] = static_cast<T>(held[k]);
    }
    void text(std::string& text) { text = next<std::string>(path_, 1).front(); }
    template <class List>
    void length(List& list) {
        auto const size = static_cast<std::size_t>(next<std::int64_t>(path_ + " (number)", 1).front());
        if (size > entries_) unfit(path_, "it is longer than all there is");
        list.resize(size);
    }
    template <class Maybe>
    void presence(Maybe& maybe) {
        if (next<std::uint8_t>(path_ + " (given)", 1).front() != 0)
            maybe.emplace();
        else
            maybe.reset();
    }

    SavedColumns const& columns_;
    std::size_t entries_ = 0;  ///< of all columns
    std::map<std::string, std::size_t, std::less<>> used_;
};

}  // namespace cpdsim
