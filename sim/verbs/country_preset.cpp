// A preset from what was given and a stand-in: every number explicit, with its source and grade.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "param/quantity.hpp"
#include "policy/programme.hpp"
#include "verbs/country_numbers.hpp"
#include "verbs/verbs.hpp"

namespace cpdsim {
namespace {

using param::Annotation;
using param::KeyValue;
using param::Node;

Node scalar(std::string text, bool quoted = false) {
    Node node;
    node.kind = Node::Kind::scalar;
    node.text = std::move(text);
    node.quoted = quoted;
    return node;
}

void put(Node& map, std::string key, Node value) {
    map.kind = Node::Kind::map;
    if (Node* const there = map.get(key))
        *there = std::move(value);
    else
        map.entries.push_back({std::move(key), {}, std::move(value)});
}

/// The node at a dotted path, made where it is missing.
Node& at(Node& root, std::string_view path) {
    Node* node = &root;
    while (!path.empty()) {
        auto const dot = path.find('.');
        std::string const key{path.substr(0, dot)};
        path = dot == std::string_view::npos ? std::string_view{} : path.substr(dot + 1);
        if (node->get(key) == nullptr) put(*node, key, {});
        node = node->get(key);
    }
    return *node;
}

Node annotated(std::string value, std::optional<std::string> range, std::string source, std::optional<int> evidence) {
    Node node;
    put(node, "value", scalar(std::move(value)));
    if (range) put(node, "range", scalar(std::move(*range)));
    put(node, "source", scalar(std::move(source), true));
    if (evidence) put(node, "evidence", scalar(std::to_string(*evidence)));
    return node;
}

/// Source and grade that stand for everything below them.
void drop_blanket_sources(Node& node) {
    if (!node.is_map()) return;
    if (node.get("value") == nullptr) {
        node.erase("source");
        node.erase("evidence");
    }
    for (KeyValue& entry : node.entries) drop_blanket_sources(entry.value);
}

/// Of two grades; none where one of them is not given.
std::optional<int> lower(std::optional<int> a, std::optional<int> b) {
    return a && b ? std::optional{std::min(*a, *b)} : std::nullopt;
}

std::string rounded(double value, int digits) {
    if (value == 0) return "0";
    double const scale = std::pow(10.0, digits - 1 - std::floor(std::log10(std::abs(value))));
    return param::number_text(std::round(value * scale) / scale);
}

class PresetWriter {
public:
    PresetWriter(CountryNumbers const& country, Loaded const& stand_in, Loaded const& catalogue)
        : country_{country}, stand_in_{stand_in}, catalogue_{catalogue} {}

    /// The preset of this phase alone.
    Node root() {
        stand_in_name_ = title_of(stand_in_.document, "en");
        Node root;
        std::string const name = country_.name.empty() ? country_.code : country_.name;
        put(root, "format", scalar("cpd-scenario/1"));
        put(root, "title", scalar(country_.phase.empty() ? name : fmt::format("{}, {}", name, country_.phase), true));
        Node extends;
        extends.kind = Node::Kind::sequence;
        extends.items.push_back(scalar("builtin:programmes/links@1"));
        put(root, "extends", extends);
        take_stand_in(root);
        take_given(root);
        money(root);
        prices(root);
        return root;
    }

private:
    [[nodiscard]] GivenNumber const* given(std::string const& name) const {
        auto const found = country_.given.find(name);
        return found == country_.given.end() ? nullptr : &found->second;
    }

    void take_stand_in(Node& root) const {
        for (KeyValue const& section : stand_in_.document.root.entries) {
            static constexpr std::array<std::string_view, 9> taken{
                "time", "population", "network", "learning", "practice", "fading", "reflection", "peers", "turnover"};
            static constexpr std::array<std::string_view, 3> also{"climate", "participation", "outputs"};
            bool const wanted = std::find(taken.begin(), taken.end(), section.key) != taken.end() ||
                                std::find(also.begin(), also.end(), section.key) != also.end();
            if (wanted) put(root, section.key, section.value);
        }
        drop_blanket_sources(root);
        if (Node* const schools = at(root, "population").get("schools")) {
            schools->erase("regions");  // of another country
            schools->erase("phases");
        }
        for (auto const& [path, number] : stand_in_.annotations) {
            bool const left_out = path.rfind("population.schools.regions", 0) == 0 ||
                                  path.rfind("population.schools.phases", 0) == 0 ||
                                  path.rfind("programmes.", 0) == 0 || path.rfind("run.", 0) == 0 ||
                                  path.rfind("money.", 0) == 0 || path.rfind("time.", 0) == 0;
            if (left_out || number.role == param::Role::lever) continue;
            std::optional<std::string> range;
            if (number.range)
                range = param::quantity_text(number.range->first, number.unit, number.form) + " .. " +
                        param::quantity_text(number.range->second, number.unit, number.form);
            at(root, path) = annotated(param::quantity_text(number.value, number.unit, number.form), range,
                                       fmt::format("stand-in ({}): {}", stand_in_name_,
                                                   number.source.empty() ? "no source given" : number.source),
                                       0);
        }
    }

    /// A number of one's own: varied where it has a range, certain where it has none, whatever the stand-in says.
    static Node of(GivenNumber const& number, bool varies = true) {
        if (!varies && !number.range) return annotated(number.text, std::nullopt, number.source, number.evidence);
        auto const& [low, high] = number.range.value_or(std::pair{number.text, number.text});
        return annotated(number.text, low + " .. " + high, number.source, number.evidence);
    }

    void take_given(Node& root) const {
        for (AskedNumber const& asked : asked_numbers()) {
            bool const is_price = asked.path.rfind("programmes.", 0) == 0;
            if (GivenNumber const* const number = given(std::string{asked.name});
                number != nullptr && !asked.path.empty() && !asked.derives && !is_price)
                at(root, asked.path) = of(*number, asked.name != "schools" && asked.name != "smallest_school" &&
                                                       asked.name != "largest_school");
        }
        sizes(root);
        if (GivenNumber const* const pupils = given("pupils"), * const teachers = given("teachers"); pupils != nullptr)
            at(root, "population.schools.pupils_per_teacher") =
                annotated(rounded(pupils->value / teachers->value, 8), std::nullopt,
                          fmt::format("derived: {} pupils by {} teachers; {}", param::number_text(pupils->value),
                                      param::number_text(teachers->value), pupils->source),
                          lower(pupils->evidence, teachers->evidence));
        if (!country_.phase.empty()) {
            Node phases;
            put(phases, country_.phase, scalar("100 %"));
            at(root, "population.schools.phases") = phases;
        }
    }

    /// How many schools, and how large: the mean of those given, with the stand-in's spread.
    void sizes(Node& root) const {
        GivenNumber const &schools = *given("schools"), &teachers = *given("teachers");
        at(root, "population.schools.simulate") =
            scalar(param::number_text(std::min(500.0, std::max(1.0, std::round(schools.value)))));
        auto const mean_of = [&](double all) { return rounded(all / schools.value, 8) + " teachers"; };
        std::optional<std::string> range;
        if (teachers.range) {
            auto const end = [&](std::string const& text) {
                return param::read_quantity(text, {"teachers", "teacher"}).value.value_or(param::Quantity{}).value;
            };
            range = mean_of(end(teachers.range->first)) + " .. " + mean_of(end(teachers.range->second));
        }
        double const mean = teachers.value / schools.value;
        Node& size = at(root, "population.schools.size");
        size.erase("median");
        put(size, "mean",
            annotated(mean_of(teachers.value), range,
                      fmt::format("derived: {} teachers in {} schools are {} on average; {}",
                                  param::number_text(teachers.value), param::number_text(schools.value),
                                  rounded(mean, 3), teachers.source),
                      lower(teachers.evidence, schools.evidence)));
        // The stand-in's cut must leave room for the mean.
        SchoolSize const& lent = stand_in_.scenario.population.schools.size;
        if (given("largest_school") == nullptr && mean * 4 > lent.largest)
            put(size, "largest",
                annotated(rounded(mean * 4, 2) + " teachers", std::nullopt, "assumption: four times the mean", 0));
        if (given("smallest_school") == nullptr && lent.smallest > 1 && mean < lent.smallest * 4)
            put(size, "smallest",
                annotated(rounded(std::max(1.0, mean / 4), 2) + " teachers", std::nullopt,
                          "assumption: a quarter of the mean", 0));
    }

    [[nodiscard]] Annotation const* price_of(std::string const& programme) const {
        for (char const* end : {".costs.session", ".costs.session.value"})
            if (auto const found = catalogue_.annotations.find("programmes." + programme + end);
                found != catalogue_.annotations.end())
                return &found->second;
        return nullptr;
    }

    void money(Node& root) const {
        if (country_.currency == "EUR") return;
        put(at(root, "money"), "currency", scalar(country_.currency));
        if (GivenNumber const* const rate = given("rate"))
            at(root, "money.rates." + country_.currency) = of(*rate, false);
    }

    [[nodiscard]] double rate() const {
        if (country_.currency == "EUR") return 1;
        auto const found = country_.rate.others.find(country_.currency);
        return found == country_.rate.others.end() ? country_.rate.gbp : found->second;
    }

    /// Cover as given; an hour of the long course as given, of the other common programmes in proportion.
    void prices(Node& root) const {
        if (GivenNumber const* const cover = given("day_of_cover"))
            at(root, "programmes.cover.release.rate") = of(*cover);
        GivenNumber const* const hour = given("hour_of_training");
        if (hour == nullptr) return;
        Annotation const* const usual = price_of("long_course");
        double const ratio = usual == nullptr || usual->value <= 0 ? 0 : hour->value / usual->value;
        at(root, "programmes.long_course.costs.session") = of(*hour);
        for (auto const& [id, programme] : *catalogue_.scenario.programmes) {
            Annotation const* const found = price_of(id);
            if (id == "long_course" || programme.country != "common" || ratio <= 0 || found == nullptr ||
                found->unit != "EUR/h/teacher")
                continue;
            Annotation const& old = *found;
            std::string const unit = country_.currency + "/h/teacher";
            auto const local = [&](double euros, double share) {
                return fmt::format("{} {}", rounded(euros * share / rate(), 3), unit);
            };
            // The range given for the long course, or else that of the catalogue, in proportion.
            auto const end = [&](bool upper) {
                if (hour->range) {
                    // Either end may be in a currency of its own.
                    auto const given_end =
                        param::read_quantity(upper ? hour->range->second : hour->range->first,
                                             {"hour_of_training", "EUR/h/teacher", {0, 1e15}}, country_.rate);
                    return local(old.value, (given_end ? given_end.value->value : hour->value) / usual->value);
                }
                return local(!old.range ? old.value : upper ? old.range->second : old.range->first, ratio);
            };
            std::string const low = end(false), high = end(true);
            at(root, fmt::format("programmes.{}.costs.session", id)) =
                annotated(local(old.value, ratio), fmt::format("{} .. {}", low, high),
                          fmt::format("in proportion to the long course ({} in the catalogue): {}",
                                      param::quantity_text(old.value, "EUR/h/teacher"), hour->source),
                          std::min(hour->evidence.value_or(0), 1));
        }
    }

    CountryNumbers const& country_;
    Loaded const& stand_in_;
    Loaded const& catalogue_;
    std::string stand_in_name_;
};

/// What may be said by phase in one way; of the rest of the scenario the first phase speaks for all.
constexpr std::array<std::string_view, 6> by_phase{"participation.mean",           "participation.no_show",
                                                   "participation.ordinary_hours", "turnover.leave",
                                                   "turnover.leave_first_year",    "turnover.move"};

bool same(Node const& a, Node const& b) { return param::flow_text(a) == param::flow_text(b); }

/// The schools of a preset of one phase as a phase of a system, with what it has unlike the first.
Node phase_of(Node& preset, Node& first) {
    Node phase = at(preset, "population.schools");
    phase.erase("phases");
    phase.erase("regions");
    for (KeyValue& entry : phase.entries)
        if (entry.key == "stem_share") entry.key = "concerned";
    for (std::string const own : {"baseline", "career"})
        if (!same(at(preset, "population." + own), at(first, "population." + own)))
            put(phase, own, at(preset, "population." + own));
    return phase;
}

Node system_of(std::vector<CountryNumbers> const& phases, std::vector<Node> presets) {
    Node system = presets.front();
    CountryNumbers const& first = phases.front();
    put(system, "title", scalar(first.name.empty() ? first.code : first.name, true));
    for (std::string_view const path : by_phase) {
        bool const all_same = std::all_of(presets.begin(), presets.end(),
                                          [&](Node& preset) { return same(at(preset, path), at(presets[0], path)); });
        if (all_same) continue;
        Node each;
        for (std::size_t k = 0; k < phases.size(); ++k) put(each, phases[k].phase, at(presets[k], path));
        at(system, path) = each;
    }
    at(system, "population").erase("schools");
    for (std::size_t k = 0; k < phases.size(); ++k)
        put(at(system, "population.phases"), phases[k].phase, phase_of(presets[k], presets[0]));
    return system;
}

}  // namespace

std::string preset_text(std::vector<CountryNumbers> const& phases, Loaded const& stand_in, Loaded const& catalogue,
                        std::string const& command) {
    std::vector<Node> presets;
    std::size_t given = 0;
    for (CountryNumbers const& phase : phases) {
        presets.push_back(PresetWriter{phase, stand_in, catalogue}.root());
        given = std::max(given, phase.given.size());
    }
    CountryNumbers const& first = phases.front();
    param::Document document;
    document.root = phases.size() == 1 ? std::move(presets.front()) : system_of(phases, std::move(presets));
    return fmt::format(
               "# {}: {} numbers{} from {}, all else from a stand-in ({}), which each source names.\n"
               "# A stand-in is a guess of grade 0. Give the number in {} and write this file again:\n#   {}\n",
               first.name.empty() ? first.code : first.name, given, phases.size() > 1 ? " of each phase" : "",
               first.file, title_of(stand_in.document, "en"), first.file, command) +
           document.text();
}

}  // namespace cpdsim
