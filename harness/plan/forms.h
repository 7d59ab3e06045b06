// The forms that a place of a request may have: the branches of an anyOf or oneOf.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "harness/contract/contract.h"
#include "harness/schema/schema.h"

namespace assay {

// So many forms of one place are tried, and so many places inside the forms of a contract, and
// inside the forms that those have in turn.
inline constexpr size_t kMostForms = 8;
inline constexpr size_t kMostInForms = 40;
inline constexpr size_t kMostInInnerForms = 20;

struct Form {
  std::string name;       // "card": what tells it from the others; part of ids; "card / visa"
  std::string holder;     // pointer of the place that may have it; empty where that is the body
  std::string outer;      // the name of the form that it is inside of; empty where it is in none
  std::string outermost;  // the holder of that one, else its own
  size_t index = 0;       // among the forms of the holder
  size_t count = 0;
  // Of the top-level member around the holder, or of the body where the holder is the body or
  // stands in a list of its own: with this form alone.
  std::shared_ptr<const Value> schema;
  Requirements ids;  // of the keyword that holds the forms
};

// A name for each branch, all different: by the word that only it lists for a member they share,
// its title, its type, or a member that it alone requires; else by its turn.
std::vector<std::string> NamesOfForms(const Value::Array& branches);

// The schema in which several forms may fit at once (oneOf as anyOf), so that what it refuses fits
// none. Nullptr where it cannot be made.
std::shared_ptr<const Schema> LooseSchema(const Value& schema);

}  // namespace assay
