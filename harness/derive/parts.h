// What a heading says that follows, and where a page names its operation. Inside this room only.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "harness/derive/page.h"

namespace assay::derive {

struct Heading {
  Part part = Part::kOther;
  std::string status, media;
  bool example = false;  // what follows are examples
};
Heading ReadHeading(std::string_view text);

struct OperationLine {
  std::string method, path, before, after;
};
// "Endpoint: PUT /user/{id}", "PATCH https://host/users/:user update_user".
std::optional<OperationLine> FindOperation(std::string_view text);
// Variables as {name}; empty where the text is no path.
std::string NormalPath(std::string_view path);
std::string FindMedia(std::string_view text);   // "application/json"; empty where none
std::string FindStatus(std::string_view text);  // "404", "4xx"; empty where none

}  // namespace assay::derive
