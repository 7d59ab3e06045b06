// Documentation pages, as Markdown or text and as HTML: any bytes are read or refused, and a draft
// is one that loads.
#include "harness/fuzzers/derive_promises.h"

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  assay::derive::DeriveOptions options;
  options.operations = {"*"};
  const bool html = text.starts_with('<');
  assay::PromiseDraftsAreSound(assay::derive::DerivePage(text, "fuzzed.md", html, options), text,
                               "fuzzed.md");
  return 0;
}
