#include "design/provenance.hpp"

#include <unistd.h>

#include <array>
#include <set>

#include "core/calendar.hpp"
#include "core/version.hpp"
#include "design/frames.hpp"
#include "param/table.hpp"

namespace cpdsim {
namespace {

std::string host_name() {
    std::array<char, 256> name{};
    return ::gethostname(name.data(), name.size() - 1) == 0 ? std::string{name.data()} : std::string{"unknown"};
}

Provenance of_program(std::string const& key, Origin const& origin) {
    Provenance p;
    p.title = origin.title;
    p.id = key;
    p.version = version();
    p.commit = commit();
    p.compiler = compiler();
    p.host = host_name();
    p.date = now_text();
    p.command = origin.command;
    p.scenario_as_written = origin.as_written;
    p.written_in = origin.file;
    p.data = origin.data;
    return p;
}

}  // namespace

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

Provenance provenance_of(BuiltCase const& built, std::string const& key, Origin const& origin) {
    Provenance p = of_program(key, origin);
    p.seed = static_cast<std::int64_t>(built.scenario.run.seed);
    p.draw = static_cast<int>(built.draw_key);
    p.replicates = static_cast<int>(built.scenario.run.replicates);
    p.scenario_as_resolved = built.document.text();
    p.parameters = rows_of(built);
    return p;
}

Provenance provenance_of(BuiltPack const& built, std::string const& key, Origin const& origin) {
    Provenance p = of_program(key, origin);
    p.seed = static_cast<std::int64_t>(built.frame->scenario.run.seed);
    p.draw = static_cast<int>(built.luck.front().realisation);
    p.replicates = built.replicates;
    p.scenario_as_resolved = built.frame->text;
    p.parameters = built.frame->rows;
    DrawnNumbers drawn;
    drawn.world = static_cast<int>(built.world);
    drawn.paths = built.frame->varied;
    for (std::size_t k = 0; k < built.draws.size(); ++k) {
        drawn.draws.push_back(static_cast<std::int32_t>(built.draws[k]));
        drawn.realisation.push_back(static_cast<std::int32_t>(built.luck[k].realisation));
        drawn.slot.push_back(static_cast<std::int32_t>(built.luck[k].slot));
        for (std::size_t const at : built.frame->position) drawn.values.push_back((*built.values[k])[at]);
    }
    p.drawn = std::move(drawn);
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
