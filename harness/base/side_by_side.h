// Work that falls into parts which do not touch one another.
#pragma once

#include <cstddef>
#include <functional>

namespace assay {

// Does part(0) … part(count - 1), each once, on as many threads as there are processors; returns
// when all are done. A part must not throw.
void SideBySide(size_t count, const std::function<void(size_t)>& part);

}  // namespace assay
