#include "harness/fuzz/tries.h"

#include <utility>

#include "harness/base/text.h"

namespace assay {

Sequence Tries::Generate(uint64_t index) const {
  Random random(Hash64(key_, seed_ * 0x9e3779b97f4a7c15ull + index));
  return Make(&random);
}

bool Tries::Adopt(Sequence* sequence) const {
  for (Move& move : *sequence) move.bad = ground_.ClassOf(move.body) == BodyClass::kBad;
  return Fits(*sequence);
}

size_t Tries::AddStep(Role role, Request request, bool other, Case* made) const {
  Step step;
  step.role = role;
  step.request = std::move(request);
  step.subject = ground_.subject(other);
  made->steps.push_back(std::move(step));
  return made->steps.size() - 1;
}

void Tries::AddMove(const Move& move, bool look, Case* made, std::vector<Sent>* sent) const {
  Sent one;
  one.move = move;
  one.act = AddStep(Role::kAct, ground_.UpdateWith(move.body, move.other), move.other, made);
  if (move.bad) {
    made->steps[one.act].standing = Standing::kRefusals;
    // What should have been refused does not stay.
    const size_t restore =
        AddStep(Role::kRestore, ground_.UpdateWith(ground_.reset(move.other), move.other),
                move.other, made);
    made->steps[restore].standing = Standing::kNone;
    made->steps[restore].when = [act = one.act](const CaseView& view) {
      return view.steps[act].accepted();
    };
  }
  if (look) {
    one.look = AddStep(Role::kLook, ground_.Read(move.other), move.other, made);
    made->steps[*one.look].read = true;
  }
  sent->push_back(std::move(one));
}

void Tries::AddControls(Case* made, Sent* last) const {
  const std::vector<Value> controls = Controls(last->move);
  if (controls.empty()) return;
  const auto refused = [act = last->act](const CaseView& view) {
    return view.steps[act].refused();
  };
  const auto add = [&](const Value& body, Role role) {
    const size_t step =
        AddStep(role, ground_.UpdateWith(body, last->move.other), last->move.other, made);
    made->steps[step].when = refused;
    return step;
  };
  add(ground_.reset(last->move.other), Role::kRestore);
  for (const Value& control : controls) last->controls.push_back(add(control, Role::kAct));
}

namespace {

// One read of each record after its last update, and one before the refused updates that may end
// it. Elsewhere it could not be asked again.
bool LooksAfter(const Sequence& sequence, size_t at) {
  const bool other = sequence[at].other;
  for (size_t i = at + 1; i < sequence.size(); ++i) {
    if (sequence[i].other == other && (sequence[at].bad || !sequence[i].bad)) return false;
  }
  return true;
}

// From an update that takes the attributes away until the next one that gives some, how an answer
// shows the place is what the cases of that rule judge.
void MarkRemovals(const Ground& ground, const std::vector<Sent>& sent, Case* made) {
  for (const FuzzField& field : ground.fields()) {
    if (field.shown.empty() || !(field.null_removes || field.empty_removes)) continue;
    bool removed[2] = {false, false};
    for (const Sent& one : sent) {
      const Value* value = one.move.body.Find(field.name());
      if (value != nullptr && !one.move.bad) removed[one.move.other] = field.Removes(*value);
      if (!removed[one.move.other]) continue;
      made->steps[one.act].judged_here = field.shown;
      if (one.look) made->steps[*one.look].judged_here = field.shown;
    }
  }
}

}  // namespace

std::unique_ptr<Case> Tries::MakeCase(const Case& whole, const Sequence& sequence,
                                      bool fresh) const {
  auto made = std::make_unique<Case>();
  made->id = whole.id;
  made->suite = whole.suite;
  made->contract = whole.contract;
  made->level = whole.level;
  made->requirements = whole.requirements;
  made->title = whole.title;
  made->allowed = whole.allowed;
  made->subjects = whole.subjects;
  made->place = whole.place;
  made->shard = whole.shard;
  if (fresh || starts_fresh()) {
    for (const bool other : {false, true}) {
      if (other && !ground_.has_other()) continue;
      if (fresh) {
        AddStep(Role::kRestore, ground_.UpdateWith(ground_.before_reset(other), other), other,
                made.get());
      }
      AddStep(Role::kRestore, ground_.UpdateWith(ground_.reset(other), other), other, made.get());
    }
  }
  std::vector<Sent> sent;
  for (size_t i = 0; i < sequence.size(); ++i) {
    const bool look = ground_.has_read() && looks() && LooksAfter(sequence, i);
    AddMove(sequence[i], look, made.get(), &sent);
  }
  if (!sent.empty()) AddControls(made.get(), &sent.back());
  MarkRemovals(ground_, sent, made.get());
  if (needs_refusal()) {
    made->still_violates = [this](const Request& request) {
      const Result<Document> parsed = ParseJson(request.body.value_or(""));
      return !parsed.ok() || ground_.ClassOf(parsed.value().root) == BodyClass::kBad;
    };
  }
  made->expectations.emplace_back(
      [this, sent = std::move(sent)](const CaseView& view) { return Judge(sent, view); });
  return made;
}

}  // namespace assay
