#include "suites/suites.h"

#include <optional>
#include <utility>

#include "harness/base/side_by_side.h"

namespace assay::suites {

const std::vector<Suite>& AllSuites() {
  static const std::vector<Suite> suites = {
      {"status_and_media_types", BuildStatusAndMediaTypes,
       "statuses, media types and bodies that are JSON"},
      {"field_types", BuildFieldTypes, "the JSON type of every documented field"},
      {"enums", BuildEnums, "closed lists of values"},
      {"regex_rules", BuildRegexRules, "patterns and formats of texts and keys"},
      {"required_and_optional", BuildRequiredAndOptional, "what may and what may not be left out"},
      {"forms", BuildForms, "each of the forms that a request or a part of it may have"},
      {"headers_and_credentials", BuildHeadersAndCredentials,
       "headers without which a request is refused"},
      {"parameters", BuildParameters, "parameters in path, query, header and cookie"},
      {"permissions", BuildPermissions, "what a caller may do"},
      {"error_shapes", BuildErrorShapes, "the bodies of refusals"},
      {"update_semantics", BuildUpdateSemantics,
       "what an update changes, and what it leaves alone"},
      {"whole_values", BuildWholeValues, "objects that an update replaces whole, at every depth"},
      {"sequences", BuildSequences, "updates that follow one another, of one record and of two"},
      {"free_values", BuildFreeValues, "places where any JSON value is allowed"},
      {"echo_and_identity", BuildEchoAndIdentity,
       "what answers show of the request and the record"},
      {"numbers_and_time", BuildNumbersAndTime, "precision of numbers, time stamps"},
      {"idempotence", BuildIdempotence, "the same update twice"},
      {"robustness", BuildRobustness, "requests that no client should send"},
  };
  return suites;
}

namespace {

// The subjects of a contract on this target; nullopt where its path has variables that nothing
// binds.
std::optional<std::vector<std::map<std::string, std::string>>> SubjectsOf(
    const Contract& contract, const ContractTarget& target) {
  if (!target.subjects.empty()) return target.subjects;
  for (const Parameter& parameter : contract.parameters) {
    if (parameter.in == ParameterPlace::kPath) return std::nullopt;
  }
  return std::vector<std::map<std::string, std::string>>{{}};
}

// Stand-ins for path variables that nothing binds.
std::vector<std::map<std::string, std::string>> MadeUpSubjects(const Contract& contract) {
  std::map<std::string, std::string> subject;
  for (const Parameter& parameter : contract.parameters) {
    if (parameter.in == ParameterPlace::kPath)
      subject[parameter.name] = "00000000-0000-4000-8000-000000000000";
  }
  return {subject};
}

// Why nothing can be tried: a request that keeps to the document cannot be made; else empty.
std::string WhyNoGoodRequest(const SuiteContext& context) {
  const std::string remedy = ": list one under the profile's `values`";
  if (const auto missing = context.parameters().Missing(); !missing.empty())
    return "no good value is known of the parameter `" + missing.front() + "`" + remedy;
  const Contract& contract = context.contract();
  if (!contract.request_compiled) return "";
  const Value body = context.bodies().Make({}, 0);
  const SchemaJudgement judgement = contract.request_compiled->Judge(body);
  if (judgement.violations.empty()) return "";
  for (const Field& field : context.bodies().fields()) {
    if (field.required && body.Find(field.name) == nullptr)
      return "no good value is known of `" + field.name + "`" + remedy;
  }
  const SchemaViolation& first = judgement.violations.front();
  return "no good body can be made: " + (first.pointer.empty() ? "it" : first.pointer) +
         " would have to be " + first.allowed;
}

// Gives each shard subjects of its own, or the contract to one of them.
Result<bool> Divide(PlannedContract& planned, size_t position, size_t shards) {
  const std::vector<std::map<std::string, std::string>>& named = planned.target.subjects;
  if (named.empty()) planned.only_shard = position % shards;
  if (named.empty() || named.size() >= shards) return true;
  const auto place = planned.target.places.find("/subjects/0");
  return Error{place == planned.target.places.end() ? Place{} : place->second,
               planned.contract->id + ": " + std::to_string(shards) + " shards need as many " +
                   "subjects, and the profile names " + std::to_string(named.size()),
               "name more test records under `subjects`, or use fewer shards: two that change one "
               "record would disturb each other"};
}

// Why the cases of a contract of which no subject is known cannot be tried.
void NoSubjects(const Contract& contract, bool bare, Plan* plan) {
  for (const auto& tried : plan->cases) {
    // A request without credentials has to be refused whoever it is about.
    if (bare && tried->suite == "headers_and_credentials" && tried->level == Level::kMust) continue;
    tried->steps.clear();
    tried->tries.reset();
    tried->not_applicable = bare ? "needs credentials and a test record, which an address alone "
                                   "does not give: `assay profile` writes one to fill in"
                                 : "the target profile names no subjects for " + contract.id;
  }
}

// The part of the plan that is one contract's. `position`: of the contract in the plan; `turn`: the
// cases of those before it.
Result<std::unique_ptr<Plan>> PlanContract(const std::shared_ptr<const Contract>& contract,
                                           size_t position, size_t turn, const Profile& profile,
                                           const PlanOptions& options) {
  auto plan = std::make_unique<Plan>();
  auto planned = std::make_unique<PlannedContract>();
  planned->contract = contract;
  const auto named = profile.contracts.find(contract->id);
  if (named != profile.contracts.end()) {
    planned->target = named->second;
    Result<bool> fits = options.recorded ? Result<bool>(true) : CheckProfile(profile, *contract);
    if (!fits.ok()) return fits.errors();
  }
  const auto subjects = SubjectsOf(*contract, planned->target);
  // Without a subject the cases are still planned, so that the report says what was not tried and
  // why.
  planned->subjects = subjects.value_or(MadeUpSubjects(*contract));
  if (auto divided = Divide(*planned, position, options.shards); !divided.ok())
    return divided.errors();
  SuiteContext context(*plan, *planned, profile, options.seed, options.shards, turn);
  planned->put_back = context.MakePutBack();
  for (const Suite& suite : AllSuites()) suite.build(context);
  // Only updates: of creations there would be a record for every try.
  const bool updates = contract->method == "PUT" || contract->method == "PATCH";
  if (options.fuzz > 0 && updates) BuildFuzz(context);
  if (const std::string why = WhyNoGoodRequest(context); !why.empty()) {
    for (const auto& tried : plan->cases) {
      tried->steps.clear();
      tried->tries.reset();
      tried->not_applicable = why;
    }
  }
  if (!subjects) NoSubjects(*contract, profile.bare, plan.get());
  plan->contracts.push_back(std::move(planned));
  return plan;
}

}  // namespace

Result<std::unique_ptr<Plan>> BuildPlan(
    const std::vector<std::shared_ptr<const Contract>>& contracts, const Profile& profile,
    const PlanOptions& options) {
  std::vector<std::optional<Result<std::unique_ptr<Plan>>>> parts(contracts.size());
  const auto make = [&](size_t i, size_t turn) {
    parts[i] = PlanContract(contracts[i], i, turn, profile, options);
  };
  // Of a divided run, each contract goes on with the shards where the one before it ended.
  const bool divided = options.shards > 1;
  if (!divided) SideBySide(contracts.size(), [&](size_t i) { make(i, 0); });
  auto plan = std::make_unique<Plan>();
  for (size_t i = 0; i < contracts.size(); ++i) {
    if (divided) make(i, plan->cases.size());
    if (!parts[i]->ok()) return parts[i]->errors();
    plan->Append(std::move(*parts[i]->value()));
  }
  if (options.fuzz > 0) ShareTries(*plan, options.fuzz);
  plan->NumberPlaces();
  if (!plan->faults.empty()) return plan->faults;
  return plan;
}

}  // namespace assay::suites
