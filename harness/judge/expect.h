// The expectations that cases are made of. Each says what holds where the target keeps to the
// document; none accuses without having seen what it needs.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "harness/judge/case.h"

namespace assay {

// How a value shown is compared with one sent.
enum class Compare {
  kExact,          // JSON equality
  kUuid,           // equal as UUIDs: the case of hex digits does not count
  kContainsItems,  // an array that has every item sent, whatever else
  kSameItems,      // an array of the items sent, in any order
};
Compare ParseCompare(
    std::string_view name);  // "exact", "uuid", "contains_items", "same_items"; exact where empty
bool Agrees(const Value& shown, const Value& sent, Compare compare);

// The step was answered with 2xx. Broken by 3xx and 4xx.
Expectation Accepted(size_t step, std::string what);
// As above, but a failure is another case's business: blocked.
Expectation Prepared(size_t step);
// One of the steps was answered with 2xx. Where none was: broken if one of `controls` was accepted
// (so that it is this request that is refused, and no other cause), else blocked.
Expectation AnyAccepted(std::vector<size_t> steps, std::vector<size_t> controls, std::string what);
// A condition for steps: none of these was accepted.
std::function<bool(const CaseView&)> NoneAccepted(std::vector<size_t> steps);
// 4xx. Broken by 2xx; 3xx and others only warn.
Expectation Refused(size_t step, std::string what);

// The target did not answer a wrong credential by turning its sender away for a while (429): that
// refuses nothing and grants nothing.
Expectation NotLockedOut(size_t step);

// Where the answer to `step` (or the read after it, `look`) shows the place, it shows `sent`.
struct ShowsSpec {
  size_t step = 0;
  std::optional<size_t> look;
  std::string pointer;
  Value sent;
  Compare compare = Compare::kExact;
  bool absence_breaks = false;  // the document says that it will be there
  std::string kind = "not_replaced";
  bool despite_shape = false;
  bool body_owed =
      false;  // the document says what the answer shows, so one without a body breaks it
  // Where given: the step before it and what that sent. An answer that shows either is as it was
  // before the update, which says nothing where `look` shows what was sent.
  std::optional<size_t> before = {};
  std::optional<Value> old = {};
};
Expectation Shows(ShowsSpec spec);

// For cases that can look at a record only by an update of another field: where that (`look`, sent
// right after `before`) changes the place by itself, nothing can be concluded from the next one.
Expectation StaysWhenOthersAreSent(size_t before, size_t look, std::string pointer);

// After `before` the place was seen; after `act` (or in the read after it) it must no longer show
// the old value.
struct AppliedSpec {
  size_t before = 0, act = 0;
  std::optional<size_t> look;
  std::string pointer;
  Value sent;
  Compare compare = Compare::kExact;
  std::optional<size_t> look_before = {};  // a read between both: what it shows has to go as well
  std::vector<Value> listed = {};   // all values there are: to show another than sent is wrong
  std::optional<Value> first = {};  // what `before` sent; looked at where values are listed
};
Expectation Applied(AppliedSpec spec);

// Seen after `before`, the place must be the same after `act`. Where the answer does not show it,
// `look` decides; without one, an answer that shows `witnesses` (fields not sent either) but not
// the place counts as removed, any other is unseen.
struct UnchangedSpec {
  size_t before = 0, act = 0;
  std::optional<size_t> look;
  std::optional<size_t>
      look_before;  // absence in `look` counts only where this one showed the place
  std::string pointer;
  std::optional<Value>
      sent;  // what the setup sent there: where it is not shown after it, nothing can be concluded
  Compare compare = Compare::kExact;
  std::vector<std::string> witnesses;
  std::string kind = "changed";
  // `act` sends the witnesses, so they are looked for in the answer to `before`, which did not.
  bool witnessed_before = false;
};
Expectation Unchanged(UnchangedSpec spec);

// The setup's answer shows an object there; else nothing can be said of how a later answer shows
// it. `or_bodiless`: so it can where that answer has no body at all.
Expectation ShownAsObject(size_t before, std::string pointer, bool or_bodiless = false);
// The answer has no such key at all.
Expectation KeyAbsent(size_t step, std::string pointer);
// The place holds no attribute any more: absent, null or {}.
Expectation NoAttributes(size_t before, std::vector<size_t> looks, std::string pointer);
// Where shown, the object at `pointer` has none of these members (pointers below it).
Expectation MembersGone(size_t before, std::vector<size_t> looks, std::string pointer,
                        std::vector<std::string> members);

// "200 OK, /name is \"x\"" — for people.
std::string Came(const StepResult& result);
// Compact JSON, cut to 120 bytes; of a text that is cut, its length too.
std::string Quote(const Value& value);

}  // namespace assay
