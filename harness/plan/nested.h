// Places inside the fields of a request body that its schema declares: members of objects, items of
// arrays, what those hold, and the same in each form of what has several (forms.h).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "harness/plan/bodies.h"

namespace assay {

// So many names may lead to a place ("/a/b/c/d"), and so many places of a contract are tried, those
// nearest to the top first.
inline constexpr size_t kMostNames = 4;
inline constexpr size_t kMostNested = 40;

struct NestedFields {
  std::vector<Field> tried;
  std::vector<Field> left;  // for which there is no room; plans tell of them
};

// Each is named by its pointer, with "*" for any item, and by the form that it is of. `body` is the
// request's schema: where it has no fields at its top, the places inside of it are meant. What
// stands in other branches (if, not, forms inside of forms inside of forms, …) is not among them:
// there only the keyword that holds the branch is judged.
NestedFields NestedFieldsOf(const std::vector<Field>& top,
                            const std::shared_ptr<const Value>& body = nullptr);

// Where the place is in this body, "*" being the first item or member that is there:
// "/lines/0/quantity". Empty where the body does not go as far as what holds it.
std::string PlaceIn(const Value& body, std::string_view pointer);

// All such places, of at most as many items and members; none where the body goes nowhere as far.
std::vector<std::string> PlacesIn(const Value& body, std::string_view pointer, size_t most = 64);

// The value at the place that PlaceIn named, set or replaced; nothing where it is empty.
void SetAt(Value* body, std::string_view place, Value value);

}  // namespace assay
