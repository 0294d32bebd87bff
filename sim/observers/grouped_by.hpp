// What the teachers are broken down by in /by_group.
#pragma once

namespace cpdsim {

enum class GroupedBy { school_type, region, phase, career_stage };

}  // namespace cpdsim
