// Where the schemas of a set of documents are, under which address, and what a `$ref` leads to.
// Source: JSON Schema draft-07 core, section 8. Inside harness/schema only.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "harness/base/result.h"
#include "harness/json/value.h"

namespace assay {

struct Site {
  std::string document;  // the address it was given under; empty for the schema itself
  std::string base;      // what a `$ref` here is relative to
  std::string pointer;   // in its document
};

class SchemaSites {
 public:
  // Indexes the document and every `$id` in it. The document must outlive this.
  void Add(std::string_view address, const Value& document);

  // Of a schema in an added document.
  const Site& Of(const Value& schema) const { return sites_.at(&schema); }

  // What `reference` means at `from`; the error has no place.
  Result<const Value*> Resolve(std::string_view reference, const Site& from);

 private:
  void Index(const Value& schema, Site site);
  void IndexParts(const Value& schema, const Site& site);
  Result<const Value*> Follow(const Value& start, std::string_view pointer);

  std::unordered_map<const Value*, Site> sites_;
  std::map<std::string, const Value*> addresses_;  // "address" and "address#name"
};

// How a keyword holds schemas: `items` may in two ways. In `dependencies` (kMap) a list is none.
enum class Holds { kSchema, kList, kMap, kNone };
Holds HoldsSchemas(std::string_view keyword, const Value& value);

}  // namespace assay
