// The plan: every case and standing check of a run, fixed before a byte is sent. A pure function of
// contracts, profile, seed and options.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "harness/generate/values.h"
#include "harness/judge/case.h"
#include "harness/judge/expect.h"
#include "harness/plan/bodies.h"
#include "harness/plan/parameters.h"
#include "harness/plan/shard.h"
#include "harness/target/profile.h"

namespace assay {

// The update that gives a record (as the profile's read showed it) its values back; nullopt where
// it shows none.
using PutBack = std::function<std::optional<Request>(const Value& record, size_t subject)>;

struct PlannedContract {
  std::shared_ptr<const Contract> contract;
  ContractTarget target;
  PutBack put_back;
  std::vector<std::map<std::string, std::string>>
      subjects;  // at least one; empty maps where the path has no variable
  // Of a divided run: the shard that tries it alone, where there are no subjects to divide.
  std::optional<size_t> only_shard;
};

struct Plan {
  std::vector<std::unique_ptr<PlannedContract>> contracts;
  std::vector<std::unique_ptr<Case>> cases;  // in plan order
  StandingBook standing;
  std::vector<Error>
      faults;  // assay's own: an id twice, a made request that does not keep to the contract

  std::vector<std::string> elsewhere;  // ids of cases that other shards of the run try

  // Takes in what another plan has, behind its own.
  void Append(Plan&& other);
  // Numbers cases and checks in plan order.
  void NumberPlaces();
  // Leaves what that shard tries: its cases, the preflights on its own subjects, every standing
  // check.
  void KeepShard(const Shard& shard);
};

// "firstName" -> "first_name", "/profile/groups/*/id" -> "profile_groups_item_id", "X-API-Key" ->
// "x_api_key".
std::string IdSegment(std::string_view text);

// The ids of both, each once.
Requirements JoinIds(Requirements first, const Requirements& second);

// A case in the making, for suites.
class Draft {
 public:
  // Where `body` stands for a JSON value it is sent compact, as application/json.
  size_t Setup(const Value& body);
  size_t Act(const Value& body);
  size_t Add(Role role, Request request);
  // The profile's read operation on the subject; nullopt where it has none.
  std::optional<size_t> Look();
  // Sends `body` where `act` was accepted, so that what should have been refused does not stay.
  void RestoreIfAccepted(size_t act, const Value& body);
  void Expect(Expectation expectation) { made_->expectations.push_back(std::move(expectation)); }
  // Runs the case on a second subject as well, for itself; nullopt where no shard has two. May move
  // the case to another first subject: to be asked for before anything else.
  std::optional<size_t> AlsoOnAnother();

  // As above, and the second is the first of all that the case may have: what goes to the record of
  // the first row goes there.
  std::optional<size_t> AlsoOnFirst();

  size_t subject() const { return made_->subjects.front(); }
  Step& step(size_t index) { return made_->steps[index]; }
  Case& made() { return *made_; }
  // The request of an update with this body by this credential; nullopt body: none is sent.
  Request Update(std::optional<std::string> body, std::string_view credential = "default") const;
  Request UpdateOf(size_t subject, const Value& body) const;

 private:
  friend class SuiteContext;
  Draft(const class SuiteContext& context, std::unique_ptr<Case> made)
      : context_(context), made_(std::move(made)) {}
  const SuiteContext& context_;
  std::unique_ptr<Case> made_;
};

// What a suite builds its cases with: one contract on one target.
class SuiteContext {
 public:
  // `plan` has nothing of another contract. `shards`: over how many the run is divided; `turn`: the
  // cases of the contracts before it, so that what does not come out even is not always the first
  // shard's.
  SuiteContext(Plan& plan, const PlannedContract& planned, const Profile& profile, uint64_t seed,
               size_t shards = 1, size_t turn = 0);

  const Contract& contract() const { return *planned_.contract; }
  const ContractTarget& target() const { return planned_.target; }
  const Bodies& bodies() const { return bodies_; }
  const std::string& base_url() const { return profile_.base_url; }
  uint64_t seed() const { return seed_; }
  // BadValues() and EdgeValues() of the field's schema, made once for all suites.
  const std::vector<Sample>& bad_values(const Field& field) const;
  const std::vector<Sample>& edge_values(const Field& field) const;
  bool bare() const { return profile_.bare; }  // an address alone: no credentials, made-up subjects
  size_t subjects() const { return planned_.subjects.size(); }
  const std::map<std::string, std::string>& path_values(size_t subject) const {
    return planned_.subjects[subject];
  }

  // `what` is the id's part after the suite: slugs joined by '/'. The next subject in turn is its
  // own.
  Draft New(std::string_view suite, const std::string& what, Requirements requirements,
            std::string title, std::optional<Level> cap = std::nullopt);
  void Keep(Draft draft);
  // The subjects of a draft's shard, the one whose turn it is first.
  std::vector<size_t> SubjectsFor(const Draft& draft) const;
  // A case that cannot be tried with this profile.
  void CannotTry(std::string_view suite, const std::string& what, Requirements requirements,
                 std::string title, std::string why, std::optional<Level> cap = std::nullopt);
  void Standing(std::string_view suite, const std::string& what, Requirements requirements,
                std::string title, StandingJudge judge, std::optional<Level> cap = std::nullopt,
                bool reads_too = false);

  // A body as it is sent; nullopt where the operation has none.
  std::optional<std::string> BodyText(const Value& body) const;
  // Good values of the parameters that requests carry beside the subject's.
  const ParameterValues& parameters() const { return parameters_; }
  // A good request, but for one parameter: with this value, or without it. Of a path parameter
  // only a value; nullopt where its place cannot carry it.
  std::optional<Request> MakeRequestWith(size_t subject, std::optional<std::string> body,
                                         const Parameter& parameter,
                                         const std::optional<Value>& value) const;
  // The request of the operation on a subject.
  Request MakeRequest(size_t subject, std::optional<std::string> body,
                      std::string_view credential) const;
  // The same on made-up path values; a value may be empty.
  Request MakeRequestAt(const std::map<std::string, std::string>& path_values,
                        std::optional<std::string> body, std::string_view credential) const;
  // A value like the subject's own for that path parameter, which is no subject's.
  std::string MadeUpId(const std::string& parameter, size_t subject) const;
  Request MakeRead(size_t subject) const;
  bool HasCredential(std::string_view name) const;
  // See PutBack. Independent of the context's life.
  PutBack MakePutBack() const;
  // Where a request field shows in an accepted answer; empty where the contract says nothing.
  const std::string& ShownAt(std::string_view request_pointer) const;
  Compare CompareOf(std::string_view request_pointer) const;
  // The facts that a request field's keyword is tied to, with those of one way of breaking it.
  static Requirements Tied(const Value& schema, std::string_view keyword,
                           std::string_view way = "");
  // The facts that say that the field may be left out; and those of what an update of it changes.
  const Requirements& OptionalFacts(const Field& field) const;
  const Requirements& UpdateFacts(const Field& field) const;

 private:
  // Written as the parameters of that name say.
  std::string ExpandPath(std::string_view path,
                         const std::map<std::string, std::string>& path_values) const;
  Request MakeRequestTo(const std::string& path, std::optional<std::string> body,
                        std::string_view credential, const Parameter* but) const;
  // The media types to ask for: what success is documented with.
  std::string Accepted() const;
  // Adds the required parameters, but for the one that is not to be.
  void AddParameters(Request* request, const Parameter* but) const;
  static bool AddParameter(Request* request, const Parameter& parameter, const Value& value);
  bool IsTaken(const std::string& id) const { return taken_.count(id) > 0; }
  void Distinguish(const std::string& title, const Requirements& facts, std::string* id) const;
  // The values of listed_ that a body has, in that order; null: it has none.
  const std::vector<std::optional<Value>>* ListedIn(const std::string& body) const;
  void BringToRest(Draft& draft, size_t listed) const;
  // By field, the facts of the rules of that name.
  static std::map<std::string, Requirements> FactsOfRule(const Contract& contract,
                                                         std::string_view name);

  Plan& plan_;
  const PlannedContract& planned_;
  const Profile& profile_;
  Bodies bodies_;
  ParameterValues parameters_;
  uint64_t seed_;
  size_t shards_;
  size_t turn_;  // of the next case; each shard in turn, and in each shard its subjects in turn
  std::map<std::string, Requirements> optional_facts_, update_facts_;
  // Request pointer -> where it shows, and how the two are compared.
  std::map<std::string, std::pair<std::string, Compare>, std::less<>> shown_at_;
  std::vector<const Field*> listed_;       // fields with a closed list of values
  std::unordered_set<std::string> taken_;  // ids of cases and checks
  // What many cases ask for. By schema; by subject, credential and whether there is a body; by
  // body.
  using Samples = std::unordered_map<std::shared_ptr<const Value>, std::vector<Sample>>;
  mutable Samples bad_values_, edge_values_;
  mutable std::map<std::tuple<size_t, std::string, bool>, Request> requests_;
  mutable std::unordered_map<std::string, std::vector<std::optional<Value>>> listed_in_;
  friend class Draft;
};

struct PlanOptions {
  uint64_t seed = 1;
  size_t shards = 1;  // the plan is of the whole; Plan::KeepShard takes a part
  // The profile is read back from a log and holds stand-ins for secrets: it is not held against the
  // contracts.
  bool recorded = false;
  uint64_t fuzz = 0;  // tries by chance, shared out over contracts and properties
};

}  // namespace assay
