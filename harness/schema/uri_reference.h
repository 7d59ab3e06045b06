// References of RFC 3986: their parts and how one resolves against a base.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace assay {

// Views into the text that was split; an absent part is not an empty one.
struct UriParts {
  std::optional<std::string_view> scheme;
  std::optional<std::string_view> authority;
  std::string_view path;
  std::optional<std::string_view> query;
  std::optional<std::string_view> fragment;
};

// RFC 3986, appendix B. Splits any text; does not judge it.
UriParts SplitUri(std::string_view text);

// RFC 3986, section 5.2, without the fragment of either. An empty base leaves the reference as it
// is.
std::string ResolveUri(std::string_view base, std::string_view reference);

// Percent-escapes undone; a "%" that begins none is kept.
std::string PercentDecode(std::string_view text);

}  // namespace assay
