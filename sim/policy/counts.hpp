// Counts by programme and row, for /programmes of the results.
#pragma once

#include <array>
#include <vector>

#include "core/lanes.hpp"

namespace cpdsim {

struct ProgrammeCounts {
    using ByRow = std::vector<LaneColumn>;                                    ///< [programme][row]
    ByRow members, schools, trainers, labelled;                               ///< at work in the step, or held
    ByRow community_members;                                                  ///< each weighted by its vitality
    ByRow applicants, places_booked, places_taken, completed, recipients;     ///< people, in the step
    ByRow awards, hours_delivered, cover_days, lead_hours, steering_persons;  ///< in the step
    ByRow leaders_asked, leaders;      ///< school leaders whom it asks to take part, and who do, in the step
    ByRow classes, pupils_in_project;  ///< of members at work, where the programme says how many take part
    ByRow limited_by_demand, limited_by_places, limited_by_money, limited_by_cover;  ///< 1 where it bound at an intake
    ByRow limited_by_calendar;  ///< 1 where nobody could join: no lessons for the course, or no intake in the window

    ByRow members_of_phase, schools_of_phase;  ///< [phase][row], all programmes together; none where there is one phase

    ProgrammeCounts(std::size_t programmes, std::size_t rows, std::size_t phases) {
        for (ByRow* table : all()) table->assign(programmes, LaneColumn(rows, Lane::Zero()));
        for (ByRow* table : {&members_of_phase, &schools_of_phase})
            table->assign(phases, LaneColumn(rows, Lane::Zero()));
    }
    [[nodiscard]] std::array<ByRow*, 24> all() {
        return {&members,           &schools,          &trainers,         &labelled,
                &community_members, &applicants,       &places_booked,    &places_taken,
                &completed,         &recipients,       &awards,           &hours_delivered,
                &cover_days,        &lead_hours,       &steering_persons, &limited_by_demand,
                &limited_by_places, &limited_by_money, &limited_by_cover, &limited_by_calendar,
                &leaders_asked,     &leaders,          &classes,          &pupils_in_project};
    }
    template <class Visit>
    void each_part(Visit&& visit) {
        for (ByRow* table : all())
            for (LaneColumn& of_programme : *table) visit.of_world("by_row", of_programme);
        for (ByRow* table : {&members_of_phase, &schools_of_phase})
            for (LaneColumn& of_phase : *table) visit.of_world("by_phase", of_phase);
    }
};

using Counted = ProgrammeCounts::ByRow ProgrammeCounts::*;  ///< which count

}  // namespace cpdsim
