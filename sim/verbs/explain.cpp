// `cpdsim explain CODE`: what an error code, or a parameter, is about.
#include "scenario/explain.hpp"

#include <fmt/format.h>

#include <memory>

#include "param/spelling.hpp"
#include "verbs/verbs.hpp"

namespace cpdsim {

void add_explain(CLI::App& app, Common&) {
    Verb const verb{app, "explain", "explain an error code (E205) or a parameter (learning.h50)"};
    auto const topics = std::make_shared<std::vector<std::string>>();
    verb.option("CODE", *topics, "codes or parameters; none: a list of all codes");
    verb.does([topics] {
        if (topics->empty()) print(list_of_codes());
        for (std::string const& topic : *topics) {
            auto const text = explain(topic);
            if (!text) {
                std::string const guess = param::did_you_mean(topic, param::known_codes());
                throw UserError{
                    Exit::usage,
                    fmt::format(
                        "'{}' is neither an error code nor a parameter ({})", topic,
                        guess.empty() ? "`cpdsim explain` lists all codes, `cpdsim schema` all parameters" : guess)};
            }
            print(*text);
        }
    });
}

}  // namespace cpdsim
