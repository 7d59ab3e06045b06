// What a heading says that follows, and where a page names its operation.
#include "harness/derive/parts.h"

#include <algorithm>
#include <cctype>

#include "harness/base/text.h"
#include "harness/contract/path_template.h"
#include "harness/derive/words.h"

namespace assay::derive {
namespace {

constexpr std::string_view kMethods[] = {"GET",    "PUT",  "POST",   "PATCH",
                                         "DELETE", "HEAD", "OPTIONS"};

// A three-digit status in the text, or a class "4xx".
std::string StatusIn(std::string_view text) {
  for (size_t i = 0; i + 3 <= text.size(); ++i) {
    const bool alone =
        (i == 0 || std::isalnum(static_cast<unsigned char>(text[i - 1])) == 0) &&
        (i + 3 == text.size() || std::isalnum(static_cast<unsigned char>(text[i + 3])) == 0);
    if (!alone || text[i] < '1' || text[i] > '5') continue;
    const std::string code = ToLower(text.substr(i, 3));
    const auto digit = [](char c) { return c >= '0' && c <= '9'; };
    if ((digit(code[1]) && digit(code[2])) || (code[1] == 'x' && code[2] == 'x')) return code;
  }
  return "";
}

std::string MediaIn(std::string_view text) {
  const std::string lower = ToLower(text);
  for (const char* type : {"application/", "text/", "multipart/"}) {
    const size_t at = lower.find(type);
    if (at == std::string::npos) continue;
    size_t end = at;
    while (end < lower.size() &&
           (std::isalnum(static_cast<unsigned char>(lower[end])) != 0 ||
            std::string_view("/+.-_").find(lower[end]) != std::string_view::npos) &&
           (lower[end] != '/' || end < at + std::string_view(type).size()))
      ++end;
    std::string media = lower.substr(at, end - at);
    while (media.ends_with('.')) media.pop_back();
    if (!media.ends_with('/')) return media;
  }
  return "";
}

// "HTTP Request https://api.example/v1" -> "HTTP Request".
std::string WithoutAddresses(std::string_view text) {
  if (text.find("://") == std::string_view::npos) return std::string(text);
  std::string rest;
  for (const std::string& word : Split(text, ' ')) {
    if (word.find("://") == std::string::npos) rest += (rest.empty() ? "" : " ") + word;
  }
  return rest;
}

}  // namespace

std::string FindMedia(std::string_view text) { return MediaIn(text); }
std::string FindStatus(std::string_view text) { return StatusIn(text); }

Heading ReadHeading(std::string_view text) {
  Heading heading;
  heading.media = MediaIn(text);
  heading.status = StatusIn(text);
  const std::vector<std::string> words = WordsOf(WithoutAddresses(text));
  const bool parameters =
      HasWord(words, {"parameter", "parameters", "params", "variables", "arguments", "fields",
                      "attributes", "properties", "string", "headers", "body", "payload", "schema",
                      "parametri", "parámetros", "paramètres", "felder", "campos"});
  const bool response =
      HasWord(words, {"response", "responses", "returns", "returned", "result", "output", "reply",
                      "antwort", "réponse", "respuesta", "risposta", "resposta"});
  const bool request = HasWord(words, {"request", "body", "payload", "input", "anfrage", "requête",
                                       "solicitud", "petición", "richiesta"});
  const bool example =
      HasWord(words, {"example", "examples", "sample", "beispiel", "exemple", "ejemplo"});
  const bool error = HasWord(words, {"error", "errors", "failure", "fehler"});
  heading.example = example;
  if (example) return heading;
  if ((HasWord(words, {"status"}) && HasWord(words, {"code", "codes"}) && heading.status.empty()) ||
      (words.size() <= 3 && HasWord(words, {"statuscodes", "codes"}))) {
    heading.part = Part::kStatuses;
  } else if (response && HasWord(words, {"headers", "header", "default"})) {
    heading.part = Part::kSkipped;
  } else if (response || (!heading.status.empty() && words.size() <= 8)) {
    heading.part = Part::kResponse;
    if (heading.status.empty()) heading.status = error ? "4xx" : "2xx";
  } else if (HasWord(words, {"path", "url", "uri", "pfad", "ruta", "route", "chemin"}) &&
             parameters) {
    heading.part = Part::kPath;
  } else if (HasWord(words, {"query", "querystring"})) {
    heading.part = Part::kQuery;
  } else if (HasWord(words, {"header", "headers", "kopfzeilen"})) {
    heading.part = Part::kHeader;
  } else if (HasWord(words, {"cookie", "cookies"})) {
    heading.part = Part::kCookie;
  } else if (error && words.size() <= 3) {
    heading.part = Part::kStatuses;
  } else if (HasWord(words, {"body", "payload"}) ||
             (request && HasWord(words, {"fields", "attributes", "properties", "schema"}))) {
    heading.part = Part::kRequest;
  } else if (request || HasWord(words, {"parameters", "arguments", "params", "parameter",
                                        "paramètres", "parámetros", "parametri"})) {
    heading.part =
        Part::kParameters;  // where each of them goes is said by a column, or by the path
  } else if (words.size() <= 2 &&
             HasWord(words, {"attributes", "fields", "properties", "felder", "campos"})) {
    heading.part = Part::kParameters;
  }
  return heading;
}

std::optional<OperationLine> FindOperation(std::string_view text) {
  OperationLine found;
  for (const std::string_view method : kMethods) {
    for (size_t at = text.find(method); at != std::string_view::npos;
         at = text.find(method, at + 1)) {
      const size_t end = at + method.size();
      if (at > 0 && std::isalnum(static_cast<unsigned char>(text[at - 1])) != 0) continue;
      if (end >= text.size() || std::isalnum(static_cast<unsigned char>(text[end])) != 0) continue;
      size_t from = end;
      while (from < text.size() && (text[from] == ' ' || text[from] == '`' || text[from] == ':' ||
                                    text[from] == '|' || text[from] == '\t' || text[from] == '*'))
        ++from;
      std::string_view rest = text.substr(from);
      if (rest.starts_with("http://") || rest.starts_with("https://")) {
        const size_t slash = rest.find('/', 8);
        if (slash == std::string_view::npos) continue;
        from += slash;
        rest = rest.substr(slash);
      } else if (rest.starts_with("{") && rest.find("}/") != std::string_view::npos) {
        const size_t slash = rest.find("}/");  // {baseUrl}/devices
        rest = rest.substr(slash + 1);
        from += slash + 1;
      }
      if (!rest.starts_with('/')) continue;
      size_t stop = 0;
      while (stop < rest.size() &&
             std::string_view(" `\"'|,;()\t\n?#").find(rest[stop]) == std::string_view::npos)
        ++stop;
      found.method = std::string(method);
      found.path = NormalPath(rest.substr(0, stop));
      found.before = std::string(Trim(text.substr(0, at)));
      found.after = std::string(Trim(text.substr(from + stop)));
      if (!found.path.empty() && TemplateNames(found.path).has_value()) return found;
    }
  }
  return std::nullopt;
}

std::string NormalPath(std::string_view path) {
  while (path.size() > 1 && (path.ends_with('.') || path.ends_with('*'))) path.remove_suffix(1);
  std::vector<std::string> segments = Split(path, '/');
  for (std::string& segment : segments) {
    if (segment.size() > 1 && segment[0] == ':') segment = "{" + segment.substr(1) + "}";
    if (segment.size() > 2 && segment.front() == '<' && segment.back() == '>')
      segment = "{" + segment.substr(1, segment.size() - 2) + "}";
    if (segment.size() > 4 && segment.starts_with("{{") && segment.ends_with("}}"))
      segment = segment.substr(1, segment.size() - 2);
  }
  const std::string normal = Join(segments, "/");
  return std::all_of(normal.begin(), normal.end(),
                     [](char c) {
                       return static_cast<unsigned char>(c) > 0x20 &&
                              static_cast<unsigned char>(c) < 0x7f;
                     })
             ? normal
             : "";
}

}  // namespace assay::derive
