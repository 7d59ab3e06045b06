#include "harness/schema/schema_sites.h"

#include <algorithm>
#include <array>

#include "harness/schema/uri_reference.h"

namespace assay {
namespace {

constexpr auto kOne =
    std::to_array<std::string_view>({"additionalItems", "additionalProperties", "contains", "else",
                                     "if", "items", "not", "propertyNames", "then"});
constexpr auto kLists = std::to_array<std::string_view>({"allOf", "anyOf", "items", "oneOf"});
constexpr auto kMaps = std::to_array<std::string_view>(
    {"definitions", "dependencies", "patternProperties", "properties"});

template <typename Names>
bool Contains(const Names& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

// The address without its fragment.
std::string Bare(std::string_view address) {
  return std::string(address.substr(0, address.find('#')));
}

std::string Fragment(std::string_view reference) {
  const size_t hash = reference.find('#');
  if (hash == std::string_view::npos) return "";
  return PercentDecode(reference.substr(hash + 1));
}

}  // namespace

Holds HoldsSchemas(std::string_view keyword, const Value& value) {
  if (Contains(kLists, keyword) && value.is_array()) return Holds::kList;
  if (Contains(kOne, keyword)) return Holds::kSchema;
  if (Contains(kMaps, keyword) && value.is_object()) return Holds::kMap;
  return Holds::kNone;
}

void SchemaSites::Add(std::string_view address, const Value& document) {
  addresses_.emplace(Bare(address), &document);
  Index(document, Site{std::string(address), Bare(address), ""});
}

void SchemaSites::Index(const Value& schema, Site site) {
  const Value* id = schema.Find("$id");
  const Value* reference = schema.Find("$ref");
  // Beside a `$ref` all is ignored, an `$id` too.
  if (id != nullptr && id->is_string() && (reference == nullptr || !reference->is_string())) {
    const std::string bare = Bare(id->text());
    const std::string name = Fragment(id->text());
    if (!bare.empty()) {
      site.base = ResolveUri(site.base, bare);
      addresses_.emplace(site.base, &schema);
    }
    if (!name.empty()) addresses_.emplace(site.base + "#" + name, &schema);
  }
  const Site& kept = sites_.insert_or_assign(&schema, std::move(site)).first->second;
  if (schema.is_object()) IndexParts(schema, kept);
}

void SchemaSites::IndexParts(const Value& schema, const Site& site) {
  for (const Member& member : schema.members()) {
    const std::string below = site.pointer + "/" + EscapePointerToken(member.key);
    switch (HoldsSchemas(member.key, member.value)) {
      case Holds::kSchema:
        Index(member.value, {site.document, site.base, below});
        break;
      case Holds::kList:
        for (size_t i = 0; i < member.value.items().size(); ++i) {
          Index(member.value.items()[i],
                {site.document, site.base, below + "/" + std::to_string(i)});
        }
        break;
      case Holds::kMap:
        for (const Member& entry : member.value.members()) {
          Index(entry.value,
                {site.document, site.base, below + "/" + EscapePointerToken(entry.key)});
        }
        break;
      case Holds::kNone:
        break;
    }
  }
}

Result<const Value*> SchemaSites::Resolve(std::string_view reference, const Site& from) {
  const std::string bare = Bare(reference);
  const std::string address = bare.empty() ? from.base : ResolveUri(from.base, bare);
  const auto document = addresses_.find(address);
  if (document == addresses_.end()) {
    return Error{{}, "no document at hand is " + address, "nothing is fetched: name it within"};
  }
  const std::string fragment = Fragment(reference);
  if (fragment.empty()) return document->second;
  if (fragment.front() == '/') return Follow(*document->second, fragment);
  const auto named = addresses_.find(address + "#" + fragment);
  if (named != addresses_.end()) return named->second;
  return Error{{}, "no schema here is called #" + fragment, ""};
}

Result<const Value*> SchemaSites::Follow(const Value& start, std::string_view pointer) {
  const Value* at = &start;
  Site site = Of(start);
  for (const std::string& token : PointerTokens(pointer)) {
    const std::string step = "/" + EscapePointerToken(token);
    at = At(*at, step);
    if (at == nullptr) return Error{{}, "nothing stands at #" + std::string(pointer), ""};
    site.pointer += step;
    if (const auto known = sites_.find(at); known != sites_.end()) site = known->second;
  }
  // A place that no keyword makes a schema becomes one by being referred to.
  if (!sites_.contains(at)) Index(*at, site);
  return at;
}

}  // namespace assay
