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

// What std::to_chars writes of a time in seconds that is a whole number of microseconds, a good
// deal quicker; nothing where it is none, or may be shorter with an exponent.
bool WriteMicroseconds(double seconds, std::string* out) {
  constexpr double kMicro = 1e6, kMost = 1e8;  // so few digits that no other number is meant
  constexpr size_t kPlaces = 6;
  constexpr size_t kFewestDigits = 4;  // 0.001: what is smaller may be shorter with an exponent
  if (!(seconds > 0 && seconds < kMost)) return false;
  const auto micros = static_cast<uint64_t>(seconds * kMicro + 0.5);
  if (static_cast<double>(micros) / kMicro != seconds) return false;
  char digits[24];
  const size_t count =
      static_cast<size_t>(std::to_chars(digits, digits + sizeof digits, micros).ptr - digits);
  size_t end = count;
  while (end > 0 && digits[end - 1] == '0') --end;
  const size_t whole = count > kPlaces ? count - kPlaces : 0;
  if (end <= whole || count < kFewestDigits) return false;
  out->append(whole == 0 ? "0" : std::string_view(digits, whole)).append(1, '.');
  if (count < kPlaces) out->append(kPlaces - count, '0');
  out->append(digits + whole, end - whole);
  return true;
}

// Writes one object in the order of the calls; names are ours and need no escapes.
class Members {
 public:
  explicit Members(std::string* out) : out_(*out) { out_ += '{'; }
  void End() { out_ += '}'; }

  // At most 32 bytes of it; put together first, since there are twenty of them a line.
  std::string* Name(std::string_view name) {
    char text[40];
    size_t size = 0;
    if (any_) text[size++] = ',';
    any_ = true;
    text[size++] = '"';
    size += name.copy(text + size, 32);
    text[size++] = '"';
    text[size++] = ':';
    out_.append(text, size);
    return &out_;
  }
  // Any name, and any text.
  void Pair(std::string_view name, std::string_view bytes) {
    if (any_) out_ += ',';
    any_ = true;
    AppendQuoted(name, &out_);
    out_ += ':';
    Append(bytes, &out_);
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
    if (WriteMicroseconds(number, Name(name))) return *this;
    char buffer[32];
    const double finite = std::isfinite(number) ? number : 0.0;
    out_.append(buffer, std::to_chars(buffer, buffer + sizeof buffer, finite).ptr);
    return *this;
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
    const size_t before = out->size();
    if (AppendQuoted(bytes, out)) return;
    out->resize(before);
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
    for (const auto& [name, value] : exchange.path_values) values.Pair(name, value);
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
