#include "harness/base/result.h"

namespace assay {

std::string Error::ToString() const {
  std::string out = place.file;
  if (place.line != 0) {
    if (!out.empty()) out += ':';
    out += std::to_string(place.line);
    if (place.column != 0) out += ':' + std::to_string(place.column);
  }
  if (!out.empty()) out += ": ";
  out += message;
  if (!remedy.empty()) out += '\n' + remedy;
  return out;
}

}  // namespace assay
