#include "harness/run/record.h"

#include <ctime>
#include <utility>

#include "harness/base/text.h"

namespace assay {
namespace {

constexpr size_t kBodyRecorded = 64 * 1024;
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
  return Planned(tried.id, tried.classname(), tried.level, tried.requirements, tried.title, false);
}

reports::PlannedCase RecordStanding(const StandingCheck& check) {
  return Planned(check.id, check.classname(), check.level, check.requirements, check.title, true);
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
  result.findings.push_back(std::move(finding));
  return result;
}

reports::ExchangeRecord RecordExchange(const Case& tried, size_t step, const StepResult& result,
                                       const Redactor& redactor) {
  const Exchange& exchange = result.exchange;
  reports::ExchangeRecord record;
  record.number = exchange.number;
  record.case_id = tried.id;
  record.step = step;
  record.method = exchange.request.method;
  record.url = redactor.Apply(exchange.request.url);
  for (const Header& header : exchange.request.headers) {
    record.request_headers.emplace_back(header.name, redactor.Apply(header.value));
  }
  record.has_request_body = exchange.request.body.has_value();
  record.request_body = Cut(redactor.Apply(exchange.request.body.value_or("")), kBodyRecorded);
  record.status = exchange.status;
  for (const Header& header : exchange.headers) {
    record.response_headers.emplace_back(redactor.Apply(header.name), redactor.Apply(header.value));
  }
  // A margin is kept while secrets are replaced, so that one cut in two at the end does not slip
  // through.
  record.response_body =
      Cut(redactor.Apply(exchange.body.substr(0, kBodyRecorded + kMargin)), kBodyRecorded);
  record.response_bytes = exchange.body.size();
  if (!exchange.answered()) record.fault = TransportFaultName(exchange.fault);
  record.fault_detail = redactor.Apply(exchange.fault_detail);
  record.retries = exchange.retries;
  record.started = static_cast<double>(exchange.timing.started.count()) / 1e6;
  record.first_byte = static_cast<double>(exchange.timing.first_byte.count()) / 1e6;
  record.total = static_cast<double>(exchange.timing.total.count()) / 1e6;
  return record;
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
    for (size_t i = 0; i < tried->steps.size(); ++i) {
      const Step& step = tried->steps[i];
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

std::string UtcNow() {
  const std::time_t now = std::time(nullptr);
  std::tm parts{};
  gmtime_r(&now, &parts);
  char text[32];
  std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts);
  return text;
}

}  // namespace assay
