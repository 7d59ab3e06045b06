#include "harness/contract/own_file.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <system_error>
#include <tuple>
#include <utility>

#include "harness/base/text.h"
#include "harness/contract/contract.h"
#include "harness/contract/explain.h"
#include "harness/schema/second_judge.h"

namespace assay {
namespace {

constexpr size_t kMaxFileBytes = 16u << 20;

void RefuseDuplicates(const Value& value, Problems* problems) {
  if (value.is_array()) {
    for (const Value& item : value.items()) RefuseDuplicates(item, problems);
  }
  if (!value.is_object()) return;
  std::set<std::string_view> seen;
  for (const Member& member : value.members()) {
    if (!seen.insert(member.key).second) {
      problems->Add(member.key_offset, "`" + Printable(member.key, 80) + "` is here twice",
                    "keep one of the two: only the last one would count");
    }
    RefuseDuplicates(member.value, problems);
  }
}

// Single-character edits from one text to the other (Levenshtein).
size_t Distance(std::string_view a, std::string_view b) {
  std::vector<size_t> row(b.size() + 1);
  for (size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (size_t i = 1; i <= a.size(); ++i) {
    size_t diagonal = std::exchange(row[0], i);
    for (size_t j = 1; j <= b.size(); ++j) {
      const size_t replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({replaced, row[j] + 1, row[j - 1] + 1});
    }
  }
  return row[b.size()];
}

}  // namespace

void Problems::Add(uint32_t offset, std::string message, std::string remedy) {
  errors_.push_back(Error{PlaceAt(offset), std::move(message), std::move(remedy)});
}

void Problems::Add(const Value& at, std::string message, std::string remedy) {
  Add(at.offset(), std::move(message), std::move(remedy));
}

void Problems::Add(std::vector<Error> errors) {
  for (Error& error : errors) {
    if (error.place.file.empty()) error.place.file = std::string(file_);
    if (error.remedy.empty())
      error.remedy = "correct it there; contracts/meta describes the format";
    errors_.push_back(std::move(error));
  }
}

std::vector<Error> Problems::Take() {
  const auto key = [](const Error& e) {
    return std::tie(e.place.file, e.place.line, e.place.column, e.message);
  };
  std::stable_sort(errors_.begin(), errors_.end(),
                   [&](const Error& a, const Error& b) { return key(a) < key(b); });
  errors_.erase(std::unique(errors_.begin(), errors_.end(),
                            [&](const Error& a, const Error& b) { return key(a) == key(b); }),
                errors_.end());
  return std::exchange(errors_, {});
}

Place Problems::PlaceAt(uint32_t offset) const { return PlaceOf(text_, offset, file_); }

std::string ListNames(const std::vector<std::string>& names) {
  return names.empty() ? "none" : "`" + Join(names, "`, `") + "`";
}

namespace {

// The judge of one of our schemas, compiled once a thread: a document may become hundreds of
// contracts.
Result<DoubleJudge>& JudgeOf(const Value& schema, const std::string& schema_name) {
  thread_local std::map<std::string, Result<DoubleJudge>> known;
  const std::string key = schema_name + "\n" + Dump(schema);
  auto found = known.find(key);
  if (found == known.end()) {
    found =
        known.emplace(key, DoubleJudge::Compile(schema, Schema::Options{}, "", schema_name)).first;
  }
  return found->second;
}

}  // namespace

const Result<Document>& EmbeddedJson(const std::string& name) {
  struct Read {
    std::once_flag once;
    std::optional<Result<Document>> document;
  };
  static std::mutex mutex;
  static std::map<std::string, Read> known;
  Read* read = nullptr;
  {
    const std::lock_guard lock(mutex);
    read = &known[name];
  }
  std::call_once(read->once, [&] { read->document = ParseJson(EmbeddedText(name), {}, name); });
  return *read->document;
}

void HoldAgainst(const Value& value, const std::string& pointer, const Value& schema,
                 const std::string& schema_name, Problems* problems) {
  if (problems->of_ours()) return;
  Result<DoubleJudge>& judge = JudgeOf(schema, schema_name);
  if (!judge.ok()) {
    problems->Add(judge.errors());
    return;
  }
  const DoubleJudgement result = judge.value().Judge(value);
  if (!result.disagreement.empty()) {
    problems->Add(value,
                  "the two judges disagree on this by " + schema_name + ": " + result.disagreement,
                  "this is a fault in assay or in its schema: report it with this file");
  }
  if (!result.judgement.unsure.empty()) {
    problems->Add(
        value,
        "this cannot be judged by " + schema_name + ": " + Join(result.judgement.unsure, "; "),
        "shorten the text that it names");
  }
  Explain(value, pointer, schema, judge.value().schema().checks(), result.judgement.violations,
          problems);
}

std::string KnownNames(const std::string& given, const std::vector<std::string>& names) {
  constexpr size_t kSlips = 2, kLongest = 64;
  std::string remedy;
  for (const std::string& name : names) {
    if (given.size() > kLongest || name.size() <= kSlips || !remedy.empty()) continue;
    if (Distance(ToLower(given), ToLower(name)) <= kSlips) remedy = "did you mean `" + name + "`? ";
  }
  return remedy + "known here: " + ListNames(names);
}

Result<Value> ReadOwnJson(std::string_view text, std::string_view file, std::string_view format,
                          bool of_ours) {
  Problems problems(text, file, /*hides_values=*/format == "profile", of_ours);
  auto document = ParseJson(text, {.max_depth = 200, .max_bytes = kMaxFileBytes}, file);
  if (!document.ok()) {
    problems.Add(document.errors());
    return problems.Take();
  }
  Value root = std::move(document.value().root);
  if (!of_ours) {
    RefuseDuplicates(root, &problems);
    const std::string meta_name = "contracts/meta/" + std::string(format) + ".schema.json";
    const Result<Document>& meta = EmbeddedJson(meta_name);
    if (!meta.ok()) return meta.errors();
    HoldAgainst(root, "", meta.value().root, meta_name, &problems);
  }
  if (!problems.empty()) return problems.Take();
  return root;
}

Result<std::string> ReadOwnFile(const std::string& path, std::string_view what) {
  const auto refuse = [&](const std::string& why) {
    return Error{Place{path, 0, 0}, "the " + std::string(what) + " cannot be read: " + why,
                 "name a readable file"};
  };
  std::error_code code;
  if (std::filesystem::is_directory(path, code)) return refuse("it is a folder");
  std::ifstream in(path, std::ios::binary);
  if (!in) return refuse(std::filesystem::exists(path, code) ? "no permission" : "no such file");
  std::string text;
  std::vector<char> buffer(64u << 10);
  while (in.read(buffer.data(), static_cast<std::streamsize>(buffer.size())) || in.gcount() > 0) {
    text.append(buffer.data(), static_cast<size_t>(in.gcount()));
    if (text.size() > kMaxFileBytes) return refuse("it is larger than 16 MiB");
  }
  if (in.bad()) return refuse("a read failed");
  return text;
}

}  // namespace assay
