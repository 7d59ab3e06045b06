// What is wrong with a page, by the page and the draft made of it. Inside this room only.
#pragma once

#include "harness/derive/draft.h"
#include "harness/derive/page.h"

namespace assay::derive {

// Adds to draft->findings, by line; fields that seem to hold secrets go to draft->redact as well.
void FindAnomalies(const Page& page, Draft* draft);

// The parts; each adds to the findings.
void FindInParameters(const Page& page, std::vector<Finding>* findings);
void FindInFields(const Page& page, std::vector<Finding>* findings);
void FindInText(const Page& page, std::vector<Finding>* findings);
void FindBetweenBodies(const Page& page, const Draft& draft, std::vector<Finding>* findings);

}  // namespace assay::derive
