#include "harness/run/record.h"

#include <algorithm>
#include <ctime>
#include <utility>

#include "harness/base/text.h"
#include "harness/fuzz/tries.h"
#include "harness/judge/expect.h"

namespace assay {
namespace {

constexpr size_t kMargin = 16 * 1024;
constexpr size_t kTextRecorded = 1000;

// In double quotes, so that $NAME is the shell's to fill in; everything else that the shell knows
// is escaped.
std::string DoubleQuote(std::string_view text) {
  std::string quoted = "\"";
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const bool names_variable = c == '$' && i + 1 < text.size() &&
                                (text[i + 1] == '_' || (text[i + 1] >= 'A' && text[i + 1] <= 'Z'));
    if (c == '"' || c == '\\' || c == '`' || (c == '$' && !names_variable)) quoted += '\\';
    quoted += c;
  }
  return quoted + "\"";
}

std::string QuoteRedacted(const std::string& text, const Redactor& redactor) {
  const std::string redacted = redactor.Apply(text);
  return redacted == text ? ShellQuote(text) : DoubleQuote(redacted);
}

std::string Cut(std::string text, size_t most) {
  if (text.size() > most) text.resize(most);
  return text;
}

reports::PlannedCase Planned(const std::string& id, const std::string& classname, Level level,
                             const Requirements& requirements, const std::string& title,
                             bool standing) {
  reports::PlannedCase planned;
  planned.id = id;
  planned.classname = classname;
  planned.standing = standing;
  planned.level = LevelName(level);
  planned.requirements = requirements;
  planned.title = title;
  return planned;
}

// The value with every secret in its texts replaced; names stay.
Value RedactTexts(const Value& value, const Redactor& redactor) {
  switch (value.kind()) {
    case Kind::kString:
      return Value::String(redactor.Apply(value.text()));
    case Kind::kArray: {
      Value out = Value::MakeArray();
      for (const Value& item : value.items()) out.items().push_back(RedactTexts(item, redactor));
      return out;
    }
    case Kind::kObject: {
      Value out = Value::MakeObject();
      for (const Member& member : value.members())
        out.Set(member.key, RedactTexts(member.value, redactor));
      return out;
    }
    case Kind::kNull:
    case Kind::kBoolean:
    case Kind::kNumber:
      return value;
  }
  return value;
}

std::string_view StandingWord(Standing standing) {
  switch (standing) {
    case Standing::kAll:
      return "all";
    case Standing::kRefusals:
      return "refusals";
    case Standing::kNone:
      return "none";
  }
  return "none";
}

// A margin is kept while secrets are replaced, so that one cut in two at the end does not slip
// through.
void CopyWithMargin(const std::string& body, size_t limit, std::string* copy, bool* cut) {
  *cut = body.size() > limit + kMargin;
  copy->assign(body, 0, limit + kMargin);
}

using Texts = std::vector<std::pair<std::string, std::string>>;

// Into the texts that are there already: those of the exchange before are as long, as a rule.
template <typename Pairs, typename First, typename Second>
void CopyPairs(const Pairs& pairs, First first, Second second, Texts* texts) {
  texts->resize(pairs.size());
  auto text = texts->begin();
  for (const auto& pair : pairs) {
    text->first = pair.*first;
    text->second = pair.*second;
    ++text;
  }
}

void CopyHeaders(const std::vector<Header>& headers, Texts* texts) {
  CopyPairs(headers, &Header::name, &Header::value, texts);
}

void RedactBody(size_t limit, const Redactor& redactor, std::string* body, bool* cut) {
  redactor.ApplyTo(body);
  if (body->size() <= limit) return;
  *cut = true;
  body->resize(limit);
}

bool HasFinding(const Outcome& outcome) {
  switch (outcome.verdict) {
    case Verdict::kWarn:
    case Verdict::kFail:
    case Verdict::kWaived:
    case Verdict::kError:
      return true;
    case Verdict::kPass:
    case Verdict::kStaleWaiver:
    case Verdict::kNotApplicable:
    case Verdict::kNotObserved:
    case Verdict::kBlocked:
      return false;
  }
  return false;
}

}  // namespace

std::string CurlLine(const Request& request, const Redactor& redactor) {
  std::string line = "curl -i -X " + request.method + " " + QuoteRedacted(request.url, redactor);
  for (const Header& header : request.headers) {
    if (EqualsIgnoreCase(header.name, "User-Agent") || EqualsIgnoreCase(header.name, "Accept"))
      continue;
    line += " -H " + QuoteRedacted(header.name + ": " + header.value, redactor);
  }
  if (request.body) line += " --data-raw " + QuoteRedacted(*request.body, redactor);
  return line;
}

reports::ContractInfo RecordContract(const Contract& contract) {
  return {contract.id,
          contract.title,
          contract.document_title,
          contract.document_url,
          contract.document_edition,
          contract.digest};
}

std::vector<reports::RequirementInfo> RecordRequirements(const Contract& contract) {
  std::vector<reports::RequirementInfo> infos;
  for (const Requirement& requirement : contract.requirements) {
    reports::RequirementInfo info;
    info.contract = contract.id;
    info.id = requirement.id;
    info.level = LevelName(requirement.level);
    info.category = requirement.category;
    info.text = requirement.text;
    info.section = requirement.section;
    info.locator = requirement.locator;
    info.not_tested = requirement.not_tested;
    info.outside = requirement.outside;
    infos.push_back(std::move(info));
  }
  return infos;
}

reports::PlannedCase RecordCase(const Case& tried) {
  auto planned =
      Planned(tried.id, tried.classname(), tried.level, tried.requirements, tried.title, false);
  planned.place = tried.place;
  return planned;
}

reports::PlannedCase RecordStanding(const StandingCheck& check) {
  auto planned =
      Planned(check.id, check.classname(), check.level, check.requirements, check.title, true);
  planned.place = check.place;
  return planned;
}

reports::TargetInfo RecordTarget(const PlannedContract& planned, const Redactor& redactor) {
  const ContractTarget& target = planned.target;
  const auto text = [&](const std::string& value) { return Value::String(redactor.Apply(value)); };
  Value credentials = Value::MakeObject();
  for (const auto& [name, credential] : target.credentials) {
    Value headers = Value::MakeObject();
    for (const auto& [header, value] : credential.headers) headers.Set(header, text(value));
    credentials.Set(name, Value::MakeObject()).Set("headers", std::move(headers));
  }
  Value subjects = Value::MakeArray();
  for (const auto& subject : target.subjects) {
    Value bound = Value::MakeObject();
    for (const auto& [name, value] : subject) bound.Set(name, text(value));
    subjects.items().push_back(std::move(bound));
  }
  Value values = Value::MakeObject();
  for (const auto& [field, good] : target.values) {
    Value all = Value::MakeArray();
    for (const Value& value : good) all.items().push_back(RedactTexts(value, redactor));
    values.Set(field, std::move(all));
  }
  Value settings = Value::MakeObject();
  if (!credentials.members().empty()) settings.Set("credentials", std::move(credentials));
  if (!subjects.items().empty()) settings.Set("subjects", std::move(subjects));
  if (!values.members().empty()) settings.Set("values", std::move(values));
  if (target.read) {
    Value& read = settings.Set("read", Value::MakeObject());
    read.Set("method", Value::String(target.read->method));
    read.Set("path", text(target.read->path));
  }
  return {planned.contract->id, std::move(settings)};
}

reports::CaseResult RecordOutcome(const std::string& id, const Outcome& outcome, double seconds,
                                  uint64_t exchanges, const Redactor& redactor) {
  reports::CaseResult result;
  result.id = id;
  result.verdict = VerdictName(outcome.verdict);
  result.reason = Cut(redactor.Apply(outcome.reason), kTextRecorded);
  result.exchanges = exchanges;
  result.seconds = seconds;
  if (!HasFinding(outcome)) return result;
  reports::Finding finding;
  finding.message = result.reason;
  finding.kind = outcome.finding.kind;
  finding.pointer = redactor.Apply(outcome.finding.pointer);
  finding.allowed = Cut(redactor.Apply(outcome.finding.allowed), kTextRecorded);
  finding.came = Cut(redactor.Apply(outcome.finding.came), kTextRecorded);
  finding.times = outcome.times;
  finding.of = outcome.of;
  finding.exchanges = outcome.exchanges;
  if (outcome.request) finding.sent = CurlLine(*outcome.request, redactor);
  if (outcome.requests.size() > 1) {
    finding.sent.clear();
    for (const Request& request : outcome.requests)
      finding.sent += (finding.sent.empty() ? "" : " && ") + CurlLine(request, redactor);
  }
  result.findings.push_back(std::move(finding));
  return result;
}

void RecordExchange(const Case& tried, size_t step, const StepResult& result,
                    const std::map<std::string, std::string>& path_values, size_t body_limit,
                    reports::ExchangeRecord* record) {
  const Exchange& exchange = result.exchange;
  const Step& planned = tried.steps[step];
  record->number = exchange.number;
  record->case_id = tried.id;
  record->step = step;
  record->role = RoleName(planned.role);
  record->standing = StandingWord(planned.standing);
  record->judged_here = planned.judged_here;
  record->read = planned.read;
  using PathValue = std::pair<const std::string, std::string>;
  CopyPairs(path_values, &PathValue::first, &PathValue::second, &record->path_values);
  record->method = exchange.request.method;
  record->url = exchange.request.url;
  CopyHeaders(exchange.request.headers, &record->request_headers);
  record->has_request_body = exchange.request.body.has_value();
  static const std::string none;
  CopyWithMargin(exchange.request.body ? *exchange.request.body : none, body_limit,
                 &record->request_body, &record->request_cut);
  record->status = exchange.status;
  CopyHeaders(exchange.headers, &record->response_headers);
  CopyWithMargin(exchange.body, body_limit, &record->response_body, &record->response_cut);
  record->response_bytes = exchange.body.size();
  record->fault.clear();
  if (!exchange.answered()) record->fault = TransportFaultName(exchange.fault);
  record->fault_detail = exchange.fault_detail;
  record->retries = exchange.retries;
  record->started = static_cast<double>(exchange.timing.started.count()) / 1e6;
  record->first_byte = static_cast<double>(exchange.timing.first_byte.count()) / 1e6;
  record->total = static_cast<double>(exchange.timing.total.count()) / 1e6;
  record->came_at = exchange.came_at;
}

void RedactExchange(size_t body_limit, const Redactor& redactor, reports::ExchangeRecord* record) {
  for (auto& [name, value] : record->path_values) redactor.ApplyTo(&value);
  redactor.ApplyTo(&record->url);
  for (auto& [name, value] : record->request_headers) redactor.ApplyTo(&value);
  RedactBody(body_limit, redactor, &record->request_body, &record->request_cut);
  for (auto& [name, value] : record->response_headers) {
    redactor.ApplyTo(&name);
    redactor.ApplyTo(&value);
  }
  RedactBody(body_limit, redactor, &record->response_body, &record->response_cut);
  redactor.ApplyTo(&record->fault_detail);
}

void LearnSecrets(const Contract& contract, const StepResult& result, Redactor* redactor) {
  if (!result.json) return;
  for (const std::string& pointer : contract.redact) {
    const Value* value = At(result.json->root, pointer);
    if (value == nullptr) continue;
    redactor->Add(value->is_string() ? value->text() : Dump(*value), "[redacted " + pointer + "]");
  }
}

std::string DescribePlan(const Plan& plan, const Redactor& redactor) {
  std::string text;
  for (const auto& tried : plan.cases) {
    text += tried->id + "\n    " + std::string(LevelName(tried->level)) + " [" +
            Join(tried->requirements, " ") + "] " + tried->title + "\n";
    if (!tried->not_applicable.empty())
      text += "    not applicable: " + tried->not_applicable + "\n";
    if (tried->tries && tried->not_applicable.empty()) {
      const auto& tries = *tried->tries;
      text += "    " + std::to_string(tries.count()) + (tries.count() == 1 ? " try" : " tries") +
              " by seed " + std::to_string(tries.seed()) +
              ", the first one: " + Quote(SequenceValue(tries.Generate(0))) + "\n";
    }
    for (size_t i = 0; i < tried->steps.size(); ++i) {
      const Step& step = tried->steps[i];
      // Of a preflight, a shard has the steps of its own subjects.
      if (std::find(tried->subjects.begin(), tried->subjects.end(), step.subject) ==
          tried->subjects.end())
        continue;
      text += "    " + std::to_string(i + 1) + ". " + std::string(RoleName(step.role)) + ": " +
              CurlLine(step.request, redactor);
      if (step.when) text += "    # only if the answers before ask for it";
      if (step.pause.count() > 0)
        text += "    # after " + std::to_string(step.pause.count()) + " ms";
      text += "\n";
    }
    if (!tried->allowed.empty()) text += "    allowed: " + tried->allowed + "\n";
  }
  for (const StandingCheck& check : plan.standing.checks()) {
    text += check.id + "\n    " + std::string(LevelName(check.level)) + " [" +
            Join(check.requirements, " ") + "] always: " + check.title + "\n";
  }
  return text;
}

std::string PlanDigest(const Plan& plan, std::string_view base_url) {
  uint64_t hash = Hash64("plan");
  // The end of each text counts, so that what stands in one cannot pass for the start of the next.
  const auto add = [&](std::string_view text) {
    hash = Hash64(std::string_view("\0", 1), Hash64(text, hash));
  };
  const auto add_request = [&](const Request& request) {
    const std::string_view url = request.url;
    add(request.method);
    add(url.substr(0, base_url.size()) == base_url ? url.substr(base_url.size()) : url);
    for (const Header& header : request.headers) {
      add(header.name);
      // Credentials change from day to day, and a digest need not know them.
      const bool ours = EqualsIgnoreCase(header.name, "content-type");
      add(ours || header.value.empty() ? header.value : "…");
    }
    add(request.body ? *request.body : "no body");
  };
  for (const auto& tried : plan.cases) {
    add(tried->id);
    add(LevelName(tried->level));
    add(Join(tried->requirements, " "));
    add(tried->not_applicable);
    for (const Step& step : tried->steps) {
      add(RoleName(step.role));
      add(std::to_string(step.pause.count()));
      add_request(step.request);
    }
  }
  for (const StandingCheck& check : plan.standing.checks()) {
    add(check.id);
    add(LevelName(check.level));
    add(Join(check.requirements, " "));
  }
  return Hex64(hash);
}

std::string UtcNow() {
  const std::time_t now = std::time(nullptr);
  std::tm parts{};
  gmtime_r(&now, &parts);
  char text[32];
  std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts);
  return text;
}

}  // namespace assay
