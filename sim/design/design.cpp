#include "design/design.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "core/error.hpp"
#include "design/given_draws.hpp"
#include "design/morris.hpp"
#include "design/packing.hpp"
#include "design/saltelli.hpp"
#include "design/sampler.hpp"
#include "design/varied_parameters.hpp"

namespace cpdsim {
namespace {

// Of posterior draws, so that those that stand several times stand together: they are one in every interval.
constexpr std::int32_t groups_of_given = 24;
constexpr double wide = 20;  // ratio of the ends from which a range is logarithmic
std::string const chance = "realisation";

[[noreturn]] void refuse(std::string const& message) { throw UserError{Exit::input_invalid, message}; }

/// All combinations of the listed values; the last parameter changes fastest.
std::vector<std::vector<std::size_t>> combinations(std::vector<std::size_t> const& sizes) {
    std::vector<std::vector<std::size_t>> all{{}};
    for (std::size_t const size : sizes) {
        std::vector<std::vector<std::size_t>> longer;
        for (auto const& head : all) {
            for (std::size_t k = 0; k < size; ++k) {
                longer.push_back(head);
                longer.back().push_back(k);
            }
        }
        all = std::move(longer);
    }
    return all;
}

void set_form(DesignDraw& draw, std::string const& path, std::vector<std::string> const& forms, std::size_t form,
              double u) {
    draw.changes.emplace_back(path, forms[form]);
    draw.structure += fmt::format("{}{}={}", draw.structure.empty() ? "" : "; ", path, forms[form]);
    draw.unit_cube.push_back(u);
    draw.forms.push_back(static_cast<double>(form));
}

/// The combination of structural forms of each draw, as positions in the lists; empty where none is varied. Every
/// combination as often as any other.
std::vector<std::vector<std::size_t>> forms_of_draws(Design& design, LoadedStudy const& study, std::size_t draws) {
    std::vector<std::size_t> sizes;
    for (auto const& [path, forms] : study.study.uncertainty.structures) sizes.push_back(forms.size());
    auto const all = combinations(sizes);
    std::vector<std::vector<std::size_t>> own;
    for (std::size_t const chosen : balanced_choice(seed_of(study), "structures", draws, all.size()))
        own.push_back(all[chosen]);
    if (draws < all.size())
        design.warnings.push_back(
            fmt::format("{} draws cannot try all {} structural forms; take {} or more", draws, all.size(), all.size()));
    return own;
}

void set_forms(DesignDraw& draw, LoadedStudy const& study, std::vector<std::size_t> const& own) {
    std::size_t k = 0;
    for (auto const& [path, forms] : study.study.uncertainty.structures) {
        std::size_t const form = own[k++];
        set_form(draw, path, forms, form, (static_cast<double>(form) + 0.5) / static_cast<double>(forms.size()));
    }
}

/// The values of one parameter, draw by draw: of the world's where it shapes the world and is not swept.
std::vector<double> column_of(VariedParameter const& parameter, Sampler sampler, std::uint64_t seed,
                              Placing const& placing, std::size_t dimension, bool by_world) {
    std::vector<SlicePlace> const& places = by_world ? placing.worlds : placing.draws;
    std::vector<double> drawn =
        sampler == Sampler::random ? random_column(seed, parameter.path, places.size())
        : sampler == Sampler::sobol
            ? sobol_column(seed, parameter.path, places, dimension)
            : sliced_column(seed, parameter.path, places, by_world ? Placing::worlds_in_slice : placing.draws_in_slice);
    if (!by_world) return drawn;
    std::vector<double> column;
    for (std::uint32_t const world : placing.world) column.push_back(drawn[world]);
    return column;
}

/// Draws of the uncertain parameters, and within each draw the points of a grid, if there is one.
void add_draws(Design& design, LoadedStudy const& study, std::size_t uncertain) {
    Study const& plan = study.study;
    std::uint64_t const seed = seed_of(study);
    auto const draws = static_cast<std::size_t>(plan.uncertainty.draws);
    bool const grid = !plan.vary.empty() && plan.sampler == Sampler::grid;
    std::optional<GivenDraws> given;
    if (!plan.uncertainty.from.empty()) given = read_given_draws(plan.uncertainty.from);
    if (given && !study.rows.empty()) given = rows_of(*given, study.rows);
    auto const forms = given ? given_forms(*given, study, draws) : forms_of_draws(design, study, draws);
    bool const forms_differ = std::any_of(plan.uncertainty.structures.begin(), plan.uncertainty.structures.end(),
                                          [](auto const& structure) { return structure.second.size() > 1; });
    Placing const placing = place_draws(forms, draws_in_pack(study), worlds_of(study), forms_differ);
    std::vector<std::vector<double>> columns;
    std::vector<bool> is_given(design.parameters.size(), false);
    std::size_t own_draws = 0;
    bool any_sobol = false, any_spread = false;
    for (std::size_t k = 0; k < design.parameters.size(); ++k) {
        Sampler const sampler = k < uncertain ? plan.uncertainty.sampler : plan.sampler;
        any_sobol = any_sobol || sampler == Sampler::sobol;
        any_spread = any_spread || sampler == Sampler::sobol || sampler == Sampler::latin_hypercube;
        if (sampler == Sampler::sobol && k >= sobol_dimensions)
            refuse(fmt::format("sobol varies at most {} parameters, this study has {}; choose latin_hypercube",
                               sobol_dimensions, design.parameters.size()));
        bool const by_world = k < uncertain && design.parameters[k].of_world;
        auto taken = given && k < uncertain ? given_column(*given, design.parameters[k], draws) : std::nullopt;
        is_given[k] = taken.has_value();
        if (taken) {
            columns.push_back(std::move(*taken));
            continue;
        }
        own_draws += given && k < uncertain && !by_world ? 1 : 0;
        columns.push_back(k >= uncertain && grid
                              ? std::vector<double>{}
                              : column_of(design.parameters[k], sampler, seed, placing, k, by_world));
    }
    if (any_sobol && draws > 1 && draws < 64 && design.parameters.size() > 6)
        design.warnings.push_back(fmt::format(
            "with {} sobol draws of {} parameters some will vary together; take 64 draws or more, or latin_hypercube",
            draws, design.parameters.size()));

    if (own_draws > 0)  // most findings speak of few numbers
        design.notes.push_back(fmt::format(
            "{} of {} numbers are touched by no finding of '{}', or have another range there, and are drawn "
            "from their range",
            own_draws, uncertain, plan.uncertainty.from));
    std::vector<std::size_t> sizes;
    for (std::size_t k = uncertain; grid && k < design.parameters.size(); ++k)
        sizes.push_back(design.parameters[k].choices.size());
    auto const points = combinations(sizes);
    // The points of a sweep alone share their random numbers, so that only the swept values tell them apart.
    bool const own_numbers = plan.vary.empty() || uncertain > 0 || grid || plan.pairing == PairingOfRuns::independent;
    for (std::size_t d = 0; d < draws; ++d) {
        for (std::uint32_t point = 0; point < points.size(); ++point) {
            DesignDraw draw;
            draw.point = point;
            if (own_numbers) {
                draw.key = placing.pack[d];
                draw.slot = placing.position[d] * static_cast<std::uint32_t>(plan.replicates.per_draw);
                draw.world = placing.world[d];
            }
            draw.cluster = given        ? given->from_draw[d] % groups_of_given
                           : any_spread ? static_cast<std::int32_t>(placing.repetition[d])
                                        : static_cast<std::int32_t>(draw.world);
            for (std::size_t k = 0; k < design.parameters.size(); ++k) {
                if (grid && k >= uncertain)
                    set_choice(draw, study, design.parameters[k], points[point][k - uncertain]);
                else if (is_given[k])
                    set_value(draw, design.parameters[k], columns[k][d]);
                else
                    set_at(draw, study, design.parameters[k], columns[k][d]);
            }
            set_forms(draw, study, forms[d]);
            design.draws.push_back(std::move(draw));
        }
    }
}

/// One point of a design of sensitivity, all its factors set.
DesignDraw draw_at(Design const& design, LoadedStudy const& study, std::vector<double> const& unit_cube) {
    DesignDraw draw;
    std::size_t factor = 0;
    for (VariedParameter const& parameter : design.parameters) set_at(draw, study, parameter, unit_cube[factor++]);
    for (auto const& [path, forms] : study.study.uncertainty.structures) {
        double const u = unit_cube[factor++];
        set_form(draw, path, forms, choice_at(u, forms.size()), u);
    }
    return draw;
}

std::vector<std::string> names_of(std::vector<Factor> const& factors) {
    std::vector<std::string> names;
    for (Factor const& factor : factors) names.push_back(factor.name);
    return names;
}

/// The points of a trajectory share their random numbers, unless chance is a factor: then it moves once.
void add_trajectories(Design& design, LoadedStudy const& study) {
    Uncertainty const& settings = study.study.uncertainty;
    auto const levels = static_cast<std::size_t>(settings.levels);
    if (levels % 2 != 0)
        refuse(fmt::format("morris wants an even number of 'levels', so that all are tried equally often, not {}",
                           levels));
    if (settings.draws > 1)
        design.warnings.emplace_back("morris takes 'trajectories' (of factors + 1 draws each), 'draws' has no effect");
    bool const varies_chance = settings.realisation == ChanceOfRows::factor;
    for (MorrisPoint const& point : morris_points(seed_of(study), names_of(design.factors),
                                                  static_cast<std::size_t>(settings.trajectories), levels)) {
        DesignDraw draw = draw_at(design, study, point.unit_cube);
        draw.group = point.trajectory;
        draw.position = point.position;
        draw.changed_factor = point.changed_factor;
        draw.cluster = point.trajectory;
        draw.key = static_cast<std::uint32_t>(point.trajectory);
        if (varies_chance) {
            draw.unit_cube.push_back(point.unit_cube.back());
            draw.key = 2 * draw.key + (draw.unit_cube.back() < 0.5 ? 0 : 1);
        }
        draw.world = draw.key;
        design.draws.push_back(std::move(draw));
    }
    design.together = design.factors.size() + 1;
}

/// A and AB of a row share their random numbers and B has others: chance is a factor like the rest, whether listed or
/// not, and does not pass for the effect of those that are.
void add_rows(Design& design, LoadedStudy const& study) {
    auto const rows = static_cast<std::size_t>(study.study.uncertainty.draws);
    bool const varies_chance = study.study.uncertainty.realisation == ChanceOfRows::factor;
    if (rows < 16) design.warnings.push_back(fmt::format("{} draws are too few for saltelli; take 64 or more", rows));
    if (!saltelli_is_sobol(design.factors.size()))
        design.warnings.push_back(
            fmt::format("{} factors are more than the Sobol' sequence has dimensions for; saltelli takes independent "
                        "draws instead",
                        design.factors.size()));
    for (SaltelliPoint const& point : saltelli_points(seed_of(study), names_of(design.factors), rows)) {
        DesignDraw draw = draw_at(design, study, point.unit_cube);
        draw.group = point.row;
        draw.matrix = point.matrix;
        bool const other = point.matrix == "B" || point.matrix == "AB_" + chance;
        draw.key = 2 * static_cast<std::uint32_t>(point.row) + (other ? 1 : 0);
        draw.world = draw.key;
        draw.cluster = point.repetition;
        if (varies_chance) draw.unit_cube.push_back(other ? 0.75 : 0.25);
        design.draws.push_back(std::move(draw));
    }
    design.together = design.factors.size() + 2;
}

bool is_of_sensitivity(Sampler sampler) { return sampler == Sampler::morris || sampler == Sampler::saltelli; }

/// The sampler of the whole design; nothing when the parts have different ones.
std::optional<Sampler> common_sampler(Study const& plan, std::size_t uncertain) {
    bool const draws = uncertain > 0 || plan.vary.empty();
    if (plan.vary.empty()) return plan.uncertainty.sampler;
    if (!draws || plan.uncertainty.sampler == plan.sampler) return plan.sampler;
    if (is_of_sensitivity(plan.sampler) || is_of_sensitivity(plan.uncertainty.sampler))
        refuse(
            fmt::format("'{}' and '{}' cannot share a design: 'sampler' of the sweep and of 'uncertainty' must be "
                        "the same where one of them is morris or saltelli",
                        param::name_of(plan.sampler), param::name_of(plan.uncertainty.sampler)));
    return std::nullopt;
}

void list_factors(Design& design, LoadedStudy const& study) {
    for (VariedParameter const& parameter : design.parameters)
        design.factors.push_back({parameter.path, parameter.unit});
    for (auto const& [path, forms] : study.study.uncertainty.structures) {
        if (forms.empty()) refuse(fmt::format("'structures' gives '{}' no forms", path));
        design.factors.push_back({path, ""});
    }
}

}  // namespace

bool is_log_range(double low, double high) { return low > 0 && high / low > wide; }

double value_at(double low, double high, double u) {
    if (u >= 1) return high;  // not beyond it by a rounding error
    return is_log_range(low, high) ? low * std::pow(high / low, u) : low + u * (high - low);
}

std::uint64_t seed_of(LoadedStudy const& study) {
    return static_cast<std::uint64_t>(study.study.seed.value_or(study.base.scenario.run.seed));
}

Design make_design(LoadedStudy const& study) {
    Study const& plan = study.study;
    if (plan.uncertainty.sampler == Sampler::grid && plan.uncertainty.vary == Vary::all_with_range)
        refuse(
            "a grid over all parameters with a range is endless; in 'uncertainty' choose latin_hypercube, sobol or "
            "random");
    Design design;
    design.parameters = uncertain_parameters(study);
    std::size_t const uncertain = design.parameters.size();
    for (VariedParameter& swept : swept_parameters(study)) design.parameters.push_back(std::move(swept));
    list_factors(design, study);
    design.sampler = common_sampler(plan, uncertain);
    if (!design.sampler || !is_of_sensitivity(*design.sampler)) {
        add_draws(design, study, uncertain);
        pack_draws(design, draws_in_pack(study));
        return design;
    }
    if (plan.uncertainty.realisation == ChanceOfRows::factor) design.factors.push_back({chance, ""});
    if (design.factors.empty())
        refuse(fmt::format("{} has nothing to vary; write 'vary: all_with_range', 'structures' or a sweep",
                           param::name_of(*design.sampler)));
    if (plan.uncertainty.worlds)
        design.warnings.push_back(
            fmt::format("{} changes one factor at a time under the same chance and world, 'worlds' has no effect; each "
                        "{} has its own",
                        param::name_of(*design.sampler), *design.sampler == Sampler::morris ? "trajectory" : "row"));
    if (*design.sampler == Sampler::morris)
        add_trajectories(design, study);
    else
        add_rows(design, study);
    pack_draws(design, draws_in_pack(study));
    return design;
}

std::vector<double> factor_values(DesignDraw const& draw, std::size_t factors) {
    std::vector<double> values = draw.values;
    values.insert(values.end(), draw.forms.begin(), draw.forms.end());
    if (values.size() < factors) values.push_back(draw.key);
    return values;
}

}  // namespace cpdsim
