// Counts by programme and row, for /programmes of the results.
#pragma once

#include <vector>

#include "core/lanes.hpp"

namespace cpdsim {

struct ProgrammeCounts {
    using ByRow = std::vector<LaneColumn>;                                           ///< [programme][row]
    ByRow members, schools, trainers, labelled;                                      ///< at work in the step, or held
    ByRow community_members;                                                         ///< each weighted by its vitality
    ByRow applicants, places_booked, places_taken, completed, recipients;            ///< people, in the step
    ByRow awards, hours_delivered, cover_days, lead_hours, steering_persons;         ///< in the step
    ByRow limited_by_demand, limited_by_places, limited_by_money, limited_by_cover;  ///< 1 where it bound at an intake
    ByRow limited_by_calendar;  ///< 1 where nobody could join: no lessons for the course, or no intake in the window

    ProgrammeCounts(std::size_t programmes, std::size_t rows) {
        for (ByRow* table : {&members,           &schools,          &trainers,         &labelled,
                             &community_members, &applicants,       &places_booked,    &places_taken,
                             &completed,         &recipients,       &awards,           &hours_delivered,
                             &cover_days,        &lead_hours,       &steering_persons, &limited_by_demand,
                             &limited_by_places, &limited_by_money, &limited_by_cover, &limited_by_calendar})
            table->assign(programmes, LaneColumn(rows, Lane::Zero()));
    }
};

using Counted = ProgrammeCounts::ByRow ProgrammeCounts::*;  ///< which count

}  // namespace cpdsim
