// The grammar of JSON numbers (RFC 8259 section 6), for this room.
#pragma once

#include <cstddef>
#include <string_view>

namespace assay {

// Length of the longest JSON number that `text` begins with; 0 where it begins with none.
size_t NumberLength(std::string_view text);

}  // namespace assay
