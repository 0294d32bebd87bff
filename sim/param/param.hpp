// One parameter, one definition. A struct of parameters has default member initialisers and one static `describe()`
// that returns a list of the records below; the strict reader, the JSON schema, the parameter table, sweep addresses
// and the attributes of result files all visit that list and nothing else.
//
//     struct Fading {
//         double knowledge_half_life = 0.5;   // years
//         static constexpr auto describe() {
//             return param::All{param(&Fading::knowledge_half_life, "knowledge_half_life", "duration", {0.01, 50},
//                                     "time in which unused knowledge halves", "Goldschmidt & Phelps 2007", 3,
//                                     Role::uncertainty)};
//         }
//     };
//
// Units of a parameter (what the file may say -> what the struct holds):
//   "share"        `70 %` or a bare number 0..1                     -> 0..1
//   "share/year"   `8.5 %/year`, an annual probability              -> 0..1
//   "number"       a bare number                                    -> as written
//   "duration"     `18 months`, `5 years`, `6 weeks`, `10 d`; with Form::instant_or_never also `instant`, `never`
//                                                                   -> years; 0 for instant, infinity for never
//   "h", "d", "km", "EUR", "1/year", "1/h", "teacher", "school", "visit/year", "h/teacher", "EUR/school/year", ...
//                  quantity with that unit; several accepted units are separated by " | " -> canonical units (h, d,
//                  km, EUR, year). Nouns in the denominator (teacher, school, team, meeting, visit, trainer) may be
//                  left out but not replaced; the time in the denominator (year, month) may not be left out.
// Types of a member: double, int, bool, std::string, an enum with EnumNames, YearMonth, Amount (value + which of the
// accepted units was used), CountRange (`5..6 teachers`), std::vector<std::string>, std::vector<int>,
// std::vector<double>, std::vector<Enum>, std::map<std::string, double>, ByGroup (by_group.hpp: a number that schools
// of some phase, type or region may have for themselves), Translated (text or {en:, fr:}), std::optional of these.
#pragma once

#include <array>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/apart.hpp"

namespace cpdsim::param {

enum class Role { lever, uncertainty, constant };

struct Bounds {
    double low = -std::numeric_limits<double>::infinity();
    double high = std::numeric_limits<double>::infinity();
};

/// A quantity of which several units are accepted; `unit` is the accepted unit that was written ("h/teacher/year").
struct Amount {
    double value = 0;
    std::string unit;
    bool operator==(Amount const&) const = default;
};

/// `5..6 teachers` or `8 teachers`.
struct CountRange {
    double low = 0;
    double high = 0;
    bool operator==(CountRange const&) const = default;
};

/// A text, by language; a plain text is stored under "en".
using Translated = std::map<std::string, std::string>;

/// The names of an enum's values in YAML, in order of the enumerators. Specialise for each enum:
///   template <> inline constexpr std::array enum_names<Dose>{"threshold_logistic"sv, ...};
template <class Enum>
inline constexpr std::array<std::string_view, 0> enum_names{};

template <class Enum>
[[nodiscard]] constexpr std::string_view name_of(Enum value) {
    return (enum_names<Enum>)[static_cast<std::size_t>(value)];  // the parentheses are for cppcheck
}

/// What the value may look like besides its plain form.
enum class Form { plain, instant_or_never };

/// What a text, the items of a list or the keys of a map name. A name that matches nothing is refused wherever it
/// stands: the checks, the schema and the tests all find the places by this mark (names.hpp).
enum class Names {
    nothing,
    programme,
    strategy,
    outcome,
    payer,            ///< somebody who pays for something
    any_payer,        ///< the same, or a new one, unless it is nearly one that is known
    label,            ///< school type, region or phase
    any_label,        ///< the same, or subject
    dimension,        ///< of school climate
    language,         ///< of a title
    report_language,  ///< in which there are reports
    country,
    currency,
    measure,            ///< with which a fact is compared
    population_column,  ///< of schools.csv and teachers.csv
    tie_column,         ///< of ties.csv
    path                ///< of a parameter of the base
};

/// Whether a key may be left out where its section is written.
enum class Need { optional, required };

/// Where a value may differ: between the lanes of a pack, or only between worlds, which shape posts, ties, calendar and
/// lists (scenario/pack.hpp). Numbers are of the lane unless said otherwise; words, lists and what is there at all are
/// of the world.
enum class DiffersBy { lane, world };

/// One value of a struct.
template <class Owner, class Value>
struct Param {
    using owner_type = Owner;
    using value_type = Value;
    Value Owner::*member;
    std::string_view name;
    std::string_view unit;
    Bounds bounds;
    std::string_view doc;
    std::string_view source;
    int evidence;  ///< grade of the default, 0 (guess) .. 5 (several trials)
    Role role;
    Form form;
    DiffersBy differs_by = DiffersBy::lane;
    Names names = Names::nothing;
    Need need = Need::optional;

    /// The same, of which it is known what it names.
    [[nodiscard]] constexpr Param naming(Names what) const {
        Param same = *this;
        same.names = what;
        return same;
    }
    /// The same, without which its section says nothing: absent is not zero.
    [[nodiscard]] constexpr Param required() const {
        Param same = *this;
        same.need = Need::required;
        return same;
    }
    /// The same, which shapes the world.
    [[nodiscard]] constexpr Param of_world() const {
        Param same = *this;
        same.differs_by = DiffersBy::world;
        return same;
    }
};

/// A struct within a struct, or apart from it. An std::optional<Section> member may be absent, and is switched off by
/// `none` where `may_be_none`; a non-optional one keeps its defaults when absent. `shorthand` names the parameter that
/// takes a bare scalar or an annotated quantity given in place of the map (`grant: 500 EUR/school/year`); empty: none.
template <class Owner, class Sub>
struct Section {
    using owner_type = Owner;
    using sub_type = Sub;
    Sub Owner::*member;
    std::string_view name;
    std::string_view doc;
    bool may_be_none;
    std::string_view shorthand;
    DiffersBy differs_by = DiffersBy::lane;

    /// The same; all that is in it shapes the world.
    [[nodiscard]] constexpr Section of_world() const {
        Section same = *this;
        same.differs_by = DiffersBy::world;
        return same;
    }
};

/// A map of structs keyed by id: std::map<std::string, Sub>; order of the file is kept in `order` of the reader.
template <class Owner, class Sub, class Items = std::map<std::string, Sub>>
struct Mapping {
    using owner_type = Owner;
    using sub_type = Sub;
    Items Owner::*member;
    std::string_view name;
    std::string_view doc;
};

/// A list of structs: std::vector<Sub>.
template <class Owner, class Sub>
struct Listing {
    using owner_type = Owner;
    using sub_type = Sub;
    std::vector<Sub> Owner::*member;
    std::string_view name;
    std::string_view doc;
};

template <class Owner, class Value>
[[nodiscard]] constexpr auto param(Value Owner::*member, std::string_view name, std::string_view unit, Bounds bounds,
                                   std::string_view doc, std::string_view source, int evidence,
                                   Role role = Role::uncertainty, Form form = Form::plain) {
    return Param<Owner, Value>{member, name, unit, bounds, doc, source, evidence, role, form};
}

/// A choice, text, flag or list: no unit, no bounds, nothing to be uncertain about.
template <class Owner, class Value>
[[nodiscard]] constexpr auto setting(Value Owner::*member, std::string_view name, std::string_view doc,
                                     Role role = Role::constant) {
    return Param<Owner, Value>{member, name, "", {}, doc, "", 0, role, Form::plain, DiffersBy::world};
}

template <class Owner, class Sub>
[[nodiscard]] constexpr auto section(Sub Owner::*member, std::string_view name, std::string_view doc,
                                     bool may_be_none = false, std::string_view shorthand = "") {
    return Section<Owner, Sub>{member, name, doc, may_be_none, shorthand};
}

template <class Owner, class Sub>
[[nodiscard]] constexpr auto mapping(std::map<std::string, Sub> Owner::*member, std::string_view name,
                                     std::string_view doc) {
    return Mapping<Owner, Sub>{member, name, doc};
}

template <class Owner, class Sub>
[[nodiscard]] constexpr auto mapping(Apart<std::map<std::string, Sub>> Owner::*member, std::string_view name,
                                     std::string_view doc) {
    return Mapping<Owner, Sub, Apart<std::map<std::string, Sub>>>{member, name, doc};
}

template <class Owner, class Sub>
[[nodiscard]] constexpr auto listing(std::vector<Sub> Owner::*member, std::string_view name, std::string_view doc) {
    return Listing<Owner, Sub>{member, name, doc};
}

/// describe() as runtime data (param/info.hpp). A struct that many files read says `extern template` of it, and one
/// file makes it.
struct StructInfo;
template <class Struct>
[[nodiscard]] StructInfo const& info_of();

/// Record I of a list of them.
template <std::size_t I, class Record>
struct RecordAt {
    Record record;
};

template <class Indices, class... Record>
struct RecordList;
template <std::size_t... I, class... Record>
struct RecordList<std::index_sequence<I...>, Record...> : RecordAt<I, Record>... {};

/// What describe() returns: all records. A tuple would do, but costs a file that includes a scenario's parameters three
/// times as long to compile, for nothing here is recursive.
template <class... Record>
struct All : RecordList<std::index_sequence_for<Record...>, Record...> {
    constexpr All(Record const&... record) : RecordList<std::index_sequence_for<Record...>, Record...>{{record}...} {}
    static constexpr std::size_t count = sizeof...(Record);
};

template <std::size_t I, class Record>
[[nodiscard]] constexpr Record const& record_at(RecordAt<I, Record> const& list) {
    return list.record;
}

}  // namespace cpdsim::param
