#include "verbs/verb.hpp"

#include <CLI/CLI.hpp>

#include <utility>

namespace cpdsim {

Declared Declared::required() const {
    option_->required();
    return *this;
}

Declared Declared::positive() const {
    option_->check(CLI::PositiveNumber);
    return *this;
}

Declared Declared::between(int low, int high) const {
    option_->check(CLI::Range(low, high));
    return *this;
}

Declared Declared::one_of(std::vector<std::string> const& words) const {
    option_->check(CLI::IsMember(words));
    return *this;
}

Declared Declared::shown_as(std::string const& value) const {
    option_->type_name(value);
    return *this;
}

Declared Declared::one_at_a_time() const {
    option_->allow_extra_args(false);
    return *this;
}

Declared Declared::with_default_shown() const {
    option_->capture_default_str();
    return *this;
}

Verb::Verb(CLI::App& app, std::string const& name, std::string const& help) : verb_{app.add_subcommand(name, help)} {}

Declared Verb::option(std::string const& names, std::string& into, std::string const& help) const {
    return Declared{*verb_->add_option(names, into, help)};
}

Declared Verb::option(std::string const& names, int& into, std::string const& help) const {
    return Declared{*verb_->add_option(names, into, help)};
}

Declared Verb::option(std::string const& names, std::size_t& into, std::string const& help) const {
    return Declared{*verb_->add_option(names, into, help)};
}

Declared Verb::option(std::string const& names, double& into, std::string const& help) const {
    return Declared{*verb_->add_option(names, into, help)};
}

Declared Verb::option(std::string const& names, std::vector<std::string>& into, std::string const& help) const {
    return Declared{*verb_->add_option(names, into, help)};
}

void Verb::flag(std::string const& names, bool& into, std::string const& help) const {
    verb_->add_flag(names, into, help);
}

void Verb::footer(std::string const& text) const { verb_->footer(text); }

void Verb::does(std::function<void()> work) const { verb_->callback(std::move(work)); }

void Verb::takes_the_rest() const { verb_->prefix_command(); }

std::vector<std::string> Verb::rest() const { return verb_->remaining(); }

}  // namespace cpdsim
