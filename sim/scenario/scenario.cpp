// The descriptions of a scenario and all its parts as data, made here once for everybody who reads them.
#include "scenario/scenario.hpp"

#include "core/apart_made.hpp"
#include "param/info.hpp"
#include "policy/participation.hpp"
#include "policy/programme.hpp"

namespace cpdsim {

template class Apart<Conditions>;
template class Apart<std::map<std::string, Programme>>;

constexpr auto Scenario::describe() {
    using param::setting, param::section, param::mapping, param::listing;
    return param::All{
        setting(&Scenario::format, "format", "cpd-scenario/1"),
        setting(&Scenario::title, "title", "title, by language").naming(param::Names::language),
        setting(&Scenario::about, "about", "what the scenario is for").naming(param::Names::language),
        section(&Scenario::time, "time", "start, end, step").of_world(),
        section(&Scenario::population, "population", "schools and teachers, drawn or observed").of_world(),
        section(&Scenario::network, "network", "ties, drawn or observed").of_world(),
        section(&Scenario::learning, "learning", "hours to knowledge"),
        section(&Scenario::practice, "practice", "knowledge to classroom"),
        section(&Scenario::fading, "fading", "loss of unused knowledge", true),
        section(&Scenario::reflection, "reflection", "the action-reflection cycle", true),
        section(&Scenario::peers, "peers", "influence of peers", false, "form"),
        section(&Scenario::turnover, "turnover", "leaving, moving, new heads", true),
        section(&Scenario::climate, "climate", "the school as a learning organisation", true),
        section(&Scenario::participation, "participation", "who takes part"),
        section(&Scenario::quality, "quality", "how quality falls with scale, in programmes that do not say"),
        mapping(&Scenario::programmes, "programmes", "programmes, as bundles of ingredients"),
        listing(&Scenario::funding, "funding", "money by programme and window"),
        section(&Scenario::conditions, "conditions", "the twelve strategic conditions, 0..100 %"),
        section(&Scenario::money, "money", "currency, price year, discounting"),
        section(&Scenario::outputs, "outputs", "what is reported"),
        section(&Scenario::run, "run", "replicates and seeds").of_world()};
}

}  // namespace cpdsim

namespace cpdsim::param {

template StructInfo const& info_of<Programme>();
template StructInfo const& info_of<Scenario>();

}  // namespace cpdsim::param
