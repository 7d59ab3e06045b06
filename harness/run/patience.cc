#include "harness/run/patience.h"

namespace assay {

void ReadLag::Asked(bool follows, bool moved) {
  if (!follows) ++behind_;
  if (follows && moved) ++fresh_;
}

}  // namespace assay
