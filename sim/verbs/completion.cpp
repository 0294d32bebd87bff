// `cpdsim completion SHELL`: completion of verbs and flags, generated from the very app that reads the command line, so
// that it never goes stale. Whatever is no flag is completed as a file name.
#include <fmt/format.h>

#include <memory>

#include "verbs/usage.hpp"
#include "verbs/verbs.hpp"

namespace cpdsim {
namespace {

std::string words_of(std::vector<FlagWords> const& flags) {
    std::string words;
    for (FlagWords const& flag : flags) {
        for (std::string const& name : flag.shorts) words += " -" + name;
        for (std::string const& name : flag.longs) words += " --" + name;
    }
    return words.empty() ? words : words.substr(1);
}

/// Inside single quotes; `more` are characters that get a backslash besides.
std::string quoted(std::string const& text, std::string_view more = "") {
    std::string inside;
    for (char const c : text) {
        if (c == '\'')
            inside += "'\\''";
        else
            inside += (more.find(c) == std::string_view::npos ? "" : "\\") + std::string(1, c);
    }
    return "'" + inside + "'";
}

std::string bash(CLI::App const& app) {
    std::string names, cases;
    for (VerbWords const& verb : verbs_of(app)) {
        names += " " + verb.name;
        cases += fmt::format("        {}) flags={} ;;\n", verb.name, quoted(words_of(verb.flags)));
    }
    return fmt::format(R"(# bash completion for cpdsim: `source <(cpdsim completion bash)`
_cpdsim() {{
    local word=${{COMP_WORDS[COMP_CWORD]}} verb= flags= i
    for ((i = 1; i < COMP_CWORD; ++i)); do
        [[ ${{COMP_WORDS[i]}} == -* ]] || {{ verb=${{COMP_WORDS[i]}}; break; }}
    done
    case $verb in
        '') flags={} ;;
{}    esac
    COMPREPLY=()
    if [[ -z $verb || $word == -* ]]; then
        mapfile -t COMPREPLY < <(compgen -W "$flags" -- "$word")
    fi
}}
complete -o default -o bashdefault -F _cpdsim cpdsim
)",
                       quoted(names.substr(1) + " " + words_of(flags_of(app))), cases);
}

std::string zsh_flag(FlagWords const& flag) {
    std::string lines;
    auto const add =
        [&](std::string const& name) {  // the brackets around the help and the colons of the value stay bare
            lines += fmt::format(" \\\n                {}'['{}']'{}", name, quoted(flag.help, "[]:"),
                                 flag.takes_value ? "':value:_files'" : "");
        };
    for (std::string const& name : flag.shorts) add("-" + name);
    for (std::string const& name : flag.longs) add("--" + name);
    return lines;
}

std::string zsh(CLI::App const& app) {
    std::string names, cases;
    for (VerbWords const& verb : verbs_of(app)) {
        names += fmt::format("        {}\n", quoted(verb.name + ":" + verb.help));
        std::string flags;
        for (FlagWords const& flag : verb.flags) flags += zsh_flag(flag);
        cases += fmt::format("            {})\n                _arguments{} \\\n                '*:file:_files' ;;\n",
                             verb.name, flags);
    }
    return fmt::format(R"(#compdef cpdsim
# zsh completion for cpdsim: `source <(cpdsim completion zsh)`, or as _cpdsim in a folder of $fpath
_cpdsim() {{
    local -a verbs=(
{}    )
    local line state
    _arguments -C '1:verb:->verb' '*::argument:->rest'
    case $state in
        verb) _describe verb verbs ;;
        rest)
            case $line[1] in
{}            esac ;;
    esac
}}
compdef _cpdsim cpdsim
)",
                       names, cases);
}

std::string fish_flags(std::vector<FlagWords> const& flags, std::string const& condition) {
    std::string lines;
    for (FlagWords const& flag : flags) {
        lines += fmt::format("complete -c cpdsim -n {}", quoted(condition));
        for (std::string const& name : flag.shorts) lines += " -s " + name;
        for (std::string const& name : flag.longs) lines += " -l " + name;
        lines += fmt::format("{} -d {}\n", flag.takes_value ? " -r" : "", quoted(flag.help));
    }
    return lines;
}

std::string fish(CLI::App const& app) {
    std::string text = "# fish completion for cpdsim: `cpdsim completion fish | source`\n";
    text += fish_flags(flags_of(app), "__fish_use_subcommand");
    for (VerbWords const& verb : verbs_of(app)) {
        text +=
            fmt::format("complete -c cpdsim -f -n __fish_use_subcommand -a {} -d {}\n", verb.name, quoted(verb.help));
        text += fish_flags(verb.flags, "__fish_seen_subcommand_from " + verb.name);
    }
    return text;
}

}  // namespace

void add_completion(CLI::App& app, Common&) {
    Verb const verb{app, "completion", "print completion for a shell: source <(cpdsim completion bash)"};
    auto const shell = std::make_shared<std::string>();
    verb.option("SHELL", *shell, "bash, zsh or fish").required().one_of({"bash", "zsh", "fish"});
    verb.does([shell, &app] { print(*shell == "bash" ? bash(app) : *shell == "zsh" ? zsh(app) : fish(app)); });
}

}  // namespace cpdsim
