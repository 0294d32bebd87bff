// `cpdsim explain CODE`: what an error code, or a parameter, is about.
#include "scenario/explain.hpp"

#include <fmt/format.h>

#include <memory>
#include <optional>

#include "core/outcomes.hpp"
#include "param/reader.hpp"
#include "param/spelling.hpp"
#include "verbs/verbs.hpp"

namespace cpdsim {
namespace {

std::optional<std::string> explain_outcome(std::string_view name) {
    Outcome const* const found = find_outcome(name);
    if (found == nullptr) return std::nullopt;
    return fmt::format("{}: an outcome, for 'outcomes.main' and 'outcomes.also' of a study\n  {}\n", name,
                       found->words);
}

/// What was probably meant: a code, an outcome, or a path of a scenario or study.
std::string meant(std::string const& topic) {
    std::vector<std::string> known = param::known_codes();
    for (Outcome const& outcome : outcome_list()) known.emplace_back(outcome.name);
    std::string guess = param::did_you_mean(topic, known);
    if (guess.empty()) guess = param::check_path(param::info_of<Scenario>(), {}, topic).suggestion;
    if (guess.empty()) guess = param::check_path(param::info_of<Study>(), {}, topic).suggestion;
    return guess.empty() ? "`cpdsim explain` lists all codes, `cpdsim schema` all parameters" : guess;
}

}  // namespace

void add_explain(CLI::App& app, Common&) {
    Verb const verb{app, "explain",
                    "explain an error code (E205), a parameter (learning.h50, budget.taper) or an outcome (reach)"};
    auto const topics = std::make_shared<std::vector<std::string>>();
    verb.option("CODE", *topics, "codes, parameters or outcomes; none: a list of all codes");
    verb.does([topics] {
        if (topics->empty()) print(list_of_codes());
        for (std::string const& topic : *topics) {
            auto text = explain(topic);
            if (!text) text = explain_parameter(param::info_of<Study>(), topic);
            if (!text) text = explain_outcome(topic);
            if (!text)
                throw UserError{
                    Exit::usage,
                    fmt::format("'{}' is neither an error code nor a parameter or outcome ({})", topic, meant(topic))};
            print(*text);
        }
    });
}

}  // namespace cpdsim
