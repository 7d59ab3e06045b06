#include "harness/plan/plan.h"

#include <algorithm>
#include <cctype>
#include <iterator>
#include <map>
#include <utility>

#include "harness/base/text.h"

namespace assay {
namespace {

bool IsUpper(char c) { return std::isupper(static_cast<unsigned char>(c)) != 0; }

}  // namespace

std::string IdSegment(std::string_view text) {
  std::string slug;
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '*') {
      slug += "item";
    } else if (std::isalnum(static_cast<unsigned char>(c)) == 0) {
      if (!slug.empty() && slug.back() != '_') slug += '_';
    } else {
      const bool starts_word =
          IsUpper(c) && i > 0 && !IsUpper(text[i - 1]) && !slug.empty() && slug.back() != '_';
      if (starts_word) slug += '_';
      slug += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    }
  }
  while (!slug.empty() && slug.back() == '_') slug.pop_back();
  return slug.empty() ? "body" : slug;
}

Requirements JoinIds(Requirements first, const Requirements& second) {
  for (const std::string& id : second) {
    if (std::find(first.begin(), first.end(), id) == first.end()) first.push_back(id);
  }
  return first;
}

void Plan::Append(Plan&& other) {
  std::move(other.contracts.begin(), other.contracts.end(), std::back_inserter(contracts));
  std::move(other.cases.begin(), other.cases.end(), std::back_inserter(cases));
  for (StandingCheck& check : other.standing.checks()) standing.Add(std::move(check));
  std::move(other.faults.begin(), other.faults.end(), std::back_inserter(faults));
}

void Plan::NumberPlaces() {
  size_t place = 0;
  for (const auto& one : cases) one->place = ++place;
  for (StandingCheck& check : standing.checks()) check.place = ++place;
}

void Plan::KeepShard(const Shard& shard) {
  std::map<const Contract*, std::optional<size_t>> only;
  for (const auto& planned : contracts) only[planned->contract.get()] = planned->only_shard;
  std::erase_if(cases, [&](const auto& one) {
    bool others = one->shard != shard.index;
    if (one->preflight && !only[one->contract]) {
      // A preflight goes over all subjects, so each shard has its part of it.
      std::erase_if(one->subjects,
                    [&](size_t subject) { return subject % shard.count != shard.index; });
      others = one->subjects.empty();
    }
    if (others) elsewhere.push_back(one->id);
    return others;
  });
}

SuiteContext::SuiteContext(Plan& plan, const PlannedContract& planned, const Profile& profile,
                           uint64_t seed, size_t shards, size_t turn)
    : plan_(plan),
      planned_(planned),
      profile_(profile),
      bodies_(*planned.contract, planned.target, seed),
      parameters_(*planned.contract, planned.target, seed),
      seed_(seed),
      shards_(shards),
      turn_(turn),
      optional_facts_(FactsOfRule(*planned.contract, "optional")),
      update_facts_(FactsOfRule(*planned.contract, "updates")) {
  for (const Field& field : bodies_.fields()) {
    if (field.schema->Find("enum") != nullptr) listed_.push_back(&field);
  }
  for (const Rule* rule : contract().RulesNamed("reflects")) {
    shown_at_.try_emplace(rule->Text("request"), rule->Text("response"),
                          ParseCompare(rule->Text("compare")));
  }
}

const std::vector<Sample>& SuiteContext::bad_values(const Field& field) const {
  const auto known = bad_values_.find(field.schema);
  if (known != bad_values_.end()) return known->second;
  return bad_values_.emplace(field.schema, BadValues(*field.schema, seed_)).first->second;
}

const std::vector<Sample>& SuiteContext::edge_values(const Field& field) const {
  const auto known = edge_values_.find(field.schema);
  if (known != edge_values_.end()) return known->second;
  return edge_values_.emplace(field.schema, EdgeValues(*field.schema, seed_)).first->second;
}

Draft SuiteContext::New(std::string_view suite, const std::string& what, Requirements requirements,
                        std::string title, std::optional<Level> cap) {
  auto made = std::make_unique<Case>();
  made->id = contract().id + "/" + std::string(suite) + "/" + what;
  made->suite = suite;
  made->contract = &contract();
  made->level = contract().LevelOf(requirements, cap);
  made->requirements = std::move(requirements);
  made->title = std::move(title);
  made->shard = planned_.only_shard.value_or(turn_ % shards_);
  made->subjects = {planned_.only_shard
                        ? turn_ % subjects()
                        : SubjectOfShard(made->shard, shards_, subjects(), turn_ / shards_)};
  ++turn_;
  return Draft(*this, std::move(made));
}

std::vector<size_t> SuiteContext::SubjectsFor(const Draft& draft) const {
  const size_t step = planned_.only_shard ? 1 : shards_;
  const size_t own =
      planned_.only_shard ? subjects() : SubjectsOfShard(draft.made_->shard, shards_, subjects());
  const size_t first = draft.subject() / step;
  std::vector<size_t> all;
  for (size_t i = 0; i < own; ++i) all.push_back((first + i) % own * step + draft.subject() % step);
  return all;
}

std::optional<size_t> Draft::AlsoOnAnother() {
  const size_t shards = context_.planned_.only_shard ? 1 : context_.shards_;
  const size_t shard = context_.planned_.only_shard ? 0 : made_->shard;
  const auto next = [&](size_t of) {
    return subject() + shards < context_.subjects() ? subject() + shards : of;
  };
  if (SubjectsOfShard(shard, shards, context_.subjects()) < 2) {
    // The first shard has as many subjects as any.
    if (SubjectsOfShard(0, shards, context_.subjects()) < 2) return std::nullopt;
    made_->shard = 0;
    made_->subjects = {0};
    made_->subjects.push_back(next(0));
  } else {
    made_->subjects.push_back(next(shard));
  }
  return made_->subjects.back();
}

std::optional<size_t> Draft::AlsoOnFirst() {
  const std::optional<size_t> second = AlsoOnAnother();
  if (!second) return std::nullopt;
  const size_t first = context_.planned_.only_shard ? 0 : made_->shard;
  made_->subjects = {subject() == first ? *second : subject(), first};
  return first;
}

namespace {

// False: the body, read as JSON, cannot have a member of that name. Spares the reading.
bool MayName(std::string_view body, std::string_view name) {
  return body.find(name) != std::string_view::npos || body.find('\\') != std::string_view::npos;
}

}  // namespace

const std::vector<std::optional<Value>>* SuiteContext::ListedIn(const std::string& body) const {
  constexpr size_t kMost = 1000;
  const bool may = std::any_of(listed_.begin(), listed_.end(),
                               [&](const Field* field) { return MayName(body, field->name); });
  if (!may) return nullptr;
  if (const auto known = listed_in_.find(body); known != listed_in_.end()) return &known->second;
  if (listed_in_.size() >= kMost) listed_in_.clear();
  std::vector<std::optional<Value>> values(listed_.size());
  if (const Result<Document> read = ParseJson(body); read.ok()) {
    for (size_t i = 0; i < listed_.size(); ++i) {
      if (const Value* value = read.value().root.Find(listed_[i]->name)) values[i] = *value;
    }
  }
  return &listed_in_.emplace(body, std::move(values)).first->second;
}

// Fields with a closed list of values hold a state of the record, and what a target allows in each
// state is its own: a disabled account may refuse every other update. So a case that leaves such a
// field elsewhere than at its first good value puts it there.
void SuiteContext::BringToRest(Draft& draft, size_t listed) const {
  const Field& field = *listed_[listed];
  Case& made = draft.made();
  std::map<size_t, std::vector<std::pair<size_t, bool>>> sent;  // subject -> step, is it at rest
  std::map<size_t, bool> moved;
  for (size_t i = 0; i < made.steps.size(); ++i) {
    const Step& step = made.steps[i];
    if (step.read || !step.request.body) continue;
    const auto* values = ListedIn(*step.request.body);
    if (values == nullptr || !(*values)[listed]) continue;
    const std::optional<Value> rest = bodies_.Good(field, 0, step.subject);
    const bool at_rest = rest && Equal(*(*values)[listed], *rest);
    sent[step.subject].emplace_back(i, at_rest);
    moved[step.subject] = moved[step.subject] || !at_rest;
  }
  for (const auto& [subject, steps] : sent) {
    const std::optional<Value> rest = bodies_.Good(field, 0, subject);
    if (!moved[subject] || !rest) continue;
    const size_t restore = draft.Add(
        Role::kRestore, draft.UpdateOf(subject, bodies_.Make({{field.name, *rest}}, subject)));
    made.steps[restore].subject = subject;
    made.steps[restore].standing = Standing::kNone;
    made.steps[restore].when = [steps = steps](const CaseView& view) {
      bool away = false;
      for (const auto& [step, at_rest] : steps) {
        if (view.steps[step].accepted()) away = !at_rest;
      }
      return away;
    };
  }
}

namespace {

// Where a request with a restricted field and others is refused, the field by itself tells whether
// it is that one that is not taken.
void AddOfRestricted(const Bodies& bodies, Draft& draft) {
  for (const Field& field : bodies.fields()) {
    if (!field.restricted || !field.given.empty()) continue;
    Case& made = draft.made();
    if (made.preflight) continue;
    made.restricted.push_back(field.name);
    const std::optional<Value> good = bodies.Good(field, 0, draft.subject());
    const std::string member = Dump(Value::String(field.name)) + ":";
    const bool in_company =
        std::any_of(made.steps.begin(), made.steps.end(), [&](const Step& step) {
          const auto& body = step.request.body;
          return step.standing == Standing::kAll && body &&
                 body->find(member) != std::string::npos && body->find(',') != std::string::npos;
        });
    if (!in_company || !good) continue;
    const Case* tried = &made;
    const size_t alone = draft.Add(
        Role::kRestore, draft.Update(Dump(bodies.Make({{field.name, *good}}, draft.subject()))));
    draft.step(alone).when = [tried](const CaseView& view) {
      return MayBeRestricted(*tried, view);
    };
  }
}

}  // namespace

void SuiteContext::Keep(Draft draft) {
  // A creation would make another record.
  const bool updates = contract().method == "PUT" || contract().method == "PATCH";
  for (size_t i = 0; updates && !draft.made().preflight && i < listed_.size(); ++i)
    BringToRest(draft, i);
  AddOfRestricted(bodies_, draft);
  Distinguish(draft.made().title, draft.made().requirements, &draft.made().id);
  const bool twice = !taken_.insert(draft.made().id).second &&
                     std::any_of(plan_.cases.begin(), plan_.cases.end(),
                                 [&](const auto& other) { return other->id == draft.made().id; });
  if (twice)
    plan_.faults.push_back({{}, "fault of assay: two cases have the id " + draft.made().id, ""});
  plan_.cases.push_back(std::move(draft.made_));
}

// Names that differ only in what ids cannot hold are told apart by their words, and what is said of
// one place by several schemas by its facts.
void SuiteContext::Distinguish(const std::string& title, const Requirements& facts,
                               std::string* id) const {
  const std::string whole = *id;
  if (!IsTaken(whole)) return;
  *id = whole + "_" + Hex64(Hash64(title)).substr(0, 6);
  const auto is_same = [&](const Requirements& others) { return others == facts; };
  const bool twice =
      std::any_of(plan_.cases.begin(), plan_.cases.end(),
                  [&](const auto& one) { return one->id == *id && is_same(one->requirements); }) ||
      std::any_of(plan_.standing.checks().begin(), plan_.standing.checks().end(),
                  [&](const auto& one) { return one.id == *id && is_same(one.requirements); });
  if (IsTaken(*id) && !twice)
    *id = whole + "_" + Hex64(Hash64(title + "/" + Join(facts, " "))).substr(0, 6);
}

void SuiteContext::CannotTry(std::string_view suite, const std::string& what,
                             Requirements requirements, std::string title, std::string why,
                             std::optional<Level> cap) {
  Draft draft = New(suite, what, std::move(requirements), std::move(title), cap);
  draft.made().not_applicable = std::move(why);
  Keep(std::move(draft));
}

void SuiteContext::Standing(std::string_view suite, const std::string& what,
                            Requirements requirements, std::string title, StandingJudge judge,
                            std::optional<Level> cap, bool reads_too) {
  StandingCheck check;
  check.id = contract().id + "/" + std::string(suite) + "/" + what;
  check.suite = suite;
  check.contract = &contract();
  check.level = contract().LevelOf(requirements, cap);
  check.requirements = std::move(requirements);
  check.title = std::move(title);
  check.judge = std::move(judge);
  check.reads_too = reads_too;
  Distinguish(check.title, check.requirements, &check.id);
  const auto& others = plan_.standing.checks();
  if (!taken_.insert(check.id).second &&
      std::any_of(others.begin(), others.end(),
                  [&](const auto& other) { return other.id == check.id; })) {
    plan_.faults.push_back({{}, "fault of assay: two standing checks have the id " + check.id, ""});
  }
  plan_.standing.Add(std::move(check));
}

const std::string& SuiteContext::ShownAt(std::string_view request_pointer) const {
  static const std::string nowhere;
  const auto found = shown_at_.find(request_pointer);
  return found == shown_at_.end() ? nowhere : found->second.first;
}

Compare SuiteContext::CompareOf(std::string_view request_pointer) const {
  const auto found = shown_at_.find(request_pointer);
  return found == shown_at_.end() ? Compare::kExact : found->second.second;
}

Requirements SuiteContext::Tied(const Value& schema, std::string_view keyword,
                                std::string_view way) {
  Requirements ids;
  const Value* annotation = schema.Find(kAnnotation);
  if (annotation == nullptr) return ids;
  const std::string with_way = std::string(keyword) + ":" + std::string(way);
  for (const std::string_view key : {keyword, std::string_view(with_way)}) {
    const Value* tied = annotation->Find(key);
    if (tied == nullptr) continue;
    for (const Value& id : tied->items()) {
      if (std::find(ids.begin(), ids.end(), id.text()) == ids.end()) ids.push_back(id.text());
    }
  }
  return ids;
}

std::map<std::string, Requirements> SuiteContext::FactsOfRule(const Contract& contract,
                                                              std::string_view name) {
  std::map<std::string, Requirements> facts;
  for (const Rule* rule : contract.RulesNamed(name)) {
    for (const std::string& field : rule->Texts("fields"))
      facts[field] = JoinIds(std::move(facts[field]), rule->For(""));
  }
  return facts;
}

namespace {

const Requirements& FactsIn(const std::map<std::string, Requirements>& facts, const Field& field) {
  static const Requirements none;
  const auto found = facts.find(field.pointer);
  return found == facts.end() ? none : found->second;
}

}  // namespace

const Requirements& SuiteContext::OptionalFacts(const Field& field) const {
  return FactsIn(optional_facts_, field);
}
const Requirements& SuiteContext::UpdateFacts(const Field& field) const {
  return FactsIn(update_facts_, field);
}

Request Draft::Update(std::optional<std::string> body, std::string_view credential) const {
  return context_.MakeRequest(subject(), std::move(body), credential);
}

Request Draft::UpdateOf(size_t subject, const Value& body) const {
  return context_.MakeRequest(subject, context_.BodyText(body), "default");
}

size_t Draft::Add(Role role, Request request) {
  Step step;
  step.role = role;
  step.request = std::move(request);
  step.subject = subject();
  made_->steps.push_back(std::move(step));
  return made_->steps.size() - 1;
}

size_t Draft::Setup(const Value& body) {
  return Add(Role::kSetup, Update(context_.BodyText(body)));
}

size_t Draft::Act(const Value& body) { return Add(Role::kAct, Update(context_.BodyText(body))); }

std::optional<size_t> Draft::Look() {
  if (!context_.target().read) return std::nullopt;
  const size_t look = Add(Role::kLook, context_.MakeRead(subject()));
  made_->steps[look].read = true;
  return look;
}

void Draft::RestoreIfAccepted(size_t act, const Value& body) {
  // Only an update gives a record its values back; a creation would make another record.
  const std::string& method = context_.contract().method;
  if (method != "PUT" && method != "PATCH") return;
  const size_t restore = Add(Role::kRestore, Update(context_.BodyText(body)));
  made_->steps[restore].standing = Standing::kNone;
  made_->steps[restore].when = [act](const CaseView& view) { return view.steps[act].accepted(); };
}

}  // namespace assay
