// What an hour of a programme is worth, and what growth leaves of it (MODEL.md §6.2).
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <string_view>

#include "param/param.hpp"

namespace cpdsim {

enum class ScaleForm { log, power, floor };

/// How quality falls with scale, in all programmes that do not say otherwise.
struct QualityAtScale {
    ScaleForm scale = ScaleForm::log;
    double falls_at_scale = 0;  // share of quality lost per tenfold growth beyond `scale_from`
    double scale_from = 100;    // teachers (national)
    double falls_to = 0.4;      // share of quality below which it does not fall (floor)

    /// What is left of the quality with so many participants (national).
    [[nodiscard]] double kept_at(double participants) const {
        if (falls_at_scale <= 0 || participants <= scale_from) return 1;
        double const tenfolds = std::log10(participants / scale_from);
        if (scale == ScaleForm::power) return std::pow(1 - falls_at_scale, tenfolds);
        double const straight = 1 - falls_at_scale * tenfolds;
        return std::max(scale == ScaleForm::floor ? falls_to : 0.0, straight);
    }

    static constexpr auto describe() {
        using param::param, param::setting, param::Role;
        return param::All{
            setting(&QualityAtScale::scale, "scale",
                    "form of the fall: log (in a straight line over powers of ten, to nothing), power (the "
                    "same share of the rest each time) or floor (in a straight line to `falls_to`)",
                    Role::uncertainty),
            param(&QualityAtScale::falls_at_scale, "falls_at_scale", "share", {0, 1},
                  "share of quality lost per tenfold growth in participants, in programmes that do not say",
                  "Kraft 2018 (half the effect above 100 teachers)", 2),
            param(&QualityAtScale::scale_from, "scale_from", "teacher", {1, 1e7},
                  "participants (national) from which scale matters", "Kraft 2018", 2),
            param(&QualityAtScale::falls_to, "falls_to", "share", {0, 1},
                  "share of quality that is left at any scale (floor)",
                  "a national coaching programme of 6,218 schools: .41 of the mean of trials", 2)};
    }
};

/// Quality of the whole programme; what it does not say of its fall with scale is as in all programmes.
struct Quality {
    double level = 1;  // share
    std::optional<ScaleForm> scale;
    std::optional<double> falls_at_scale, scale_from, falls_to;  // as in QualityAtScale

    [[nodiscard]] QualityAtScale at_scale(QualityAtScale const& of_all) const {
        return {scale.value_or(of_all.scale), falls_at_scale.value_or(of_all.falls_at_scale),
                scale_from.value_or(of_all.scale_from), falls_to.value_or(of_all.falls_to)};
    }

    static constexpr auto describe() {
        using param::param, param::setting, param::Role;
        return param::All{
            param(&Quality::level, "level", "share", {0, 1},
                  "quality of the programme, multiplies that of its sessions", "assumption", 0),
            setting(&Quality::scale, "scale", "form of the fall with scale; absent: `quality.scale` of the scenario",
                    Role::uncertainty),
            param(&Quality::falls_at_scale, "falls_at_scale", "share", {0, 1},
                  "share of quality lost per tenfold growth in participants; absent: as in all programmes",
                  "Kraft 2018 (half the effect above 100 teachers)", 2),
            param(&Quality::scale_from, "scale_from", "teacher", {1, 1e7},
                  "participants (national) from which scale matters; absent: as in all programmes", "Kraft 2018", 2),
            param(&Quality::falls_to, "falls_to", "share", {0, 1},
                  "share of quality that is left at any scale (floor); absent: as in all programmes",
                  "a national coaching programme of 6,218 schools: .41 of the mean of trials", 2)};
    }
};

}  // namespace cpdsim

namespace cpdsim::param {
template <>
inline constexpr std::array enum_names<ScaleForm>{std::string_view{"log"}, std::string_view{"power"},
                                                  std::string_view{"floor"}};
}  // namespace cpdsim::param
