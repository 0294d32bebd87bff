// Every number of a struct with its path, unit, source and grade: for the parameter table of the documentation, for
// `show --evidence`, for the parameter values in result files and for counting how much rests on what evidence.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "param/annotations.hpp"
#include "param/info.hpp"

namespace cpdsim::param {

struct ParameterRow {
    std::string path;
    double value = 0;                                ///< canonical units; of a count range the middle
    std::string text;                                ///< "80 h", "5..6 teacher", "never"
    std::string unit;                                ///< one accepted unit: "h", "share", "EUR/school/year"
    std::optional<std::pair<double, double>> range;  ///< given beside the value
    std::string source;                              ///< of the file, or of the default where that is used
    int evidence = 0;                                ///< 0..5; of a value written without a grade: 0
    Role role = Role::uncertainty;
    Form form = Form::plain;
    DiffersBy differs_by = DiffersBy::lane;
    std::string_view doc;
    bool written = false;  ///< given by a file, not a default
};

[[nodiscard]] std::vector<ParameterRow> parameter_rows(StructInfo const& info, void const* object,
                                                       Annotations const& annotations);

template <class Struct>
[[nodiscard]] std::vector<ParameterRow> parameters_of(Struct const& object, Annotations const& annotations) {
    return parameter_rows(info_of<Struct>(), &object, annotations);
}

/// Text of a value as it would be written in YAML; "" for an empty optional, maps of structs and lists of structs.
[[nodiscard]] std::string value_text(FieldInfo const& field, void const* value);
[[nodiscard]] std::string_view role_name(Role role);
[[nodiscard]] std::string_view differs_by_name(DiffersBy differs_by);

/// Whether a table says by what values differ: of a scenario's, not of a study's.
enum class Scopes { hidden, shown };

/// Markdown: path, unit, default, range, doc, source, evidence, role. `*` in a path stands for an id of the user.
[[nodiscard]] std::string parameter_table(StructInfo const& info, Scopes scopes = Scopes::hidden);

}  // namespace cpdsim::param
