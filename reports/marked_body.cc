#include "reports/marked_body.h"

#include <algorithm>
#include <cstdint>

#include "harness/base/text.h"
#include "harness/json/value.h"
#include "reports/safe_text.h"

namespace assay::reports {
namespace {

constexpr size_t kNeighbours = 6;      // members or items shown before and after the one on the way
constexpr size_t kInlineBytes = 60;    // a container beside the way that is shown whole
constexpr size_t kTextBytes = 20'000;  // of a body that is no JSON

// A container could be any size, and Dump would write all of it.
std::string Brief(const Value& value) {
  const bool object = value.is_object();
  const size_t size = object ? value.members().size() : value.is_array() ? value.items().size() : 0;
  if ((object || value.is_array()) && size > 8) {
    return (object ? "{… " : "[… ") +
           Count(size, object ? "member" : "item", object ? "members" : "items") +
           (object ? "}" : "]");
  }
  std::string text = Dump(value);
  if ((object || value.is_array()) && text.size() > kInlineBytes) return object ? "{…}" : "[…]";
  return text;
}

class Marker {
 public:
  std::vector<MarkedLine> Take() { return std::move(lines_); }

  void Root(const Value& root, const std::vector<std::string>& way) {
    if (way.empty() && (root.is_object() || root.is_array())) {
      Open(root, "", way, 0, 0, "", false);
    } else {
      On(root, "", way, 0, 0, "");
    }
  }

 private:
  void Line(size_t depth, std::string_view text, bool marked = false) {
    if (lines_.size() > kMarkedLines && !marked) return;
    lines_.push_back(
        {std::string(std::min<size_t>(depth, 12) * 2, ' ') + SafeLine(text, kMarkedLineBytes),
         marked});
  }

  // A value on the way; `at` tokens of it are gone.
  void On(const Value& value, const std::string& label, const std::vector<std::string>& way,
          size_t at, size_t depth, std::string_view comma) {
    if (at == way.size()) {
      Line(depth,
           label +
               (value.is_string() || value.is_object() || value.is_array()
                    ? SafeLine(Dump(value), kMarkedLineBytes - 80)
                    : Dump(value)) +
               std::string(comma),
           true);
    } else if (value.is_object() || value.is_array()) {
      Open(value, label, way, at, depth, comma, true);
    } else {
      Line(depth, label + Brief(value) + std::string(comma));
      Missing(way, at, depth + 1);
    }
  }

  void Missing(const std::vector<std::string>& way, size_t at, size_t depth) {
    Line(depth, "there is no " + Dump(Value::String(SafeLine(way[at], 80))) + " here", true);
  }

  void Open(const Value& value, const std::string& label, const std::vector<std::string>& way,
            size_t at, size_t depth, std::string_view comma, bool on_way) {
    const bool object = value.is_object();
    const size_t size = object ? value.members().size() : value.items().size();
    const Value* next = nullptr;
    if (on_way) {
      std::string token = "/" + EscapePointerToken(way[at]);
      next = At(value, token);
    }
    const auto child = [&](size_t i) -> const Value& {
      return object ? value.members()[i].value : value.items()[i];
    };
    size_t found = size;
    for (size_t i = 0; i < size && next != nullptr; ++i) {
      if (&child(i) == next) found = i;
    }
    const size_t middle = found == size ? 0 : found;
    const size_t first = middle > kNeighbours ? middle - kNeighbours : 0;
    const size_t last = std::min(size, middle + kNeighbours + (found == size ? kNeighbours : 1));
    Line(depth, label + (object ? "{" : "["));
    if (first > 0) Line(depth + 1, "…");
    for (size_t i = first; i < last; ++i) {
      const std::string name =
          object ? Dump(Value::String(SafeLine(value.members()[i].key, 100))) + ": " : "";
      const std::string_view end = i + 1 < size ? "," : "";
      if (i == found) {
        On(child(i), name, way, at + 1, depth + 1, end);
      } else {
        Line(depth + 1, name + Brief(child(i)) + std::string(end));
      }
    }
    if (last < size) Line(depth + 1, "…");
    if (on_way && found == size) Missing(way, at, depth + 1);
    Line(depth, (object ? "}" : "]") + std::string(comma));
  }

  std::vector<MarkedLine> lines_;
};

std::vector<MarkedLine> AsText(std::string_view body) {
  std::vector<MarkedLine> lines;
  for (const std::string& line : Split(body.substr(0, kTextBytes), '\n')) {
    if (lines.size() == 20) {
      lines.push_back({"…", false});
      break;
    }
    lines.push_back({SafeLine(line, kMarkedLineBytes), false});
  }
  return lines;
}

}  // namespace

std::vector<MarkedLine> MarkBody(std::string_view body, std::string_view pointer) {
  if (body.empty()) return {};
  const Result<Document> parsed = ParseJson(body);
  if (!parsed.ok()) return AsText(body);
  Marker marker;
  marker.Root(parsed.value().root, PointerTokens(pointer));
  return marker.Take();
}

}  // namespace assay::reports
