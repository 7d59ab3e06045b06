// A recorded answer as a reader wants to see it: a few lines around the place that is wrong, and
// that place marked.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace assay::reports {

struct MarkedLine {
  std::string text;  // raw: the writer makes it safe
  bool marked = false;
};

inline constexpr size_t kMarkedLines = 60;       // at most, and a few
inline constexpr size_t kMarkedLineBytes = 240;  // of a line

// JSON is laid out anew; what is beside the way to `pointer` is shortened to "…". A place that is
// not there is said to be missing where it should have been. What is no JSON is shown as it came,
// nothing marked. Empty where the body is.
std::vector<MarkedLine> MarkBody(std::string_view body, std::string_view pointer);

}  // namespace assay::reports
