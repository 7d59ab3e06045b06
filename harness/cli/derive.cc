#include "harness/cli/derive.h"

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <filesystem>
#include <map>
#include <thread>
#include <utility>
#include <vector>

#include "harness/base/text.h"
#include "harness/cli/commands.h"
#include "harness/cli/load.h"
#include "harness/contract/own_file.h"
#include "harness/derive/findings.h"
#include "harness/derive/sniff.h"
#include "harness/derive/write_draft.h"
#include "reports/atomic_file.h"

namespace assay::cli {
namespace {

bool IsFolder(const std::string& out) {
  std::error_code ignored;
  return out.ends_with('/') || std::filesystem::is_directory(out, ignored);
}

// Writes to a file, or to stdout where none is named. One of many is not waited for to be on the
// disk: it can be derived again.
bool Put(const std::string& out, const std::string& text, bool one_of_many = false) {
  if (out.empty() || out == "-") {
    return std::fwrite(text.data(), 1, text.size(), stdout) == text.size() &&
           std::fflush(stdout) == 0;
  }
  std::error_code ignored;
  const auto parent = std::filesystem::path(out).parent_path();
  if (!parent.empty()) std::filesystem::create_directories(parent, ignored);
  const auto written = reports::WriteFileAtomically(out, text, !one_of_many);
  if (!written.ok()) PrintErrors(written.errors());
  return written.ok();
}

// "12 must, 30 may …; 3 findings; 4 unread"
std::string Counted(const derive::Draft& draft) {
  std::map<Level, size_t> levels;
  for (const derive::DraftFact& fact : draft.facts) ++levels[fact.level];
  std::string text = std::to_string(draft.facts.size()) + " requirements (";
  bool first = true;
  for (const auto& [level, count] : levels) {
    text += (first ? "" : ", ") + std::to_string(count) + " " + std::string(LevelName(level));
    first = false;
  }
  return text + "), " + std::to_string(draft.findings.size()) + " findings about the document, " +
         std::to_string(draft.unread.size()) + " unread";
}

std::string ReportOf(const derive::Draft& draft, const std::string& file) {
  std::string text = draft.id + "  " + draft.method + " " + draft.path + "\nfrom " + file + "\n\n" +
                     Counted(draft) + "\n\nRequirements\n";
  const auto place = [](uint32_t line) {
    std::string number = line == 0 ? "-" : std::to_string(line);
    if (number.size() < 5) number.insert(0, 5 - number.size(), ' ');
    return number + "  ";
  };
  for (const derive::DraftFact& fact : draft.facts) {
    text += place(fact.spot.line) + fact.id + " " + std::string(LevelName(fact.level)) + ", " +
            fact.category + ": " + Printable(fact.text) + "\n";
  }
  text += "\nFindings about the document\n";
  for (const derive::Finding& finding : draft.findings) {
    text += place(finding.line) + std::string(derive::GravityName(finding.gravity)) + ", " +
            finding.rule + ": " + Printable(finding.message) + "\n";
  }
  text += "\nUnread: a person has to look at these\n";
  for (const derive::Unread& unread : draft.unread) {
    text += place(unread.line) + Printable(unread.text) + " (" + unread.reason + ")\n";
  }
  return text;
}

struct Written {
  std::string file, text, report;
};

int WriteDrafts(const DeriveCommand& command, const std::vector<Written>& drafts) {
  if (drafts.size() > 1 && !IsFolder(command.out)) {
    PrintErrors({{{},
                  std::to_string(drafts.size()) + " drafts do not fit into one file",
                  "name a folder with --out FOLDER/, or one operation with --operation"}});
    return kUsage;
  }
  std::string reports;
  for (const Written& draft : drafts) {
    const std::string file = IsFolder(command.out)
                                 ? (std::filesystem::path(command.out) / draft.file).string()
                                 : command.out;
    if (!Put(file, draft.text, drafts.size() > 1)) return kOwnFault;
    reports += (reports.empty() ? "" : "\n") + draft.report;
  }
  if (!command.report.empty() && !Put(command.report, reports)) return kOwnFault;
  if (IsFolder(command.out)) {
    std::fprintf(stderr, "assay: %zu contract%s in %s: assay run --contract %s --target …\n",
                 drafts.size(), drafts.size() == 1 ? "" : "s", command.out.c_str(),
                 command.out.c_str());
  }
  return kOk;
}

Result<derive::Derived> ReadDocument(const std::string& file,
                                     const derive::DeriveOptions& options) {
  const Result<std::string> text = ReadOwnFile(file, "document");
  if (!text.ok()) return text.errors();
  return derive::Derive(text.value(), file, options);
}

// Of several documents, those that only describe what the others refer to: taken out of the list.
std::vector<std::pair<std::string, std::string>> TakeModels(std::vector<std::string>* documents) {
  std::vector<std::pair<std::string, std::string>> models;
  if (documents->size() < 2) return models;
  std::vector<std::string> others;
  for (const std::string& file : *documents) {
    Result<std::string> text = ReadOwnFile(file, "document");
    if (text.ok() && derive::IsModelPage(text.value()))
      models.emplace_back(file, text.Take());
    else
      others.push_back(file);
  }
  if (others.empty()) return {};
  *documents = std::move(others);
  return models;
}

// A contract's errors as findings.
std::vector<derive::Finding> LintContract(const std::string& text, const std::string& file) {
  std::vector<derive::Finding> findings;
  const auto loaded = LoadContract(text, file);
  if (loaded.ok()) {
    for (const UnreadText& unread : loaded.value()->unread) {
      findings.push_back(
          {"contract", derive::Gravity::kNote, 0, unread.section,
           "Unread in the document" +
               (unread.line > 0 ? ", line " + std::to_string(unread.line) : std::string()) + ": " +
               unread.text + " (" + unread.reason + ")"});
    }
    return findings;
  }
  for (const Error& error : loaded.errors()) {
    findings.push_back({"contract", derive::Gravity::kError, error.place.line, "",
                        error.message + (error.remedy.empty() ? "" : "; " + error.remedy)});
  }
  return findings;
}

Result<std::vector<derive::Finding>> LintDocument(
    const std::string& file, const std::vector<std::pair<std::string, std::string>>& models) {
  const Result<std::string> text = ReadOwnFile(file, "document");
  if (!text.ok()) return text.errors();
  if (derive::Sniff(text.value()) == derive::DocumentKind::kContract) {
    return LintContract(text.value(), file);
  }
  derive::DeriveOptions options;
  options.models = models;
  options.operations = {"*"};
  auto derived = derive::Derive(text.value(), file, options);
  if (!derived.ok()) return derived.errors();
  std::vector<derive::Finding> findings = std::move(derived.value().findings);
  for (derive::Draft& draft : derived.value().drafts) {
    findings.insert(findings.end(), draft.findings.begin(), draft.findings.end());
  }
  derive::SortFindings(&findings);
  return findings;
}

// What is not in the drafts, and what a run of them would do.
void TellOfDocument(const derive::Derived& derived, const std::string& file) {
  constexpr size_t kMostTold = 20;
  size_t told = 0;
  for (const derive::Finding& finding : derived.findings) {
    const bool left_out = finding.rule == "operation-left-out";
    if (!left_out && finding.gravity != derive::Gravity::kError) continue;
    if (!left_out && ++told > kMostTold) continue;
    std::fprintf(stderr, "%s:%u: %s\n", Printable(file).c_str(), finding.line,
                 Printable(finding.message).c_str());
  }
  if (told > kMostTold) {
    std::fprintf(stderr, "%s: %zu more errors in the document; `assay lint` tells them\n",
                 Printable(file).c_str(), told - kMostTold);
  }
  if (derived.operations.size() > derived.drafts.size()) {
    std::fprintf(stderr, "%s: %zu of %zu operations drafted; `--operation` names others\n",
                 Printable(file).c_str(), derived.drafts.size(), derived.operations.size());
  }
  for (const derive::Draft& draft : derived.drafts) {
    if (draft.method != "POST" && draft.method != "DELETE") continue;
    std::fprintf(stderr, "%s: a run of %s %s %s records at the target: name a staging one\n",
                 Printable(file).c_str(), draft.method.c_str(), Printable(draft.path).c_str(),
                 draft.method == "POST" ? "makes" : "removes");
  }
}

// Their contract files, held against our own loader; side by side where there are many.
std::vector<Result<std::string>> WriteAll(const std::vector<derive::Draft>& drafts,
                                          const std::string& file) {
  constexpr size_t kMany = 16, kMostThreads = 8;
  std::vector<Result<std::string>> texts(drafts.size(), std::string());
  std::atomic<size_t> next = 0;
  const auto work = [&] {
    for (size_t i = next++; i < drafts.size(); i = next++)
      texts[i] = derive::WriteCheckedDraft(drafts[i], "draft of " + file);
  };
  std::vector<std::thread> others;
  const size_t threads = std::min<size_t>(std::thread::hardware_concurrency(), kMostThreads);
  for (size_t i = 1; drafts.size() >= kMany && i < threads; ++i) others.emplace_back(work);
  work();
  for (std::thread& other : others) other.join();
  return texts;
}

}  // namespace

int DeriveDocuments(const DeriveCommand& command) {
  std::vector<Written> drafts;
  bool failed = false;
  std::vector<std::string> documents = command.documents;
  derive::DeriveOptions options = command.derive;
  options.models = TakeModels(&documents);
  for (const std::string& file : documents) {
    auto derived = ReadDocument(file, options);
    if (!derived.ok()) {
      PrintErrors(derived.errors());
      return kUsage;
    }
    TellOfDocument(derived.value(), file);
    std::vector<Result<std::string>> texts = WriteAll(derived.value().drafts, file);
    for (size_t i = 0; i < texts.size(); ++i) {
      const derive::Draft& draft = derived.value().drafts[i];
      Result<std::string>& text = texts[i];
      if (!text.ok()) {
        PrintErrors(text.errors());
        std::fprintf(stderr, "assay: the draft of %s %s is a fault of assay itself\n",
                     draft.method.c_str(), Printable(draft.path).c_str());
        failed = true;  // the others are good
        continue;
      }
      std::fprintf(stderr, "%s: %s %s: %s\n", Printable(file).c_str(), draft.method.c_str(),
                   Printable(draft.path).c_str(), Counted(draft).c_str());
      drafts.push_back({draft.id + ".json", text.Take(), ReportOf(draft, file)});
    }
  }
  if (drafts.empty() && !failed) {
    const bool asked = !command.derive.operations.empty();
    PrintErrors({{{},
                  asked ? "no draft was made: none of the operations can become a contract"
                        : "no draft was made: the document has no operation that is safe to try",
                  asked ? "the lines above say why; `assay lint` tells more"
                        : "name one with --operation 'POST /orders', or take all with --operation "
                          "'*'; a run of "
                          "one that is not safe changes records, so try it on staging"}});
    return kUsage;
  }
  const int written = WriteDrafts(command, drafts);
  return failed ? kOwnFault : written;
}

int LintDocuments(const LintCommand& command) {
  std::vector<derive::FileFindings> files;
  bool unreadable = false, wrong = false;
  std::vector<std::string> documents = command.documents;
  const auto models = TakeModels(&documents);
  for (const std::string& file : documents) {
    auto findings = LintDocument(file, models);
    if (!findings.ok()) {
      PrintErrors(findings.errors());
      unreadable = true;
      continue;
    }
    for (const derive::Finding& finding : findings.value()) {
      wrong = wrong || finding.gravity == derive::Gravity::kError;
    }
    files.push_back({file, findings.Take()});
  }
  // No count of findings where nothing could be read: it would look like a clean bill.
  if (files.empty() && command.format == "text") return kUsage;
  const std::string text = command.format == "json" ? derive::FindingsAsJson(files)
                           : command.format == "sarif"
                               ? derive::FindingsAsSarif(files, ASSAY_VERSION)
                               : derive::FindingsAsText(files);
  if (!Put(command.out, text)) return kOwnFault;
  return unreadable ? kUsage : wrong ? kViolation : kOk;
}

}  // namespace assay::cli
