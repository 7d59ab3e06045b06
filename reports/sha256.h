// SHA-256 (FIPS 180-4), for the Content-Security-Policy of the HTML report: the page's own script
// and style are allowed by digest and nothing else is.
#pragma once

#include <string>
#include <string_view>

namespace assay::reports {

// The 32 bytes of the digest.
std::string Sha256(std::string_view bytes);

// "'sha256-…'": a source of script-src or style-src that allows exactly this inline text.
std::string CspSource(std::string_view inline_text);

}  // namespace assay::reports
