#include "harness/judge/expect.h"

#include <algorithm>
#include <array>
#include <utility>

#include "harness/base/text.h"
#include "harness/schema/formats.h"

namespace assay {
namespace {

Judged Broken(size_t step, std::string kind, std::string message, std::string allowed,
              std::string came, std::string pointer = "") {
  Judged judged;
  judged.holding = Holding::kBroken;
  judged.step = step;
  judged.kind = std::move(kind);
  judged.message = std::move(message);
  judged.allowed = std::move(allowed);
  judged.came = std::move(came);
  judged.pointer = std::move(pointer);
  return judged;
}

Judged NoAnswer(size_t step, const StepResult& result) {
  Judged judged;
  judged.holding = Holding::kError;
  judged.step = step;
  judged.came = Came(result);
  if (!result.exchange.answered()) {
    judged.kind = "transport";
    judged.message = "no answer: " + judged.came;
  } else if (result.refused()) {
    judged.kind = "not_dealt_with";
    judged.message = "the target did not come to deal with the request: " + judged.came;
  } else {
    judged.kind = "server_error";
    judged.message = "the target failed by itself: " + judged.came;
  }
  return judged;
}

// What every expectation needs first: that the step was sent and the target itself did not fail.
std::optional<Judged> Unusable(const CaseView& view, size_t step) {
  const StepResult& result = view.steps[step];
  if (!result.sent) return Judged::Blocked("a step before it did not work");
  if (result.exchange.fault == TransportFault::kStopped)
    return Judged::Blocked("the run was ended while it was on the wire");
  // 408, 421, 425 and 429 say that the request was not dealt with, whatever was in it.
  constexpr std::array<int, 4> kNotDealtWith{{408, 421, 425, 429}};
  const int status = result.exchange.status;
  if (!result.exchange.answered() || status >= 500 || status < 200 ||
      std::find(kNotDealtWith.begin(), kNotDealtWith.end(), status) != kNotDealtWith.end()) {
    return NoAnswer(step, result);
  }
  return std::nullopt;
}

std::string PlaceWords(const std::string& pointer) {
  return pointer.empty() ? "the body" : pointer;
}

// The value that decides: the read's where there is one that shows the record, else the answer's
// own.
struct Decided {
  const Value* answered = nullptr;
  const Value* read = nullptr;
  bool read_shows = false;  // the read shows the record, so absence there is absence
};

Decided Decide(const CaseView& view, size_t step, const std::optional<size_t>& look,
               const std::string& pointer) {
  Decided decided;
  decided.answered = view.steps[step].Shown(pointer);
  if (look && view.steps[*look].ShowsObject()) {
    decided.read_shows = true;
    decided.read = view.steps[*look].Shown(pointer);
  }
  return decided;
}

// Whether a read writes the place down as the document has it for answers, so that it can be
// compared with a value sent: a read is no part of the document.
bool ReadAsSent(const Value& read, const Value& sent, Compare compare) {
  if (read.kind() != sent.kind()) return false;
  return compare != Compare::kUuid || !read.is_string() || IsUuid(read.text());
}

// Whether the answer shows the record as it was before the update, and the look after it what was
// sent: then it was updated all the same.
bool OnlyAnsweredLate(const CaseView& view, const ShowsSpec& spec, const Decided& decided) {
  if (!spec.before || decided.answered == nullptr || decided.read == nullptr) return false;
  const Value* shown = view.steps[*spec.before].Shown(spec.pointer);
  const bool stale = (shown != nullptr && Equal(*decided.answered, *shown)) ||
                     (spec.old && Agrees(*decided.answered, *spec.old, spec.compare));
  return stale && Agrees(*decided.read, spec.sent, spec.compare);
}

bool HoldsAttributes(const Value* value) {
  return value != nullptr && value->is_object() && !value->members().empty();
}

}  // namespace

Expectation Accepted(size_t step, std::string what) {
  return [step, what = std::move(what)](const CaseView& view) {
    if (auto unusable = Unusable(view, step)) return *unusable;
    const StepResult& result = view.steps[step];
    if (result.accepted()) return Judged::Held();
    return Broken(step, "refused", what + " was not accepted", "an answer of success (2xx)",
                  Came(result));
  };
}

Expectation Prepared(size_t step) {
  return [step](const CaseView& view) {
    const StepResult& result = view.steps[step];
    if (result.accepted()) return Judged::Held();
    Judged judged =
        Judged::Blocked(result.sent ? "a request that prepares it was answered " + Came(result)
                                    : "a request that prepares it was not sent");
    if (result.refused()) judged.kind = kPrepareRefused;
    return judged;
  };
}

std::function<bool(const CaseView&)> NoneAccepted(std::vector<size_t> steps) {
  return [steps = std::move(steps)](const CaseView& view) {
    return std::none_of(steps.begin(), steps.end(),
                        [&](size_t step) { return view.steps[step].accepted(); });
  };
}

Expectation AnyAccepted(std::vector<size_t> steps, std::vector<size_t> controls, std::string what) {
  return [steps = std::move(steps), controls = std::move(controls),
          what = std::move(what)](const CaseView& view) {
    if (!NoneAccepted(steps)(view)) return Judged::Held();
    for (const size_t step : steps) {
      if (view.steps[step].sent) {
        if (auto unusable = Unusable(view, step)) return *unusable;
      }
    }
    if (!controls.empty() && NoneAccepted(controls)(view)) {
      return Judged::Blocked("requests without this particularity are refused as well");
    }
    return Accepted(steps.front(), what)(view);
  };
}

Expectation Refused(size_t step, std::string what) {
  return [step, what = std::move(what)](const CaseView& view) {
    if (auto unusable = Unusable(view, step)) return *unusable;
    const StepResult& result = view.steps[step];
    if (result.refused()) return Judged::Held();
    Judged judged =
        Broken(step, "accepted", what + " was accepted", "a refusal (4xx)", Came(result));
    if (!result.accepted()) {
      judged.kind = "neither";
      judged.message = what + " was neither accepted nor refused";
      judged.only_warns = true;
    }
    return judged;
  };
}

Expectation NotLockedOut(size_t step) {
  return [step](const CaseView& view) {
    constexpr int kTooManyRequests = 429;
    const StepResult& result = view.steps[step];
    if (!result.sent || result.exchange.status != kTooManyRequests) return Judged::Held();
    return Judged::Unseen("by now the target turns away who tries wrong credentials: " +
                          Came(result));
  };
}

Expectation Shows(ShowsSpec spec) {
  return [spec = std::move(spec)](const CaseView& view) {
    const auto broken = [&](size_t step, const std::string& kind, const std::string& message,
                            std::string came) {
      Judged judged = Broken(step, kind, message, Quote(spec.sent), std::move(came), spec.pointer);
      judged.despite_shape = spec.despite_shape;
      // Whatever null says of a place, it is not the value that was just sent there.
      const Value* shown = view.steps[step].Shown(spec.pointer);
      if (shown != nullptr && shown->is_null()) judged.despite_shape = true;
      return judged;
    };
    const Decided decided = Decide(view, spec.step, spec.look, spec.pointer);
    if (OnlyAnsweredLate(view, spec, decided)) return Judged::Held();
    for (const auto& [value, step] : {std::pair{decided.answered, spec.step},
                                      std::pair{decided.read, spec.look.value_or(spec.step)}}) {
      const bool by_read = spec.look && step == *spec.look;
      if (value != nullptr && by_read && !ReadAsSent(*value, spec.sent, spec.compare)) continue;
      if (value != nullptr && !Agrees(*value, spec.sent, spec.compare)) {
        return broken(step, spec.kind, PlaceWords(spec.pointer) + " does not show what was sent",
                      Quote(*value));
      }
    }
    const bool absent_in_answer =
        decided.answered == nullptr && view.steps[spec.step].ShowsObject();
    // A 204 never has one, and which success there is the document may leave open.
    constexpr int kNoContent = 204;
    const StepResult& last = view.steps[spec.step];
    const bool body_missing =
        spec.body_owed && last.HasNoBody() && last.exchange.status != kNoContent;
    if (spec.absence_breaks && (absent_in_answer || body_missing)) {
      return broken(spec.step, "absent", PlaceWords(spec.pointer) + " is missing",
                    Came(view.steps[spec.step]));
    }
    if (decided.answered == nullptr && decided.read == nullptr) {
      return Judged::Unseen("the answer does not show " + PlaceWords(spec.pointer) +
                            (spec.look ? "" : ", and the profile has no `read`"));
    }
    return Judged::Held();
  };
}

Expectation StaysWhenOthersAreSent(size_t before, size_t look, std::string pointer) {
  return [=, pointer = std::move(pointer)](const CaseView& view) {
    const Value* was = view.steps[before].Shown(pointer);
    const Value* then = view.steps[look].Shown(pointer);
    if (was == nullptr || (then != nullptr && Equal(*was, *then))) return Judged::Held();
    return Judged::Unseen(PlaceWords(pointer) +
                          " changes where another field is sent, as another case tells");
  };
}

Expectation Applied(AppliedSpec spec) {
  return [spec = std::move(spec)](const CaseView& view) {
    const Value* old = view.steps[spec.before].Shown(spec.pointer);
    if (old == nullptr)
      return Judged::Unseen("the value before the change was not seen at " +
                            PlaceWords(spec.pointer));
    const auto is_listed = [&](const Value& value) {
      return std::any_of(spec.listed.begin(), spec.listed.end(),
                         [&](const Value& other) { return Equal(value, other); });
    };
    // Only of a read: the answer may show the record as it was before.
    const Value* set =
        spec.look_before ? view.steps[*spec.look_before].Shown(spec.pointer) : nullptr;
    if (spec.first && set != nullptr && is_listed(*set) && !Equal(*set, *spec.first)) {
      return Broken(*spec.look_before, "not_applied",
                    "the update was accepted, but " + PlaceWords(spec.pointer) +
                        " has another of the listed values",
                    "the value sent, " + Quote(*spec.first), Quote(*set), spec.pointer);
    }
    const Value* read_before =
        spec.look_before ? view.steps[*spec.look_before].Shown(spec.pointer) : nullptr;
    if (Agrees(read_before != nullptr ? *read_before : *old, spec.sent, spec.compare)) {
      return Judged::Unseen("the value before the change already was the one to set");
    }
    const Decided decided = Decide(view, spec.act, spec.look, spec.pointer);
    const auto stale = [&](const Value* value) {
      if (value == nullptr || Agrees(*value, spec.sent, spec.compare)) return false;
      // Like is compared with like: an answer may show the record as it was before its update.
      const bool read_again = value == decided.read && read_before != nullptr;
      return is_listed(*value) || Equal(*value, read_again ? *read_before : *old);
    };
    // Where the record can be read, the reading decides: an answer may show the state from before.
    const Value* value = decided.read != nullptr ? decided.read : decided.answered;
    if (value == nullptr)
      return Judged::Unseen("the answer does not show " + PlaceWords(spec.pointer));
    if (!stale(value)) return Judged::Held();
    const size_t step = decided.read != nullptr ? *spec.look : spec.act;
    const bool before =
        Equal(*value, *old) || (read_before != nullptr && Equal(*value, *read_before));
    return Broken(step, "not_applied",
                  "the update was accepted, but " + PlaceWords(spec.pointer) +
                      (before ? " is as before" : " has another value"),
                  "the value sent, " + Quote(spec.sent),
                  Quote(*value) + (before ? ", the value before the update" : ""), spec.pointer);
  };
}

Expectation Unchanged(UnchangedSpec spec) {
  // A place that takes another shape than documented has changed all the same.
  const auto changed = [pointer = spec.pointer, kind = spec.kind](
                           size_t step, const std::string& message, const Value& old,
                           std::string came) {
    Judged judged = Broken(step, kind, PlaceWords(pointer) + message, Quote(old) + ", as before",
                           std::move(came), pointer);
    judged.despite_shape = true;
    return judged;
  };
  return [spec = std::move(spec), changed](const CaseView& view) {
    const Value* old = view.steps[spec.before].Shown(spec.pointer);
    if (old == nullptr)
      return Judged::Unseen("the value before was not seen at " + PlaceWords(spec.pointer));
    const Value* read_before =
        spec.look_before ? view.steps[*spec.look_before].Shown(spec.pointer) : nullptr;
    for (const Value* was : {old, read_before}) {
      if (was != nullptr && spec.sent && !Agrees(*was, *spec.sent, spec.compare)) {
        return Judged::Unseen(PlaceWords(spec.pointer) + " was not as set before");
      }
    }
    const Decided decided = Decide(view, spec.act, spec.look, spec.pointer);
    // Without a `look` after it, what follows a `look_before` is itself a read.
    const size_t read_step =
        spec.look || spec.look_before ? spec.look.value_or(spec.act) : view.steps.size();
    for (const auto& [value, step] : {std::pair{decided.answered, spec.act},
                                      std::pair{decided.read, spec.look.value_or(spec.act)}}) {
      if (value != nullptr && step == read_step && spec.look_before && read_before == nullptr) {
        if (spec.look && decided.answered != nullptr) continue;
        return Judged::Unseen("the read before did not show " + PlaceWords(spec.pointer));
      }
      // A read may write the place down in its own way; it is as before where it is as read before.
      const auto as_before = [&, shown = value](const Value* was) {
        return was != nullptr && (Equal(*shown, *was) || Agrees(*shown, *was, spec.compare));
      };
      if (value != nullptr && !as_before(old) && !as_before(read_before)) {
        return changed(step, " was not sent, yet it changed", *old, Quote(*value));
      }
    }
    // How a read shows the record is not in the contract: it can say "gone" only of what it showed
    // before.
    const bool gone_in_read = decided.read_shows && decided.read == nullptr && spec.look_before &&
                              view.steps[*spec.look_before].Shown(spec.pointer) != nullptr;
    if (!gone_in_read && (decided.read != nullptr || decided.answered != nullptr))
      return Judged::Held();
    // What an update answers and a read then does not show was perhaps never kept.
    const bool not_kept =
        spec.look_before && view.steps[*spec.look_before].ShowsObject() && read_before == nullptr;
    if (not_kept && spec.sent)
      return Judged::Unseen(PlaceWords(spec.pointer) + " was answered and not read again");
    const StepResult& act = view.steps[spec.act];
    const bool witnessed =
        std::any_of(spec.witnesses.begin(), spec.witnesses.end(), [&](const std::string& other) {
          const size_t step = spec.witnessed_before ? spec.before : spec.act;
          return view.steps[step].Shown(other) != nullptr;
        });
    if (gone_in_read || (act.ShowsObject() && witnessed)) {
      const size_t step = gone_in_read ? *spec.look : spec.act;
      return changed(step, " was not sent, yet it is gone", *old, Came(view.steps[step]));
    }
    return Judged::Unseen("the answer does not show " + PlaceWords(spec.pointer) +
                          ", and the profile has no `read`");
  };
}

Expectation ShownAsObject(size_t before, std::string pointer, bool or_bodiless) {
  return [before, pointer = std::move(pointer), or_bodiless](const CaseView& view) {
    if (or_bodiless && view.steps[before].HasNoBody()) return Judged::Held();
    const Value* value = view.steps[before].Shown(pointer);
    if (value != nullptr && value->is_object()) return Judged::Held();
    return Judged::Unseen("no object was seen at " + PlaceWords(pointer) + " before");
  };
}

Expectation KeyAbsent(size_t step, std::string pointer) {
  return [step, pointer = std::move(pointer)](const CaseView& view) {
    const StepResult& result = view.steps[step];
    if (!result.ShowsObject()) return Judged::Unseen("the answer shows no JSON object");
    const Value* value = result.Shown(pointer);
    if (value == nullptr) return Judged::Held();
    Judged judged = Broken(step, "present", PlaceWords(pointer) + " is in the answer",
                           "no such key", Quote(*value), pointer);
    judged.despite_shape = true;
    return judged;
  };
}

Expectation NoAttributes(size_t before, std::vector<size_t> looks, std::string pointer) {
  return [before, looks = std::move(looks), pointer = std::move(pointer)](const CaseView& view) {
    if (!HoldsAttributes(view.steps[before].Shown(pointer))) {
      return Judged::Unseen("no attributes were seen at " + PlaceWords(pointer) + " before");
    }
    // The last look decides: an answer may show the record as it was before the update.
    for (auto look = looks.rbegin(); look != looks.rend(); ++look) {
      if (!view.steps[*look].ShowsObject()) continue;
      const Value* value = view.steps[*look].Shown(pointer);
      if (!HoldsAttributes(value)) return Judged::Held();
      return Broken(*look, "not_removed", "attributes are still at " + PlaceWords(pointer),
                    "no attributes", Quote(*value), pointer);
    }
    return Judged::Unseen("no answer shows the record");
  };
}

Expectation MembersGone(size_t before, std::vector<size_t> looks, std::string pointer,
                        std::vector<std::string> members) {
  return [before, looks = std::move(looks), pointer = std::move(pointer),
          members = std::move(members)](const CaseView& view) {
    for (const std::string& member : members) {
      if (view.steps[before].Shown(pointer + member) == nullptr) {
        return Judged::Unseen("the value before was not seen at " + pointer + member);
      }
    }
    bool seen = false;
    const Value& was = *view.steps[before].Shown(pointer);
    for (size_t i = 0; i < looks.size(); ++i) {
      const size_t look = looks[i];
      const Value* now = view.steps[look].Shown(pointer);
      if (now == nullptr) continue;
      // Just as before: an answer that came too early, where a later look shows something else.
      const bool early =
          Equal(*now, was) && std::any_of(looks.begin() + static_cast<std::ptrdiff_t>(i),
                                          looks.end(), [&](size_t later) {
                                            const Value* then = view.steps[later].Shown(pointer);
                                            return then != nullptr && !Equal(*then, was);
                                          });
      if (early) continue;
      seen = true;
      for (const std::string& member : members) {
        const Value* value = view.steps[look].Shown(pointer + member);
        if (value == nullptr) continue;
        return Broken(look, "merged", pointer + member + " was not sent, yet it is still there",
                      "no such key", Quote(*view.steps[look].Shown(pointer)), pointer + member);
      }
    }
    return seen ? Judged::Held() : Judged::Unseen("no answer shows " + PlaceWords(pointer));
  };
}

}  // namespace assay
