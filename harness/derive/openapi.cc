#include "harness/derive/derive.h"

namespace assay::derive {

Result<Derived> DeriveOpenApi(std::string_view /*text*/, const std::string& file,
                              const DeriveOptions& /*options*/) {
  return Error{{file, 0, 0}, "OpenAPI documents cannot be read yet", "give the page instead"};
}

}  // namespace assay::derive
