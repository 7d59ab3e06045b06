#include <cerrno>
#include <charconv>
#include <fstream>
#include <system_error>
#include <unordered_map>
#include <utility>

#include "reports/log_lines.h"
#include "reports/ndjson.h"

namespace assay::reports {
namespace {

constexpr size_t kMostErrors = 20;

// The number of an exchange, from the start of its line as we write it; 0, which none has, where
// that is another line.
uint64_t NumberOf(std::string_view line) {
  constexpr std::string_view kStart = "{\"type\":\"exchange\",\"number\":";
  uint64_t number = 0;
  if (line.starts_with(kStart))
    std::from_chars(line.data() + kStart.size(), line.data() + line.size(), number);
  return number;
}

// Takes the lines of a log in order and builds the run; the state is what must come next.
class LogReader {
 public:
  LogReader(std::string_view name, const LogVisitor& visitor) : name_(name), visitor_(visitor) {}

  // False where reading may end: enough errors, or the visitor has seen enough.
  bool Take(std::string_view text, bool ended) {
    ++line_;
    if (visitor_.wanted && NumberOf(text) != 0 && !visitor_.wanted(NumberOf(text))) return true;
    ParseLimits limits;
    Result<Document> document = ParseJson(text, limits, name_);
    if (!document.ok()) {
      // Only a line that lost its end has none; no proper prefix of an object is JSON.
      if (ended) {
        Complain(document.error().message, document.error().place.column);
      }
      return errors_.size() < kMostErrors;
    }
    TakeLine(document.value().root);
    return errors_.size() < kMostErrors && !stopped_;
  }

  Result<Run> FinishRun() {
    if (errors_.empty() && !have_header_) {
      ++line_;
      Complain("the log has no header line", 0);
    }
    if (!errors_.empty()) return std::move(errors_);
    for (CaseResult& result : by_plan_) {
      if (!result.id.empty()) run_.results.push_back(std::move(result));
    }
    return std::move(run_);
  }

 private:
  void Complain(std::string message, uint32_t column) {
    errors_.push_back(Error{{name_, line_, column}, std::move(message), ""});
  }
  template <typename T>
  bool Good(const Result<T>& parsed) {
    if (!parsed.ok()) Complain(parsed.error().message, 0);
    return parsed.ok();
  }

  void TakeLine(const Value& line) {
    const std::string type = LineType(line);
    if (run_.has_footer) return Complain("a line after the footer", 0);
    if (!have_header_ && type != "header") {
      // One complaint is enough where it is no log at all.
      have_header_ = have_plan_ = true;
      return Complain("the first line is not a header", 0);
    }
    if (type == "header") return TakeHeader(line);
    if (type == "plan") return TakePlan(line);
    if (!have_plan_) {
      have_plan_ = true;
      return Complain("the second line is not the plan", 0);
    }
    if (type == "case") return TakeCase(line);
    if (type == "exchange") return TakeExchange(line);
    if (type == "footer") return TakeFooter(line);
    Complain(type.empty() ? "a line without a type" : "an unknown type of line: '" + type + "'", 0);
  }

  void TakeHeader(const Value& line) {
    if (have_header_) return Complain("a second header", 0);
    have_header_ = true;
    Result<Header> header = ParseHeaderLine(line);
    if (Good(header)) run_.header = header.Take();
  }

  void TakePlan(const Value& line) {
    if (have_plan_) return Complain("a second plan", 0);
    have_plan_ = true;
    Result<std::vector<PlannedCase>> plan = ParsePlanLine(line);
    if (!Good(plan)) return;
    run_.plan = plan.Take();
    by_plan_.resize(run_.plan.size());
    for (size_t i = 0; i < run_.plan.size(); ++i) {
      if (run_.plan[i].id.empty() || !place_.emplace(run_.plan[i].id, i).second) {
        Complain("the plan has a case twice, or without an id: '" + run_.plan[i].id + "'", 0);
      }
    }
    if (visitor_.begin && errors_.empty()) stopped_ = !visitor_.begin(run_);
  }

  void TakeCase(const Value& line) {
    Result<CaseResult> result = ParseCaseLine(line);
    if (!Good(result)) return;
    const auto found = place_.find(result.value().id);
    if (found == place_.end()) {
      return Complain("a result for a case that is not planned: '" + result.value().id + "'", 0);
    }
    CaseResult& slot = by_plan_[found->second];
    if (!slot.id.empty()) return Complain("a second result for '" + slot.id + "'", 0);
    slot = result.Take();
    if (visitor_.result && errors_.empty()) stopped_ = !visitor_.result(slot);
  }

  void TakeExchange(const Value& line) {
    const Result<ExchangeRecord> exchange = ParseExchangeLine(line);
    if (!Good(exchange) || !visitor_.exchange || !errors_.empty()) return;
    stopped_ = !visitor_.exchange(exchange.value());
  }

  void TakeFooter(const Value& line) {
    Result<Footer> footer = ParseFooterLine(line);
    if (!Good(footer)) return;
    run_.footer = footer.Take();
    run_.has_footer = true;
  }

  const std::string name_;
  const LogVisitor visitor_;
  uint32_t line_ = 0;
  bool have_header_ = false;
  bool have_plan_ = false;
  bool stopped_ = false;
  Run run_;
  std::unordered_map<std::string, size_t> place_;
  std::vector<CaseResult> by_plan_;
  std::vector<Error> errors_;
};

// One line in memory at a time. False where the stream broke.
bool ReadLines(std::istream& in, LogReader* reader) {
  std::string line;
  while (std::getline(in, line)) {
    if (!reader->Take(line, !in.eof())) return true;
  }
  return !in.bad();
}

Error Unreadable(const std::string& path) {
  const int error_number = errno != 0 ? errno : EIO;
  return Error{{path, 0, 0},
               "the event log cannot be read: " + std::generic_category().message(error_number),
               "give the run.ndjson of an earlier run"};
}

}  // namespace

Result<Run> VisitLog(const std::string& path, const LogVisitor& visitor) {
  errno = 0;
  std::ifstream in(path, std::ios::binary);
  if (!in.is_open()) return Unreadable(path);
  LogReader reader(path, visitor);
  if (!ReadLines(in, &reader)) return Unreadable(path);
  return reader.FinishRun();
}

Result<Run> ReadLog(const std::string& path) { return VisitLog(path, {}); }

Result<Run> ReadLogText(std::string_view text, std::string_view name) {
  LogReader reader(name, {});
  while (!text.empty()) {
    const size_t end = text.find('\n');
    if (!reader.Take(text.substr(0, end), end != std::string_view::npos)) break;
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return reader.FinishRun();
}

Result<uint64_t> ForEachExchange(const std::string& path,
                                 const std::function<bool(const ExchangeRecord&)>& visit) {
  uint64_t visited = 0;
  LogVisitor visitor;
  visitor.exchange = [&](const ExchangeRecord& exchange) {
    ++visited;
    return visit(exchange);
  };
  const Result<Run> run = VisitLog(path, visitor);
  if (!run.ok()) return run.errors();
  return visited;
}

}  // namespace assay::reports
