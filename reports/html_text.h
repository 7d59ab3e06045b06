// Text and attributes for the HTML report. Nothing reaches the page but through these.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "reports/requirements_view.h"
#include "reports/verdicts.h"

namespace assay::reports {

// One line of text, safe as content of an element and within a quoted attribute.
std::string Html(std::string_view text, size_t max_bytes = 2048);
// The same, where `such` parts are code: for the words of contracts, never for words of a target.
std::string HtmlProse(std::string_view text, size_t max_bytes = 2048);
// As Html, with line breaks and tabs, for <pre>.
std::string HtmlBlock(std::string_view text, size_t max_bytes = size_t{16} * 1024);

// A link, where the address is one of http or https; else `label` alone. Both raw.
std::string HtmlLink(std::string_view address, std::string_view label);

// A word with its sign, so that colour is never all that tells: `<span class="v fail">…`. `state`
// is a verdict's or requirement's label.
std::string HtmlVerdict(std::string_view label);
// "fail", "not-applicable": the class of a label in the style sheet.
std::string HtmlClass(std::string_view label);

// A button that copies the text of the element with that id; it appears where scripts run.
std::string HtmlCopyButton(std::string_view id, std::string_view what);

// "1.2 ms", "3.400 s", never broken over two lines.
std::string HtmlDuration(double seconds);

}  // namespace assay::reports
