#include "harness/fuzz/update_rules.h"

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <string>
#include <utility>

namespace assay {
namespace {

Judged Broken(const Observation& seen, const char* kind, const std::string& place,
              const std::string& message, std::string allowed, std::string came) {
  Judged judged;
  judged.holding = Holding::kBroken;
  judged.step = seen.step;
  judged.kind = kind;
  judged.pointer = place;
  judged.message = place + " " + message;
  judged.allowed = std::move(allowed);
  judged.came = std::move(came);
  return judged;
}

std::string Shown(const Observation& seen) {
  return seen.shown == nullptr ? "no such key" : Quote(*seen.shown);
}

bool Same(const FuzzField& field, const Value& a, const Value& b) {
  return Equal(a, b) || Agrees(a, b, field.compare);
}

bool SetsValue(const FuzzField& field, const Observation& seen) {
  return seen.accepted && seen.given != nullptr && !field.Removes(*seen.given);
}

// --- replaced, reflected ---------------------------------------------------------------------

// Equal but for what a double cannot hold: RFC 8259 (section 6) allows receivers that much.
bool EqualAsDoubles(const Value& a, const Value& b) {
  if (a.kind() != b.kind()) return false;
  if (a.is_number())
    return std::strtod(a.text().c_str(), nullptr) == std::strtod(b.text().c_str(), nullptr);
  if (a.is_array()) {
    return std::equal(a.items().begin(), a.items().end(), b.items().begin(), b.items().end(),
                      EqualAsDoubles);
  }
  if (!a.is_object()) return Equal(a, b);
  return a.members().size() == b.members().size() &&
         std::all_of(a.members().begin(), a.members().end(), [&](const Member& member) {
           const Value* same = b.Find(member.key);
           return same != nullptr && EqualAsDoubles(member.value, *same);
         });
}

std::optional<Judged> JudgeShown(const FuzzField& field, const Observation& seen, bool absence) {
  if (!SetsValue(field, seen)) return std::nullopt;
  if (seen.shown == nullptr) {
    // Only where the document says what absence means is it wrong after a value was sent.
    const bool means_removed = field.null_removes || field.empty_removes;
    if (!absence || !means_removed || seen.is_read || !seen.shows_object) return std::nullopt;
    return Broken(seen, "absent", field.shown, "is missing", Quote(*seen.given), "no such key");
  }
  if (Same(field, *seen.shown, *seen.given)) return Judged::Held();
  return Broken(seen, absence ? "not_replaced" : "other_value", field.shown,
                "does not show what was sent", Quote(*seen.given), Shown(seen));
}

// Whether what is shown may be what was sent, written down in the target's own way: with items that
// were there before, or a text but for case, spaces and marks.
bool MayBe(const Value& shown, const Value& sent) {
  if (shown.is_array()) return Agrees(shown, sent, Compare::kContainsItems);
  if (!shown.is_string() || !sent.is_string()) return false;
  const auto bare = [](const std::string& text) {
    std::string left;
    for (const char c : text) {
      const bool ascii_mark = c >= 0 && std::isalnum(static_cast<unsigned char>(c)) == 0;
      if (!ascii_mark) left += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    }
    return left;
  };
  return bare(shown.text()) == bare(sent.text());
}

std::optional<Judged> JudgeApplied(const FuzzField& field, const Observation& seen, bool has_read) {
  // Where the record can be read, the reading decides: an answer may show the state from before.
  if (has_read != seen.is_read || !SetsValue(field, seen) || !seen.before.HasValue() ||
      seen.before.refused_since || seen.shown == nullptr ||
      Same(field, seen.before.value, *seen.given))
    return std::nullopt;
  if (!Equal(*seen.shown, seen.before.value)) return Judged::Held();
  if (MayBe(*seen.shown, *seen.given)) return std::nullopt;
  return Broken(seen, "not_applied", field.shown, "is as before, though the update was accepted",
                "the value sent, " + Quote(*seen.given),
                Shown(seen) + ", the value before the update");
}

std::optional<Judged> JudgeUnchanged(const FuzzField& field, const Observation& seen) {
  if (!seen.accepted || seen.given != nullptr || seen.before.refused_since) return std::nullopt;
  if (seen.answered != nullptr) return std::nullopt;  // that the read differs is another matter
  if (seen.before.state == Known::State::kNoAttributes) {
    if (!seen.shows_object) return std::nullopt;
    if (seen.shown == nullptr || !HoldsAttributes(*seen.shown)) return Judged::Held();
    return Broken(seen, "changed_when_omitted", field.shown,
                  "was not sent, yet attributes are back", "no attributes, as before", Shown(seen));
  }
  if (!seen.before.HasValue()) return std::nullopt;
  if (seen.shown == nullptr) {
    // How a read shows the record is not in the contract.
    if (seen.is_read || !seen.shows_unsent) return std::nullopt;
    return Broken(seen, "changed_when_omitted", field.shown, "was not sent, yet it is gone",
                  Quote(seen.before.value) + ", as before", "no such key");
  }
  if (Same(field, *seen.shown, seen.before.value)) return Judged::Held();
  Judged judged = Broken(seen, "changed_when_omitted", field.shown, "was not sent, yet it changed",
                         Quote(seen.before.value) + ", as before", Shown(seen));
  judged.despite_shape = true;
  return judged;
}

// --- free objects ----------------------------------------------------------------------------

// The pointer, below `at`, of a member that was there before, was not sent and is there still.
std::optional<std::string> Leftover(const Value& before, const Value& sent, const Value& shown,
                                    const std::string& at) {
  if (!before.is_object() || !sent.is_object() || !shown.is_object()) return std::nullopt;
  for (const Member& member : before.members()) {
    const Value* still = shown.Find(member.key);
    if (still == nullptr) continue;
    const std::string pointer = at + "/" + EscapePointerToken(member.key);
    const Value* again = sent.Find(member.key);
    if (again == nullptr) return pointer;
    if (auto inside = Leftover(member.value, *again, *still, pointer)) return inside;
  }
  return std::nullopt;
}

std::optional<Judged> JudgeWhole(const FuzzField& field, const Observation& seen) {
  if (!SetsValue(field, seen) || !seen.before.HasValue() || seen.before.refused_since ||
      seen.shown == nullptr)
    return std::nullopt;
  // An answer that shows the old object as it was is another matter.
  if (Equal(*seen.shown, seen.before.value)) return std::nullopt;
  const auto leftover = Leftover(seen.before.value, *seen.given, *seen.shown, field.shown);
  if (!leftover) return Judged::Held();
  return Broken(seen, "merged", *leftover, "was not sent, yet it is still there", "no such key",
                Shown(seen));
}

std::optional<Judged> JudgeKept(const FuzzField& field, const Observation& seen) {
  if (!SetsValue(field, seen) || !seen.given->is_object() || seen.shown == nullptr ||
      !seen.shown->is_object())
    return std::nullopt;
  bool ours = false;  // one member as sent tells that this very object is what is shown
  std::optional<Judged> first;
  for (const Member& member : seen.given->members()) {
    const Value* value = seen.shown->Find(member.key);
    const Value* before = seen.before.HasValue() ? seen.before.value.Find(member.key) : nullptr;
    if (value != nullptr && Equal(*value, member.value)) {
      ours = ours || before == nullptr || !Equal(*before, member.value);
      continue;
    }
    const std::string pointer = field.shown + "/" + EscapePointerToken(member.key);
    const bool rounded = value != nullptr && EqualAsDoubles(*value, member.value);
    Judged judged = Broken(seen,
                           value == nullptr ? "absent"
                           : rounded        ? "rounded"
                                            : "not_kept",
                           pointer,
                           value == nullptr ? "is missing"
                           : rounded ? "is not the number sent, but what a double makes of it"
                                     : "does not show what was sent",
                           Quote(member.value), value == nullptr ? "no such key" : Quote(*value));
    judged.only_warns = rounded;
    if (!first || (first->only_warns && !rounded)) first = std::move(judged);
  }
  if (!first) return Judged::Held();
  if (!ours) return std::nullopt;
  return first;
}

std::optional<Judged> JudgeRemoved(const UpdateRuleOf& rule, const FuzzField& field,
                                   const Observation& seen) {
  if (!seen.accepted || seen.given == nullptr || !Equal(*seen.given, *rule.removing) ||
      !seen.shows_object || !seen.before.HasValue() || seen.before.refused_since ||
      !HoldsAttributes(seen.before.value))
    return std::nullopt;
  if (seen.shown == nullptr || !HoldsAttributes(*seen.shown)) return Judged::Held();
  return Broken(seen, "not_removed", field.shown, "still holds attributes", "no attributes",
                Shown(seen));
}

std::optional<Judged> JudgeAnswer(const UpdateRuleOf& rule, const FuzzField& field,
                                  const Observation& seen) {
  if (!seen.accepted || seen.is_read || seen.given == nullptr ||
      !Equal(*seen.given, *rule.removing) || !seen.shows_object || !seen.before.shown_as_object)
    return std::nullopt;
  // Attributes that are still there are the other part's business.
  if (seen.shown != nullptr && HoldsAttributes(*seen.shown)) return std::nullopt;
  const bool null = rule.removing->is_null();
  if (null ? seen.shown == nullptr : seen.shown != nullptr && Equal(*seen.shown, *rule.removing))
    return Judged::Held();
  Judged judged = Broken(seen, null ? "present" : "not_empty", field.shown,
                         null ? "is in the answer" : "is not shown empty",
                         null ? "no such key" : "{}", Shown(seen));
  judged.despite_shape = true;
  return judged;
}

}  // namespace

std::optional<Judged> JudgeByRule(const UpdateRuleOf& rule, const FuzzField& field,
                                  const Observation& seen, bool has_read) {
  switch (rule.rule) {
    case UpdateRule::kReplaced:
      return JudgeShown(field, seen, true);
    case UpdateRule::kReflected:
      return seen.is_read ? std::nullopt : JudgeShown(field, seen, false);
    case UpdateRule::kApplied:
      return JudgeApplied(field, seen, has_read);
    case UpdateRule::kUnchanged:
    case UpdateRule::kOtherRecord:
      return JudgeUnchanged(field, seen);
    case UpdateRule::kWhole:
      return JudgeWhole(field, seen);
    case UpdateRule::kKept:
      return JudgeKept(field, seen);
    case UpdateRule::kRemoved:
      return JudgeRemoved(rule, field, seen);
    case UpdateRule::kAnswer:
      return JudgeAnswer(rule, field, seen);
  }
  return std::nullopt;
}

std::optional<Judged> JudgeRefused(const FuzzField& field, const Observation& seen, bool has_read) {
  // Only a read that showed the same before tells that it follows the record.
  const bool followed = seen.before.read && Same(field, *seen.before.read, seen.before.value);
  const bool decides =
      has_read ? seen.is_read && seen.refused && followed : seen.accepted && seen.given == nullptr;
  const bool refused = seen.before.refused_since || (seen.refused && seen.given != nullptr);
  if (!decides || !refused || !seen.before.HasValue() || seen.shown == nullptr) return std::nullopt;
  if (Same(field, *seen.shown, seen.before.value)) return Judged::Held();
  return Broken(seen, "changed_by_refused", field.shown,
                "changed, though the update of it was refused",
                Quote(seen.before.value) + ", as before", Shown(seen));
}

std::optional<Judged> JudgeRead(const FuzzField& field, const Observation& answer,
                                const Observation& read) {
  if (!answer.accepted || answer.shown == nullptr || read.shown == nullptr) return std::nullopt;
  if (Same(field, *answer.shown, *read.shown)) return Judged::Held();
  return Broken(read, "read_differs", field.shown, "of the read is not what the update answered",
                Quote(*answer.shown), Shown(read));
}

}  // namespace assay
