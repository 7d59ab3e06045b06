#include "reports/har.h"

#include <charconv>
#include <cmath>
#include <memory>
#include <utility>
#include <vector>

#include "harness/base/text.h"
#include "harness/json/value.h"
#include "reports/atomic_file.h"
#include "reports/ndjson.h"
#include "reports/utc.h"

namespace assay::reports {
namespace {

// Dump writes what is no UTF-8 as U+FFFD.
Value HarText(std::string_view text) { return Value::String(std::string(text)); }

Value HarNumber(int64_t number) { return Value::Integer(number); }

// HarMilliseconds with three decimals.
Value HarMilliseconds(double seconds) {
  char buffer[40];
  const double clean = std::isfinite(seconds) && seconds > 0 ? seconds * 1000 : 0;
  const auto end =
      std::to_chars(buffer, buffer + sizeof buffer, clean, std::chars_format::fixed, 3);
  return Value::Number(std::string(buffer, end.ptr));
}

using Pairs = std::vector<std::pair<std::string, std::string>>;

Value NameValues(const Pairs& pairs) {
  Value out = Value::MakeArray();
  for (const auto& [name, value] : pairs) {
    Value one = Value::MakeObject();
    one.Set("name", HarText(name));
    one.Set("value", HarText(value));
    out.items().push_back(std::move(one));
  }
  return out;
}

// The parts of a query as they stand in the address.
Pairs QueryOf(const std::string& url) {
  Pairs pairs;
  const size_t query = url.find('?');
  if (query == std::string::npos) return pairs;
  const std::string text = url.substr(query + 1, url.find('#', query) - query - 1);
  for (const std::string& part : Split(text, '&')) {
    if (part.empty()) continue;
    const size_t equals = part.find('=');
    pairs.emplace_back(part.substr(0, equals),
                       equals == std::string::npos ? "" : part.substr(equals + 1));
  }
  return pairs;
}

std::string HeaderOf(const Pairs& headers, std::string_view name) {
  for (const auto& [key, value] : headers) {
    if (EqualsIgnoreCase(key, name)) return value;
  }
  return "";
}

// `text`, and in what it is encoded where it is no text. `encoding` is HAR's for answers, and an
// extension of ours for requests.
void SetBody(const std::string& body, std::string_view encoding, Value* out) {
  const bool plain = IsUtf8(body);
  out->Set("text", Value::String(plain ? body : Base64(body)));
  if (!plain) out->Set(encoding, Value::String("base64"));
}

Value RequestValue(const ExchangeRecord& exchange) {
  Value out = Value::MakeObject();
  out.Set("method", HarText(exchange.method));
  out.Set("url", HarText(exchange.url));
  out.Set("httpVersion", HarText("unknown"));
  out.Set("cookies", Value::MakeArray());
  out.Set("headers", NameValues(exchange.request_headers));
  out.Set("queryString", NameValues(QueryOf(exchange.url)));
  if (exchange.has_request_body) {
    Value& post = out.Set("postData", Value::MakeObject());
    post.Set("mimeType", HarText(HeaderOf(exchange.request_headers, "Content-Type")));
    SetBody(exchange.request_body, "_encoding", &post);
  }
  out.Set("headersSize", HarNumber(-1));
  out.Set("bodySize", exchange.request_cut
                          ? HarNumber(-1)
                          : HarNumber(static_cast<int64_t>(exchange.request_body.size())));
  return out;
}

Value ResponseValue(const ExchangeRecord& exchange) {
  Value out = Value::MakeObject();
  // HAR's readers take status 0 for "no answer".
  out.Set("status", HarNumber(exchange.fault.empty() ? exchange.status : 0));
  out.Set("statusText", HarText(""));
  out.Set("httpVersion", HarText("unknown"));
  out.Set("cookies", Value::MakeArray());
  out.Set("headers", NameValues(exchange.response_headers));
  Value& content = out.Set("content", Value::MakeObject());
  // The size says that a body was cut. HarNumber, it is of what is here: secrets were replaced.
  content.Set("size", HarNumber(static_cast<int64_t>(exchange.response_cut
                                                         ? exchange.response_bytes
                                                         : exchange.response_body.size())));
  content.Set("mimeType", HarText(HeaderOf(exchange.response_headers, "Content-Type")));
  SetBody(exchange.response_body, "encoding", &content);
  if (exchange.response_cut)
    content.Set("comment", HarText("cut: the size is that of the whole body"));
  out.Set("redirectURL", HarText(HeaderOf(exchange.response_headers, "Location")));
  out.Set("headersSize", HarNumber(-1));
  out.Set("bodySize", HarNumber(-1));
  return out;
}

Value EntryValue(const Header& header, const ExchangeRecord& exchange) {
  Value out = Value::MakeObject();
  out.Set("startedDateTime", HarText(TimeAfter(header.started, exchange.started)));
  out.Set("time", HarMilliseconds(exchange.total));
  out.Set("request", RequestValue(exchange));
  out.Set("response", ResponseValue(exchange));
  out.Set("cache", Value::MakeObject());
  Value& timings = out.Set("timings", Value::MakeObject());
  timings.Set("send", HarNumber(0));
  timings.Set("wait", HarMilliseconds(exchange.first_byte));
  timings.Set("receive", HarMilliseconds(exchange.total - exchange.first_byte));
  out.Set("_number", HarNumber(static_cast<int64_t>(exchange.number)));
  out.Set("_case", HarText(exchange.case_id));
  out.Set("_step", HarNumber(static_cast<int64_t>(exchange.step)));
  if (!exchange.fault.empty())
    out.Set("_error", HarText(exchange.fault + ". " + exchange.fault_detail));
  return out;
}

}  // namespace

Result<uint64_t> WriteHar(const Header& header, const std::string& log, const std::string& path) {
  Result<std::unique_ptr<AtomicFile>> file = AtomicFile::Create(path);
  if (!file.ok()) return file.errors();
  Value creator = Value::MakeObject();
  creator.Set("name", HarText("assay"));
  creator.Set("version", HarText(header.assay_version));
  file.value()->Write("{\"log\":{\"version\":\"1.2\",\"creator\":" + Dump(creator) +
                      ",\"entries\":[");
  bool first = true;
  const Result<uint64_t> visited = ForEachExchange(log, [&](const ExchangeRecord& exchange) {
    file.value()->Write((first ? "\n" : ",\n") + Dump(EntryValue(header, exchange)));
    first = false;
    return true;
  });
  if (!visited.ok()) return visited.errors();
  file.value()->Write("\n]}}\n");
  return file.value()->Commit();
}

}  // namespace assay::reports
