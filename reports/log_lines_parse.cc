#include <charconv>
#include <optional>
#include <utility>

#include "harness/base/text.h"
#include "reports/log_lines.h"
#include "reports/verdicts.h"

namespace assay::reports {
namespace {

std::optional<std::string> TextOf(const Value& value) {
  if (value.is_string()) return value.text();
  const Value* base64 = value.Find("base64");
  if (base64 == nullptr || !base64->is_string() || value.members().size() != 1) return std::nullopt;
  return DecodeBase64(base64->text());
}

template <typename T>
std::optional<T> NumberOf(const Value& value) {
  if (!value.is_number()) return std::nullopt;
  T out{};
  const std::string& text = value.text();
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), out);
  if (fault != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return out;
}

// Reads the members of one object and keeps the first complaint of itself and of the objects that
// were read inside it.
class Reader {
 public:
  Reader(const Value& object, std::string* complaint) : object_(object), complaint_(complaint) {
    if (!object.is_object()) Complain("", "an object is needed");
  }

  void Text(std::string_view key, std::string* out, bool required = false) {
    const Value* value = Get(key, required);
    if (value != nullptr) Keep(key, TextOf(*value), "a text is needed", out);
  }
  template <typename T>
  void Number(std::string_view key, T* out, bool required = true) {
    const Value* value = Get(key, required);
    if (value != nullptr) Keep(key, NumberOf<T>(*value), "a number in range is needed", out);
  }
  void Flag(std::string_view key, bool* out, bool required = false) {
    const Value* value = Get(key, required);
    if (value == nullptr) return;
    if (!value->is_boolean()) return Complain(key, "true or false is needed");
    *out = value->boolean();
  }
  // Calls read(item) for each item of an array.
  template <typename Read>
  void Each(std::string_view key, Read read, bool required = false) {
    const Value* value = Get(key, required);
    if (value == nullptr) return;
    if (!value->is_array()) return Complain(key, "an array is needed");
    for (const Value& item : value->items()) read(item);
  }
  void Texts(std::string_view key, std::vector<std::string>* out) {
    Each(key, [&](const Value& item) {
      Keep(key, TextOf(item), "an array of texts is needed", &out->emplace_back());
    });
  }
  void Numbers(std::string_view key, std::vector<uint64_t>* out) {
    Each(key, [&](const Value& item) {
      Keep(key, NumberOf<uint64_t>(item), "an array of numbers is needed", &out->emplace_back());
    });
  }
  const Value* Get(std::string_view key, bool required) {
    const Value* value = object_.Find(key);
    if (value == nullptr && required) Complain(key, "missing");
    return value;
  }
  void Complain(std::string_view key, std::string_view what) {
    if (!complaint_->empty()) return;
    *complaint_ =
        key.empty() ? std::string(what) : "'" + std::string(key) + "': " + std::string(what);
  }

 private:
  template <typename T>
  void Keep(std::string_view key, std::optional<T> value, std::string_view need, T* out) {
    if (!value) return Complain(key, need);
    *out = *std::move(value);
  }

  const Value& object_;
  std::string* complaint_;
};

template <typename T>
Result<T> Finish(T value, std::string complaint) {
  if (complaint.empty()) return value;
  return Error{{}, std::move(complaint), ""};
}

ContractInfo ReadContract(const Value& value, std::string* complaint) {
  ContractInfo out;
  Reader reader(value, complaint);
  reader.Text("id", &out.id, true);
  reader.Text("title", &out.title);
  reader.Text("document_title", &out.document_title);
  reader.Text("document_url", &out.document_url);
  reader.Text("document_edition", &out.document_edition);
  reader.Text("digest", &out.digest);
  return out;
}

RequirementInfo ReadRequirement(const Value& value, std::string* complaint) {
  RequirementInfo out;
  Reader reader(value, complaint);
  reader.Text("contract", &out.contract, true);
  reader.Text("id", &out.id, true);
  reader.Text("level", &out.level, true);
  reader.Text("category", &out.category);
  reader.Text("text", &out.text);
  reader.Text("section", &out.section);
  reader.Text("locator", &out.locator);
  reader.Text("not_tested", &out.not_tested);
  reader.Flag("outside", &out.outside);
  return out;
}

ShardInfo ReadShard(const Value& value, std::string* complaint) {
  ShardInfo out;
  Reader reader(value, complaint);
  reader.Number("index", &out.index);
  reader.Number("total", &out.total);
  reader.Text("source", &out.source);
  reader.Numbers("merged", &out.merged);
  return out;
}

Finding ReadFinding(const Value& value, std::string* complaint) {
  Finding out;
  Reader reader(value, complaint);
  reader.Text("message", &out.message, true);
  reader.Text("kind", &out.kind);
  reader.Text("pointer", &out.pointer);
  reader.Text("sent", &out.sent);
  reader.Text("case_file", &out.case_file);
  reader.Text("allowed", &out.allowed);
  reader.Text("came", &out.came);
  reader.Number("times", &out.times);
  reader.Number("of", &out.of);
  reader.Numbers("exchanges", &out.exchanges);
  return out;
}

void ReadHeaders(Reader* reader, std::vector<std::pair<std::string, std::string>>* out) {
  reader->Each(
      "headers",
      [&](const Value& item) {
        const bool pair = item.is_array() && item.items().size() == 2;
        const std::optional<std::string> name = pair ? TextOf(item.items()[0]) : std::nullopt;
        const std::optional<std::string> value = pair ? TextOf(item.items()[1]) : std::nullopt;
        if (!name || !value) return reader->Complain("headers", "pairs of texts are needed");
        out->emplace_back(*name, *value);
      },
      true);
}

Regression ReadRegression(const Value& value, std::string* complaint) {
  Regression out;
  Reader reader(value, complaint);
  reader.Text("case", &out.id, true);
  reader.Text("level", &out.level, true);
  reader.Texts("requirements", &out.requirements);
  reader.Text("was", &out.was, true);
  reader.Text("now", &out.now, true);
  reader.Text("reason", &out.reason);
  return out;
}

void ReadBaseline(const Value& value, Baseline* out, std::string* complaint) {
  Reader reader(value, complaint);
  reader.Text("run", &out->run, true);
  if (value.Find("compared") != nullptr) reader.Number("compared", &out->compared.emplace());
  reader.Each(
      "regressions",
      [&](const Value& item) { out->regressions.push_back(ReadRegression(item, complaint)); },
      true);
  reader.Each("appeared", [&](const Value& item) {
    Appeared& one = out->appeared.emplace_back();
    Reader part(item, complaint);
    part.Text("case", &one.id, true);
    part.Text("verdict", &one.verdict, true);
  });
  reader.Texts("notes", &out->notes);
}

}  // namespace

std::string LineType(const Value& line) { return line.StringOr("type", ""); }

Result<Header> ParseHeaderLine(const Value& line) {
  Header out;
  std::string complaint;
  Reader reader(line, &complaint);
  int format = 0;
  reader.Number("format", &format);
  if (format != kLogFormat) reader.Complain("format", "written by another version of assay");
  reader.Text("assay_version", &out.assay_version, true);
  reader.Text("started", &out.started, true);
  reader.Text("target_name", &out.target_name, true);
  reader.Text("base_url", &out.base_url, true);
  reader.Number("seed", &out.seed);
  reader.Text("plan_digest", &out.plan_digest, true);
  reader.Texts("options", &out.options);
  reader.Flag("insecure", &out.insecure);
  reader.Texts("filters", &out.filters);
  reader.Flag("should_fails", &out.should_fails);
  reader.Flag("require_observed", &out.require_observed);
  reader.Flag("bare", &out.bare);
  reader.Flag("traffic", &out.traffic);
  reader.Texts("notes", &out.notes);
  if (const Value* shard = reader.Get("shard", false); shard != nullptr)
    out.shard = ReadShard(*shard, &complaint);
  reader.Number("body_limit", &out.body_limit, false);
  reader.Each("targets", [&](const Value& item) {
    TargetInfo& one = out.targets.emplace_back();
    Reader part(item, &complaint);
    part.Text("contract", &one.contract, true);
    if (const Value* settings = part.Get("settings", true); settings != nullptr)
      one.settings = *settings;
  });
  reader.Each(
      "contracts",
      [&](const Value& item) { out.contracts.push_back(ReadContract(item, &complaint)); }, true);
  reader.Each(
      "requirements",
      [&](const Value& item) { out.requirements.push_back(ReadRequirement(item, &complaint)); },
      true);
  return Finish(std::move(out), std::move(complaint));
}

Result<std::vector<PlannedCase>> ParsePlanLine(const Value& line) {
  std::vector<PlannedCase> out;
  std::string complaint;
  Reader(line, &complaint)
      .Each(
          "cases",
          [&](const Value& item) {
            PlannedCase& one = out.emplace_back();
            Reader reader(item, &complaint);
            reader.Text("id", &one.id, true);
            reader.Text("classname", &one.classname, true);
            reader.Flag("standing", &one.standing);
            reader.Text("level", &one.level, true);
            reader.Texts("requirements", &one.requirements);
            reader.Text("title", &one.title);
            reader.Number("place", &one.place, false);
          },
          true);
  return Finish(std::move(out), std::move(complaint));
}

Result<CaseResult> ParseCaseLine(const Value& line) {
  CaseResult out;
  std::string complaint;
  Reader reader(line, &complaint);
  reader.Text("id", &out.id, true);
  reader.Text("verdict", &out.verdict, true);
  if (!ParseVerdict(out.verdict)) reader.Complain("verdict", "no verdict of that name");
  reader.Text("reason", &out.reason);
  reader.Each("findings",
              [&](const Value& item) { out.findings.push_back(ReadFinding(item, &complaint)); });
  reader.Number("exchanges", &out.exchanges);
  reader.Number("seconds", &out.seconds);
  return Finish(std::move(out), std::move(complaint));
}

Result<ExchangeRecord> ParseExchangeLine(const Value& line) {
  ExchangeRecord out;
  std::string complaint;
  Reader reader(line, &complaint);
  reader.Number("number", &out.number);
  reader.Text("case", &out.case_id, true);
  reader.Number("step", &out.step);
  reader.Text("role", &out.role);
  reader.Text("standing", &out.standing);
  reader.Text("judged_here", &out.judged_here);
  reader.Flag("read", &out.read);
  if (const Value* values = reader.Get("path_values", false); values != nullptr) {
    Reader part(*values, &complaint);
    if (values->is_object()) {
      for (const Member& member : values->members())
        part.Text(member.key, &out.path_values.emplace_back(member.key, "").second);
    }
  }
  if (const Value* request = reader.Get("request", true); request != nullptr) {
    Reader part(*request, &complaint);
    part.Text("method", &out.method, true);
    part.Text("url", &out.url, true);
    ReadHeaders(&part, &out.request_headers);
    out.has_request_body = request->Find("body") != nullptr;
    part.Text("body", &out.request_body);
    part.Flag("cut", &out.request_cut);
  }
  if (const Value* response = reader.Get("response", true); response != nullptr) {
    Reader part(*response, &complaint);
    part.Number("status", &out.status);
    ReadHeaders(&part, &out.response_headers);
    part.Text("body", &out.response_body);
    part.Number("bytes", &out.response_bytes);
    part.Flag("cut", &out.response_cut);
  }
  reader.Text("fault", &out.fault);
  reader.Text("fault_detail", &out.fault_detail);
  reader.Number("retries", &out.retries);
  reader.Number("started", &out.started);
  reader.Number("first_byte", &out.first_byte);
  reader.Number("total", &out.total);
  reader.Number("came_at", &out.came_at, false);
  return Finish(std::move(out), std::move(complaint));
}

Result<Footer> ParseFooterLine(const Value& line) {
  Footer out;
  std::string complaint;
  Reader reader(line, &complaint);
  reader.Text("finished", &out.finished, true);
  reader.Number("seconds", &out.seconds);
  reader.Flag("complete", &out.complete, true);
  reader.Text("incomplete_reason", &out.incomplete_reason);
  reader.Number("exit_code", &out.exit_code);
  if (const Value* counts = reader.Get("counts", true); counts != nullptr) {
    Reader part(*counts, &complaint);
    if (counts->is_object()) {
      for (const Member& member : counts->members()) {
        part.Number(member.key, &out.counts[member.key]);
      }
    }
  }
  reader.Number("exchanges", &out.exchanges);
  reader.Texts("left_changed", &out.left_changed);
  reader.Each("waiver_notes", [&](const Value& item) {
    WaiverNote& note = out.waiver_notes.emplace_back();
    Reader part(item, &complaint);
    part.Text("case", &note.id, true);
    part.Text("why", &note.why, true);
  });
  if (const Value* baseline = reader.Get("baseline", false); baseline != nullptr)
    ReadBaseline(*baseline, &out.baseline, &complaint);
  return Finish(std::move(out), std::move(complaint));
}

}  // namespace assay::reports
