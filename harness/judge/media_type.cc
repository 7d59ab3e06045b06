#include "harness/judge/media_type.h"

#include <algorithm>

#include "harness/base/text.h"

namespace assay {

std::string_view MediaTypeOf(std::string_view content_type) {
  return Trim(content_type.substr(0, content_type.find(';')));
}

bool IsJsonMediaType(std::string_view name) {
  return EqualsIgnoreCase(name, "application/json") || EqualsIgnoreCase(name, "text/json") ||
         (name.size() > 5 && EqualsIgnoreCase(name.substr(name.size() - 5), "+json"));
}

bool IsAmong(std::string_view name, const std::vector<std::string>& media_types) {
  return std::any_of(media_types.begin(), media_types.end(), [&](const std::string& one) {
    return GlobMatch(ToLower(one), ToLower(name));
  });
}

bool IsOtherBody(const Response& response, const std::string* content_type) {
  if (response.other_media_types.empty() || content_type == nullptr) return false;
  const std::string_view name = MediaTypeOf(*content_type);
  if (EqualsIgnoreCase(name, response.media_type.name)) return false;
  // Of `*/*` alone with a schema, a JSON body is the one that the schema is about.
  if (response.media_type.name.empty() && IsJsonMediaType(name)) return false;
  return IsAmong(name, response.other_media_types);
}

}  // namespace assay
