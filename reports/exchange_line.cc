// The line of an exchange. There are as many as requests, so it is written straight into its text.
#include <charconv>
#include <cmath>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "harness/base/text.h"
#include "reports/log_lines.h"

namespace assay::reports {
namespace {

// Writes one object in the order of the calls; names are ours and need no escapes.
class Members {
 public:
  explicit Members(std::string* out) : out_(*out) { out_ += '{'; }
  void End() { out_ += '}'; }

  std::string* Name(std::string_view name) {
    if (any_) out_ += ',';
    any_ = true;
    out_.append(1, '"').append(name).append("\":");
    return &out_;
  }
  Members& Text(std::string_view name, std::string_view bytes) {
    Append(bytes, Name(name));
    return *this;
  }
  Members& Optional(std::string_view name, std::string_view bytes) {
    return bytes.empty() ? *this : Text(name, bytes);
  }
  Members& Optional(std::string_view name, bool flag) {
    if (flag) *Name(name) += "true";
    return *this;
  }
  template <typename Number>
  Members& Put(std::string_view name, Number number) {
    char buffer[32];
    const auto end = std::to_chars(buffer, buffer + sizeof buffer, number).ptr;
    Name(name)->append(buffer, end);
    return *this;
  }
  // Shortest digits that give the same double back; JSON has no infinity and no NaN.
  Members& Real(std::string_view name, double number) {
    return Put(name, std::isfinite(number) ? number : 0.0);
  }
  Members& Headers(std::string_view name,
                   const std::vector<std::pair<std::string, std::string>>& headers) {
    std::string* out = Name(name);
    *out += '[';
    for (const auto& [header, value] : headers) {
      *out += &header == &headers.front().first ? "[" : ",[";
      Append(header, out);
      *out += ',';
      Append(value, out);
      *out += ']';
    }
    *out += ']';
    return *this;
  }

  static void Append(std::string_view bytes, std::string* out) {
    if (IsUtf8(bytes)) return AppendQuoted(bytes, out);
    *out += "{\"base64\":";
    AppendQuoted(Base64(bytes), out);
    *out += '}';
  }

 private:
  std::string& out_;
  bool any_ = false;
};

void AppendRequest(const ExchangeRecord& exchange, std::string* out) {
  Members request(out);
  request.Text("method", exchange.method)
      .Text("url", exchange.url)
      .Headers("headers", exchange.request_headers);
  // An empty body that was sent is not the same as none.
  if (exchange.has_request_body) request.Text("body", exchange.request_body);
  request.Optional("cut", exchange.request_cut).End();
}

void AppendResponse(const ExchangeRecord& exchange, std::string* out) {
  Members response(out);
  response.Put("status", exchange.status)
      .Headers("headers", exchange.response_headers)
      .Optional("body", exchange.response_body)
      .Put("bytes", exchange.response_bytes)
      .Optional("cut", exchange.response_cut)
      .End();
}

}  // namespace

std::string ExchangeLine(const ExchangeRecord& exchange) {
  std::string out;
  out.reserve(exchange.request_body.size() + exchange.response_body.size() + 1024);
  Members line(&out);
  line.Text("type", "exchange")
      .Put("number", exchange.number)
      .Text("case", exchange.case_id)
      .Put("step", exchange.step)
      .Optional("role", exchange.role)
      .Optional("standing", exchange.standing)
      .Optional("judged_here", exchange.judged_here)
      .Optional("read", exchange.read);
  if (!exchange.path_values.empty()) {
    Members values(line.Name("path_values"));
    for (const auto& [name, value] : exchange.path_values) {
      std::string quoted;
      AppendQuoted(name, &quoted);
      values.Text(std::string_view(quoted).substr(1, quoted.size() - 2), value);
    }
    values.End();
  }
  AppendRequest(exchange, line.Name("request"));
  AppendResponse(exchange, line.Name("response"));
  line.Optional("fault", exchange.fault)
      .Optional("fault_detail", exchange.fault_detail)
      .Put("retries", exchange.retries)
      .Real("started", exchange.started)
      .Real("first_byte", exchange.first_byte)
      .Real("total", exchange.total);
  if (exchange.came_at != 0) line.Put("came_at", exchange.came_at);
  line.End();
  return out;
}

}  // namespace assay::reports
