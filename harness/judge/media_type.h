// Media types of answers (RFC 9110, section 8.3).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "harness/contract/contract.h"

namespace assay {

// "application/json; charset=utf-8" without its parameters.
std::string_view MediaTypeOf(std::string_view content_type);
// application/json, text/json, or with the suffix +json.
bool IsJsonMediaType(std::string_view name);
// Whether `name` is one of these, which may be ranges ("text/*").
bool IsAmong(std::string_view name, const std::vector<std::string>& media_types);
// Whether a body of this type is one of which the response's schema says nothing.
bool IsOtherBody(const Response& response, const std::string* content_type);

}  // namespace assay
