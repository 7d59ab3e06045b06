// What holds of all that is derived from a document, whatever it is.
#pragma once

#include <algorithm>
#include <string_view>

#include "harness/derive/derive.h"
#include "harness/derive/findings.h"
#include "harness/derive/write_draft.h"
#include "harness/fuzzers/fuzzer.h"

namespace assay {

inline void PromiseFindingsAreUseful(const std::vector<derive::Finding>& findings, size_t lines) {
  for (const derive::Finding& finding : findings) {
    const auto& rules = derive::FindingRules();
    Promise(std::any_of(rules.begin(), rules.end(),
                        [&](const derive::FindingRule& rule) { return rule.id == finding.rule; }),
            "the rule of a finding is described");
    Promise(finding.line <= lines, "a finding is at a line of the document");
    Promise(!finding.message.empty(), "a finding says what is wrong");
  }
}

// Drafts load, their places are in the document; a few of each document are looked at.
inline void PromiseDraftsAreSound(const Result<derive::Derived>& derived, std::string_view text,
                                  std::string_view file) {
  PromiseErrorsAreUseful(derived, file);
  if (!derived.ok()) return;
  const size_t lines = 1 + static_cast<size_t>(std::count(text.begin(), text.end(), '\n'));
  PromiseFindingsAreUseful(derived.value().findings, lines);
  size_t looked_at = 0;
  for (const derive::Draft& draft : derived.value().drafts) {
    if (++looked_at > 3) break;
    PromiseFindingsAreUseful(draft.findings, lines);
    for (const derive::DraftFact& fact : draft.facts)
      Promise(fact.spot.line <= lines, "a fact is at a line of the document");
    for (const derive::Unread& unread : draft.unread)
      Promise(unread.line <= lines && !unread.reason.empty(),
              "what is unread has a place and a reason");
    const auto written = derive::WriteCheckedDraft(draft, "draft");
    if (!written.ok()) std::fprintf(stderr, "%s\n", written.error().ToString().c_str());
    Promise(written.ok(), "our own loader takes a draft");
  }
}

}  // namespace assay
