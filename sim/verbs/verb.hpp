// A verb being declared. The library that reads the command line is a single header and slow to compile: it is known to
// verb.cpp and usage.cpp only.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace cpdsim {

/// An option or argument that was declared; what it may hold is said in a chain. As short-lived as a reference.
class Declared {
public:
    explicit Declared(CLI::Option& option) : option_{&option} {}

    Declared required() const;
    Declared positive() const;
    Declared between(int low, int high) const;
    Declared one_of(std::vector<std::string> const& words) const;
    /// How the help names its value: `N`, `DIR`.
    Declared shown_as(std::string const& value) const;
    /// One value each time it is given, or a list would swallow the FILE after it.
    Declared one_at_a_time() const;
    /// The value it has now stands in the help.
    Declared with_default_shown() const;

private:
    CLI::Option* option_;
};

/// What is declared outlives parsing: variables that values are read into must, too.
class Verb {
public:
    Verb(CLI::App& app, std::string const& name, std::string const& help);

    Declared option(std::string const& names, std::string& into, std::string const& help) const;
    Declared option(std::string const& names, int& into, std::string const& help) const;
    Declared option(std::string const& names, std::size_t& into, std::string const& help) const;
    Declared option(std::string const& names, double& into, std::string const& help) const;
    Declared option(std::string const& names, std::vector<std::string>& into, std::string const& help) const;
    void flag(std::string const& names, bool& into, std::string const& help) const;
    void footer(std::string const& text) const;
    void does(std::function<void()> work) const;

    /// Everything behind the arguments it has is left to it as it stands.
    void takes_the_rest() const;
    [[nodiscard]] std::vector<std::string> rest() const;

private:
    CLI::App* verb_;
};

}  // namespace cpdsim
