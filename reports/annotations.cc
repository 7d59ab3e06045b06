#include "reports/annotations.h"

#include <algorithm>
#include <functional>
#include <vector>

#include "harness/base/text.h"
#include "reports/faults.h"
#include "reports/run_index.h"
#include "reports/safe_text.h"
#include "reports/wording.h"

namespace assay::reports {
namespace {

constexpr size_t kTitleBytes = 200;
constexpr size_t kMessageBytes = 2000;

struct Annotation {
  bool error = true;
  std::string title, message;
};

std::string TitleOf(const Fault& fault) {
  if (fault.shared_cause) return fault.contract + ": " + fault.kind;
  const std::string ids =
      Join({fault.requirements.begin(),
            fault.requirements.begin() +
                static_cast<ptrdiff_t>(std::min<size_t>(fault.requirements.size(), 3))},
           " ");
  return ids + (ids.empty() ? "" : " of ") + fault.contract;
}

std::string MessageOf(const RunIndex& index, const Fault& fault) {
  const CaseRow& first = *fault.cases.front();
  const Finding* finding = first.finding();
  std::string out = fault.shared_cause ? SharedCauseSentence(fault)
                    : finding == nullptr || first.verdict == VerdictKind::kStaleWaiver
                        ? first.reason
                        : finding->message;
  out = SafeLine(out, 600);
  if (!fault.requirements.empty() && !fault.shared_cause) {
    const RequirementInfo* fact = index.Requirement(fault.contract, fault.requirements.front());
    if (fact != nullptr) out += "\n" + SafeLine(fact->level + ": " + fact->text, 400);
  }
  if (finding != nullptr) {
    if (!finding->allowed.empty()) out += "\nallowed: " + SafeLine(finding->allowed, 200);
    if (const std::string came = WhatCame(*finding); !came.empty())
      out += "\ncame: " + SafeLine(came, 300);
  }
  return out + "\nagain: " + SafeLine(AgainCommand(index.run().header, first), 400);
}

std::vector<Annotation> Annotations(const RunIndex& index) {
  std::vector<Annotation> all;
  for (const VerdictKind verdict : {VerdictKind::kFail, VerdictKind::kWarn}) {
    const bool error = verdict == VerdictKind::kFail;
    const std::vector<Fault> faults = GroupFaults(index, verdict);
    const size_t shown = faults.size() > kAnnotations ? kAnnotations - 1 : faults.size();
    for (size_t i = 0; i < shown; ++i)
      all.push_back({error, SafeLine(TitleOf(faults[i]), kTitleBytes),
                     SafeBlock(MessageOf(index, faults[i]), kMessageBytes)});
    if (shown < faults.size()) {
      all.push_back({error, "assay",
                     "and " + std::to_string(faults.size() - shown) +
                         (error ? " more findings" : " more warnings") + ": see the summary"});
    }
  }
  return all;
}

// As GitHub's toolkit does: what would end the command, and in a property what would end that.
std::string GitHubData(std::string text) {
  text = ReplaceAll(std::move(text), "%", "%25");
  text = ReplaceAll(std::move(text), "\r", "%0D");
  return ReplaceAll(std::move(text), "\n", "%0A");
}

std::string GitHubProperty(std::string text) {
  text = ReplaceAll(GitHubData(std::move(text)), ":", "%3A");
  return ReplaceAll(std::move(text), ",", "%2C");
}

// Azure's agent takes apart at "]" and ";", and has a name of its own for the percent sign.
std::string AzureData(std::string text) {
  text = ReplaceAll(std::move(text), "%", "%AZP25");
  text = ReplaceAll(std::move(text), "\r", "%0D");
  return ReplaceAll(std::move(text), "\n", "%0A");
}

std::string GitHubLine(const Annotation& one) {
  return std::string(one.error ? "::error" : "::warning") + " title=" + GitHubProperty(one.title) +
         "::" + GitHubData(one.message) + "\n";
}

std::string AzureLine(const Annotation& one) {
  return "##vso[task.logissue type=" + std::string(one.error ? "error" : "warning") + "]" +
         AzureData(one.title + ": " + one.message) + "\n";
}

Annotation Trouble(std::string_view title, std::string_view message) {
  return {true, SafeLine(title, kTitleBytes), SafeBlock(message, kMessageBytes)};
}

}  // namespace

std::string GitHubError(std::string_view title, std::string_view message) {
  return GitHubLine(Trouble(title, message));
}

std::string AzureError(std::string_view title, std::string_view message) {
  return AzureLine(Trouble(title, message));
}

std::string GitHubAnnotations(const Run& run) {
  const RunIndex index(run);
  std::string out;
  for (const Annotation& one : Annotations(index)) out += GitHubLine(one);
  return out;
}

std::string AzureAnnotations(const Run& run, std::string_view summary_path) {
  const RunIndex index(run);
  std::string out;
  for (const Annotation& one : Annotations(index)) out += AzureLine(one);
  // A path of several lines is none of ours.
  if (!summary_path.empty() && summary_path.find_first_of("\r\n") == std::string_view::npos)
    out += "##vso[task.uploadsummary]" + std::string(summary_path) + "\n";
  return out;
}

std::string WithoutCommands(std::string_view text) {
  std::string out;
  bool start = true;  // of a line: nothing but blanks so far
  for (size_t i = 0; i < text.size(); ++i) {
    const std::string_view rest = text.substr(i);
    const bool command = (start && rest.starts_with("::")) || rest.starts_with("##[") ||
                         rest.starts_with("##vso[") || rest.starts_with("##teamcity[");
    out += text[i];
    if (command) out += ' ';
    if (text[i] == '\n') {
      start = true;
    } else if (text[i] != ' ' && text[i] != '\t') {
      start = false;
    }
  }
  return out;
}

}  // namespace assay::reports
