# shellcheck shell=bash
# What the scripts of this folder share; sourced, never run. Sets `root` and `jobs`.

root="$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd -P)"

# One compiler process wants up to 1.2 GB: a small machine gets fewer of them than it has cores.
count_jobs() {
    local cores memory_kb wanted
    cores="$(nproc)"
    memory_kb="$(awk '/^MemAvailable:/ {print $2}' /proc/meminfo 2>/dev/null || true)"
    wanted=$((${memory_kb:-4000000} / 1200000))
    ((wanted < 1)) && wanted=1
    echo $((wanted < cores ? wanted : cores))
}
jobs="${CPDSIM_JOBS:-$(count_jobs)}"

say() { printf '%s\n' "$*" >&2; }

# `timeout` moves its command out of the terminal's group, where Ctrl-C would not reach it.
limited() {
    local -r seconds="$1"
    shift
    if [[ -t 0 ]]; then
        timeout --foreground --kill-after=10 "$seconds" "$@"
    else
        timeout --kill-after=10 "$seconds" "$@"
    fi
}

# configure PRESET: only when there is no usable build folder yet; ninja sees later changes of CMakeLists.txt itself.
configure() {
    local -r preset="$1" folder="$root/build/$1"
    local -r cache="$folder/CMakeCache.txt"
    if [[ -f "$folder/build.ninja" && ! "$root/CMakePresets.json" -nt "$folder/build.ninja" ]] &&
        grep -qxF "CMAKE_HOME_DIRECTORY:INTERNAL=$root" "$cache"; then
        return 0
    fi
    mkdir -p "$folder"
    local fresh=()
    [[ -f "$cache" ]] && fresh=(--fresh)
    (cd "$root" && cmake --preset "$preset" "${fresh[@]}") >"$folder/build.log" 2>&1
}

# Reads the build tool's output, keeps it in a log and shows its last step on one line of a terminal.
show_progress() {
    local -r preset="$1" log="$2"
    local -r start=$SECONDS
    local line announced=0
    while IFS= read -r line; do
        printf '%s\n' "$line" >>"$log"
        [[ "$line" =~ ^\[.*(Building|Linking) ]] || continue
        if ((!announced)); then
            announced=1
            say "build: $preset with $jobs jobs (log: $log)"
        fi
        if [[ -t 2 ]]; then
            printf '\r\033[K%.100s' "$line" >&2
        fi
    done
    if ((announced)); then
        [[ ! -t 2 ]] || printf '\r\033[K' >&2
        say "build: $preset took $((SECONDS - start)) s"
    fi
}

# build PRESET [TARGET...]: quiet; the whole log is in build/PRESET/build.log and is shown when something fails.
build() {
    local -r preset="$1" folder="$root/build/$1"
    shift
    local -r log="$folder/build.log"
    local targets=() keep_going=()
    (($# == 0)) || targets=(--target "$@")
    [[ "${CI:-}" != true ]] || keep_going=(-- -k 0)  # all errors at once
    if ! configure "$preset"; then
        cat "$log" >&2
        say "build: configuring '$preset' failed (log: $log)"
        return 1
    fi
    : >"$log"
    if ! cmake --build "$folder" -j "$jobs" "${targets[@]}" "${keep_going[@]}" 2>&1 </dev/null | show_progress "$preset" "$log"; then
        cat "$log" >&2
        say "build: '$preset' failed (log: $log)"
        return 1
    fi
}

# Steps: each has a name, a time limit in seconds and a command; all run, the first failure decides the exit code.
step_rows=()
step_failure=0
step() {
    local -r name="$1" limit="$2"
    shift 2
    local -r start=$SECONDS
    local code=0 outcome
    say "=== $name"
    limited "$limit" "$@" || code=$?
    case "$code" in
        0) outcome=passed ;;
        124 | 137) outcome="stopped after $limit s" ;;
        *) outcome="FAILED ($code)" ;;
    esac
    ((code != 0 && step_failure == 0)) && step_failure=$code
    step_rows+=("$(printf '%-12s %5d s  %s' "$name" $((SECONDS - start)) "$outcome")")
    say "=== $name: $outcome in $((SECONDS - start)) s"
}

# The same for a step that is reported but does not decide; the table says so. It gets what is left of
# CPDSIM_STEPS_SECONDS for all steps together (default: no limit) and is left out with less than a minute of it.
report_step() {
    local -r before=$step_failure left=$((${CPDSIM_STEPS_SECONDS:-86400} - SECONDS))
    if ((left < 60)); then
        step_rows+=("$(printf '%-12s       -    left out, the time for all steps is over' "$1")")
        return
    fi
    step "$1" $((left < $2 ? left : $2)) "${@:3}"
    step_failure=$before
    step_rows[-1]+=" (reported, does not decide)"
}

# Prints the table of all steps; its status is that of the first failing step.
summarise_steps() {
    say ""
    say "step            time  outcome"
    local row
    for row in "${step_rows[@]}"; do say "$row"; done
    return "$step_failure"
}
