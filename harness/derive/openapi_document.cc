#include "harness/derive/openapi_document.h"

#include <algorithm>
#include <set>
#include <utility>

#include "harness/base/text.h"
#include "harness/yaml/yaml.h"

namespace assay::derive {
namespace {

constexpr int kMostHops = 32;

std::optional<OpenApiVersion> VersionOf(const Value& root, std::string* given) {
  const Value* openapi = root.Find("openapi");
  const Value* swagger = root.Find("swagger");
  const Value* version = openapi != nullptr ? openapi : swagger;
  if (version == nullptr || !(version->is_string() || version->is_number())) return std::nullopt;
  *given = version->text();
  if (openapi != nullptr && given->starts_with("3.0")) return OpenApiVersion::k30;
  // What 3.2 adds to 3.1 is left out by name.
  for (const char* version_31 : {"3.1", "3.2"}) {
    if (openapi != nullptr && given->starts_with(version_31)) return OpenApiVersion::k31;
  }
  if (openapi == nullptr && (*given == "2.0" || *given == "2")) return OpenApiVersion::kSwagger2;
  return std::nullopt;
}

// %XX in the fragment of a URI.
std::string Unescaped(std::string_view text) {
  const auto digit = [](char c) {
    return c >= '0' && c <= '9'   ? c - '0'
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                  : -1;
  };
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    const bool escape =
        text[i] == '%' && i + 2 < text.size() && digit(text[i + 1]) >= 0 && digit(text[i + 2]) >= 0;
    if (escape) {
      out += static_cast<char>(digit(text[i + 1]) * 16 + digit(text[i + 2]));
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out;
}

}  // namespace

Node Node::Get(std::string_view key) const {
  const Value* member = value == nullptr ? nullptr : value->Find(key);
  if (member == nullptr) return {};
  return {member, pointer + "/" + EscapePointerToken(key)};
}

Node Node::Item(size_t index) const {
  if (value == nullptr || !value->is_array() || index >= value->items().size()) return {};
  return {&value->items()[index], pointer + "/" + std::to_string(index)};
}

std::string Node::Text(std::string_view key) const {
  return value == nullptr ? "" : value->StringOr(key, "");
}

std::vector<Node> ItemsOf(const Node& list) {
  std::vector<Node> items;
  if (list.value == nullptr || !list.value->is_array()) return items;
  for (size_t i = 0; i < list.value->items().size(); ++i) items.push_back(list.Item(i));
  return items;
}

std::vector<NamedNode> MembersOf(const Node& object) {
  std::vector<NamedNode> members;
  if (!object.is_object()) return members;
  for (const Member& member : object.value->members()) {
    members.push_back({member.key,
                       {&member.value, object.pointer + "/" + EscapePointerToken(member.key)},
                       member.key_offset});
  }
  return members;
}

void FindingList::Add(Gravity gravity, std::string rule, uint32_t line, const std::string& pointer,
                      std::string message) {
  Finding finding{std::move(rule), gravity, line, pointer.empty() ? "#" : "#" + pointer,
                  std::move(message)};
  std::string key = std::to_string(line) + finding.rule + finding.section + finding.message;
  if (known_.insert(std::move(key)).second) findings_.push_back(std::move(finding));
}

std::vector<Finding> FindingList::Take() {
  std::stable_sort(findings_.begin(), findings_.end(),
                   [](const Finding& a, const Finding& b) { return a.line < b.line; });
  return std::move(findings_);
}

std::string ReferenceOf(const Node& node) {
  if (!node.is_object()) return "";
  const Value* reference = node.value->Find("$ref");
  return reference != nullptr && reference->is_string() ? reference->text() : "";
}

Result<OpenApiDocument> OpenApiDocument::Read(std::string_view text, const std::string& file) {
  Result<Value> read = ParseJsonOrYaml(text, file);
  if (!read.ok()) return read.errors();
  OpenApiDocument document;
  document.root_ = std::make_shared<const Value>(read.Take());
  document.line_starts_.push_back(0);
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\n') document.line_starts_.push_back(static_cast<uint32_t>(i + 1));
  }
  std::string given;
  const auto version =
      document.root_->is_object() ? VersionOf(*document.root_, &given) : std::nullopt;
  if (!version) {
    return Error{{file, 1, 0},
                 given.empty() ? "the document has no `openapi` or `swagger` at its top"
                               : "version " + Printable(given, 40) + " is not read here",
                 "give an OpenAPI 3.0, 3.1 or 3.2 or a Swagger 2.0 document"};
  }
  document.version_ = *version;
  document.wrong_kinds_ = FindWrongKinds(*document.root_);
  return document;
}

uint32_t OpenApiDocument::LineAt(uint32_t offset) const {
  const auto after = std::upper_bound(line_starts_.begin(), line_starts_.end(), offset);
  return static_cast<uint32_t>(after - line_starts_.begin());
}

uint32_t OpenApiDocument::LineOf(const Node& node) const {
  return node.value == nullptr ? 0 : LineAt(node.value->offset());
}

Node OpenApiDocument::Find(const std::string& reference, std::string* why) const {
  {
    const std::lock_guard lock(found_->mutex);
    const auto known = found_->by_reference.find(reference);
    if (known != found_->by_reference.end()) return known->second;
  }
  if (!reference.starts_with('#')) {
    *why = "`" + Printable(reference, 120) + "` leads to another document, which is never fetched";
    return {};
  }
  const std::string pointer = Unescaped(std::string_view(reference).substr(1));
  if (!pointer.empty() && pointer[0] != '/') {
    *why = "`" + Printable(reference, 120) + "` names an anchor; only JSON Pointers are followed";
    return {};
  }
  const Value* target = At(*root_, pointer);
  if (target == nullptr) {
    *why = "`" + Printable(reference, 120) + "` leads nowhere";
    return {};
  }
  const std::lock_guard lock(found_->mutex);
  return found_->by_reference.emplace(reference, Node{target, pointer}).first->second;
}

Node OpenApiDocument::Follow(const Node& node, std::string* why) const {
  Node here = node;
  for (int hops = 0; hops < kMostHops; ++hops) {
    const std::string reference = ReferenceOf(here);
    if (reference.empty()) return here;
    here = Find(reference, why);
    if (!here) return {};
  }
  *why = "`" + Printable(ReferenceOf(node), 120) + "` leads round in a circle";
  return {};
}

bool OpenApiDocument::TellWrongKinds(const Node& holder, bool below, FindingList* findings) const {
  bool told = false;
  for (auto one = wrong_kinds_.lower_bound(holder.pointer); one != wrong_kinds_.end(); ++one) {
    const std::string& pointer = one->first;
    if (!pointer.starts_with(holder.pointer)) break;
    if (pointer.size() > holder.pointer.size()) {
      if (!below) break;
      if (pointer[holder.pointer.size()] != '/') continue;
    }
    for (const WrongKind& wrong : one->second) {
      findings->Add(wrong.gravity, "wrong-kind", LineAt(wrong.at->offset()), pointer,
                    wrong.message);
      told = told || wrong.gravity == Gravity::kError;
    }
  }
  return told;
}

}  // namespace assay::derive
