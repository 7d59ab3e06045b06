#include "harness/derive/derive.h"

namespace assay::derive {

Result<Derived> DerivePage(std::string_view /*text*/, const std::string& file, bool /*html*/,
                           const DeriveOptions& /*options*/) {
  return Error{{file, 0, 0}, "pages cannot be read yet", ""};
}

}  // namespace assay::derive
