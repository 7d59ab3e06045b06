#include "harness/http/har.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <utility>

#include "harness/base/text.h"
#include "harness/json/value.h"

namespace assay {
namespace {

constexpr size_t kMostErrors = 20;
constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";
constexpr int kNoContent = 204, kNotModified = 304;

class Reader {
 public:
  Reader(std::string_view text, std::string_view file) : text_(text), file_(file) {}

  Result<Har> Read(const Value& root) {
    Har har;
    const Value* log = Object(root, "log", "an HTTP archive is an object with a `log`");
    if (log != nullptr) ReadLog(*log, &har);
    if (!errors_.empty()) return std::move(errors_);
    return har;
  }

 private:
  void Complain(const Value& at, std::string message) {
    if (errors_.size() == kMostErrors) return;
    errors_.push_back({PlaceOf(text_, at.offset(), file_), std::move(message),
                       "HAR 1.2 is what browsers export as 'Save all as HAR'"});
  }

  // A member that must be an object; null, and told, where it is none.
  const Value* Object(const Value& parent, std::string_view key, const std::string& need) {
    const Value* value = parent.Find(key);
    if (value != nullptr && value->is_object()) return value;
    Complain(value == nullptr ? parent : *value, need);
    return nullptr;
  }

  std::string Text(const Value& parent, std::string_view key, bool required = false) {
    const Value* value = parent.Find(key);
    if (value != nullptr && value->is_string()) return value->text();
    if (value != nullptr && !value->is_null()) {
      Complain(*value, "`" + std::string(key) + "` is no text");
    } else if (required) {
      Complain(value == nullptr ? parent : *value, "there is no `" + std::string(key) + "`");
    }
    return "";
  }

  // nullopt where it is not there; HAR's -1 says the same.
  std::optional<double> Number(const Value& parent, std::string_view key, bool required = false) {
    const Value* value = parent.Find(key);
    if (value == nullptr || value->is_null()) {
      if (required) Complain(parent, "there is no `" + std::string(key) + "`");
      return std::nullopt;
    }
    double number = 0;
    const std::string& text = value->is_number() ? value->text() : "";
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (text.empty() || failed != std::errc{} || end != text.data() + text.size()) {
      Complain(*value, "`" + std::string(key) + "` is no number");
      return std::nullopt;
    }
    return number < 0 ? std::nullopt : std::optional(number);
  }

  const Value::Array& Items(const Value& parent, std::string_view key, bool required = false) {
    static const Value::Array none;
    const Value* value = parent.Find(key);
    if (value != nullptr && value->is_array()) return value->items();
    if (required || (value != nullptr && !value->is_null())) {
      Complain(value == nullptr ? parent : *value, "`" + std::string(key) + "` is no list");
    }
    return none;
  }

  void ReadLog(const Value& log, Har* har) {
    const std::string version = Text(log, "version");
    if (!version.empty() && version != "1.1" && version != "1.2")
      Complain(*log.Find("version"), "version " + Printable(version, 40) + " of HAR is not known");
    if (const Value* creator = log.Find("creator"); creator != nullptr && creator->is_object()) {
      har->creator = Text(*creator, "name");
      const std::string of = Text(*creator, "version");
      if (!of.empty()) har->creator += " " + of;
    }
    for (const Value& entry : Items(log, "entries", true)) {
      if (errors_.size() == kMostErrors) return;
      har->entries.push_back(ReadEntry(entry, har->entries.size() + 1));
    }
  }

  HarEntry ReadEntry(const Value& value, size_t number) {
    HarEntry entry;
    entry.exchange.number = number;
    if (!value.is_object()) {
      Complain(value, "an entry is an object");
      return entry;
    }
    entry.started = Text(value, "startedDateTime");
    if (const auto time = Number(value, "time"))
      entry.exchange.timing.total =
          std::chrono::microseconds(static_cast<int64_t>(std::clamp(*time, 0.0, 1e9) * 1000));
    if (const Value* request = Object(value, "request", "an entry has a `request`"))
      ReadRequest(*request, &entry);
    if (const Value* response = Object(value, "response", "an entry has a `response`"))
      ReadResponse(*response, &entry);
    return entry;
  }

  std::vector<Header> ReadHeaders(const Value& message) {
    std::vector<Header> headers;
    for (const Value& header : Items(message, "headers")) {
      const std::string name = Text(header, "name", true);
      if (name.empty() || name.front() == ':') continue;
      headers.push_back({name, Text(header, "value")});
    }
    return headers;
  }

  // The bytes of a text that may be in base64.
  std::string Body(const Value& holder, const Value& text) {
    if (!text.is_string()) {
      if (!text.is_null()) Complain(text, "`text` is no text");
      return "";
    }
    std::string encoding = Text(holder, "encoding");
    if (encoding.empty()) encoding = Text(holder, "_encoding");
    if (encoding.empty() || EqualsIgnoreCase(encoding, "utf-8")) return text.text();
    if (!EqualsIgnoreCase(encoding, "base64")) {
      Complain(text, "the encoding " + Printable(encoding, 40) + " is not known");
      return "";
    }
    std::optional<std::string> bytes = DecodeBase64(text.text());
    if (!bytes) Complain(text, "this is no base64");
    return bytes.value_or("");
  }

  void ReadRequest(const Value& request, HarEntry* entry) {
    Request& out = entry->exchange.request;
    out.method = Text(request, "method", true);
    out.url = Text(request, "url", true);
    out.headers = ReadHeaders(request);
    const Value* post = request.Find("postData");
    const std::optional<double> size = Number(request, "bodySize");
    if (post == nullptr || !post->is_object()) {
      entry->request_body = !size || *size == 0;
      return;
    }
    if (const Value* text = post->Find("text"); text != nullptr && !text->is_null()) {
      // Some recorders keep an empty text beside the params of a form.
      out.body = Body(*post, *text);
    }
    const Value::Array& params = Items(*post, "params");
    if (params.empty() || (out.body && !out.body->empty())) {
      entry->request_body = out.body.has_value() || !size || *size == 0;
      return;
    }
    std::string form;
    for (const Value& param : params) {
      form += form.empty() ? "" : "&";
      form += PercentEncode(Text(param, "name", true)) + "=" + PercentEncode(Text(param, "value"));
      // A file's bytes are not in it.
      if (param.Find("fileName") != nullptr) entry->request_body = false;
    }
    out.body = form;
  }

  void ReadResponse(const Value& response, HarEntry* entry) {
    Exchange& out = entry->exchange;
    const std::optional<double> status = Number(response, "status", true);
    out.status = static_cast<int>(std::clamp(status.value_or(0), 0.0, 999.0));
    out.headers = ReadHeaders(response);
    if (out.status == 0) {
      out.fault = TransportFault::kReset;
      out.fault_detail = "the recorder saw no answer";
    }
    const Value* content = response.Find("content");
    const std::string media_type =
        content != nullptr && content->is_object() ? Text(*content, "mimeType") : "";
    if (out.FindHeader("Content-Type") == nullptr && media_type.find('/') != std::string::npos &&
        media_type != "x-unknown")
      out.headers.push_back({"Content-Type", media_type});
    entry->headers = !out.headers.empty();
    entry->response_body = ReadContent(response, content, &out);
  }

  // False where the body is not there to its end.
  bool ReadContent(const Value& response, const Value* content, Exchange* out) {
    const bool never = out->status == kNoContent || out->status == kNotModified;
    const Value* text =
        content != nullptr && content->is_object() ? content->Find("text") : nullptr;
    const std::optional<double> size =
        content != nullptr && content->is_object() ? Number(*content, "size") : std::nullopt;
    if (text == nullptr || text->is_null()) {
      const std::optional<double> wire = Number(response, "bodySize");
      return never || (size ? *size == 0 : wire && *wire == 0);
    }
    out->body = Body(*content, *text);
    // A recorder may cut what it keeps. The size may be of another encoding, so only a text that is
    // no JSON for that reason is taken for cut.
    const bool shorter = size && *size > static_cast<double>(out->body.size());
    return !shorter || (!out->body.empty() && ParseJson(out->body).ok());
  }

  std::string_view text_, file_;
  std::vector<Error> errors_;
};

}  // namespace

Result<Har> ReadHar(std::string_view text, std::string_view file) {
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  Result<Document> document = ParseJson(text, {}, file);
  if (!document.ok()) return document.errors();
  return Reader(text, file).Read(document.value().root);
}

}  // namespace assay
