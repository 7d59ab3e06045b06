// Times as the event log writes them.
#pragma once

#include <string>

namespace assay::reports {

// Seconds from one "2026-01-31T10:00:00Z" to another; 0 where either is no such time.
double SecondsBetween(const std::string& from, const std::string& to);

// "2026-01-31T10:00:01.250Z": that many seconds after `start`, in milliseconds; of a start that is
// no such time, as if it were 1970.
std::string TimeAfter(const std::string& start, double seconds);

}  // namespace assay::reports
