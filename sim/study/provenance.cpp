#include "study/provenance.hpp"

#include <unistd.h>

#include <array>
#include <set>

#include "core/version.hpp"
#include "param/table.hpp"
#include "study/folder.hpp"

namespace cpdsim {
namespace {

std::string host_name() {
    std::array<char, 256> name{};
    return ::gethostname(name.data(), name.size() - 1) == 0 ? std::string{name.data()} : std::string{"unknown"};
}

/// Parameters that can matter: those of programmes without money do not.
std::vector<ParameterRow> rows_of(BuiltCase const& built) {
    std::set<std::string> funded;
    for (FundingLine const& line : built.scenario.funding) funded.insert(line.programme);
    std::string const prefix = "programmes.";
    std::vector<ParameterRow> rows;
    for (param::ParameterRow const& row : param::parameters_of(built.scenario, built.annotations)) {
        bool const of_programme = row.path.rfind(prefix, 0) == 0;
        if (of_programme &&
            funded.count(row.path.substr(prefix.size(), row.path.find('.', prefix.size()) - prefix.size())) == 0)
            continue;
        rows.push_back({row.path, row.text, row.unit, row.source, row.evidence});
    }
    return rows;
}

}  // namespace

Provenance provenance_of(BuiltCase const& built, std::string const& key, Origin const& origin) {
    Provenance p;
    p.title = origin.title;
    p.id = key;
    p.version = version();
    p.commit = commit();
    p.compiler = compiler();
    p.host = host_name();
    p.date = now_text();
    p.command = origin.command;
    p.seed = static_cast<std::int64_t>(built.scenario.run.seed);
    p.draw = static_cast<int>(built.draw_key);
    p.replicates = static_cast<int>(built.scenario.run.replicates);
    p.scenario_as_written = origin.as_written;
    p.written_in = origin.file;
    p.data = origin.data;
    p.scenario_as_resolved = built.document.text();
    p.parameters = rows_of(built);
    return p;
}

std::string own_text(param::Document const& document) {
    for (param::Source const& source : document.files)
        if (source.inherited_from.empty()) return source.text;
    return "";
}

std::string title_in_english(param::Translated const& title, std::string const& otherwise) {
    auto const english = title.find("en");
    if (english != title.end()) return english->second;
    return title.empty() ? otherwise : title.begin()->second;
}

}  // namespace cpdsim
