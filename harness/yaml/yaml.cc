#include "harness/yaml/yaml.h"

#include <yaml.h>

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

#include "harness/base/text.h"
#include "harness/json/depth.h"
#include "harness/yaml/scalar.h"

namespace assay {
namespace {

constexpr std::string_view kTagPrefix = "tag:yaml.org,2002:";

// libyaml counts characters, our places count bytes. It takes a byte order mark for a column of the
// first line, which a mapping must not begin in: so it is not shown one.
size_t MarkSize(std::string_view text) {
  return text.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0;
}

class Offsets {
 public:
  explicit Offsets(std::string_view text) : text_(text) {
    size_t at = MarkSize(text);
    for (size_t character = 0; at < text.size(); ++character) {
      if (character % kStride == 0) known_.push_back(at);
      at += std::max<size_t>(Utf8SequenceLength(text.substr(at, 4)), 1);
    }
  }
  uint32_t Of(size_t character) const {
    if (character / kStride >= known_.size()) return static_cast<uint32_t>(text_.size());
    size_t at = known_[character / kStride];
    for (size_t rest = character % kStride; rest > 0 && at < text_.size(); --rest) {
      at += std::max<size_t>(Utf8SequenceLength(text_.substr(at, 4)), 1);
    }
    return static_cast<uint32_t>(at);
  }

 private:
  static constexpr size_t kStride = 64;
  std::string_view text_;
  std::vector<size_t> known_;
};

struct Anchored {
  Value value;
  size_t nodes = 0;
  int height = 0;  // mappings and sequences from it down
};

class Event {
 public:
  Event() = default;
  Event(const Event&) = delete;
  Event& operator=(const Event&) = delete;
  ~Event() { yaml_event_delete(&event_); }
  yaml_event_t* get() { return &event_; }
  const yaml_event_t* operator->() const { return &event_; }
  yaml_event_type_t type() const { return event_.type; }

 private:
  yaml_event_t event_{};
};

class Reader {
 public:
  Reader(std::string_view text, const YamlLimits& limits, std::string_view file)
      : text_(text), file_(file), limits_(limits), offsets_(text) {
    ready_ = yaml_parser_initialize(&parser_) == 1;
    if (!ready_) return;
    yaml_parser_set_encoding(&parser_, YAML_UTF8_ENCODING);
    const std::string_view shown = text.substr(MarkSize(text));
    yaml_parser_set_input_string(&parser_, reinterpret_cast<const unsigned char*>(shown.data()),
                                 shown.size());
  }
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;
  ~Reader() {
    if (ready_) yaml_parser_delete(&parser_);
  }

  Result<Value> Read() {
    if (!ready_) return Error{{std::string(file_), 0, 0}, "no memory to read it", ""};
    std::optional<Value> root = ReadDocument();
    if (!root) return *error_;
    return *std::move(root);
  }

 private:
  // What a node is made of, as limits count it.
  struct Size {
    size_t nodes = 1;
    int height = 0;
  };

  bool Fail(size_t character, std::string message, std::string remedy) {
    if (!error_) {
      error_ = Error{PlaceOf(text_, offsets_.Of(character), file_), std::move(message),
                     std::move(remedy)};
    }
    return false;
  }

  bool Next(Event* event) {
    if (yaml_parser_parse(&parser_, event->get()) == 1) return true;
    std::string problem = parser_.problem == nullptr ? "cannot be read" : parser_.problem;
    if (parser_.context != nullptr) problem += std::string(" (") + parser_.context + ")";
    const size_t at =
        parser_.problem_mark.index != 0 ? parser_.problem_mark.index : parser_.mark.index;
    return Fail(at, "no YAML: " + Printable(problem, 200), "correct it there, or just before");
  }

  std::optional<Value> ReadDocument() {
    Event begin, document;
    if (!Next(&begin) || !Next(&document)) return std::nullopt;
    if (document.type() != YAML_DOCUMENT_START_EVENT) {
      Fail(0, "the document is empty", "give a document");
      return std::nullopt;
    }
    Event first, end, after;
    if (!Next(&first)) return std::nullopt;
    Value root;
    Size size;
    if (!Node(first, 0, &root, &size)) return std::nullopt;
    if (!Next(&end) || !Next(&after)) return std::nullopt;
    if (after.type() != YAML_STREAM_END_EVENT) {
      Fail(after->start_mark.index, "a second document begins here", "keep one document a file");
      return std::nullopt;
    }
    return root;
  }

  bool Node(const Event& event, int depth, Value* out, Size* size) {
    if (++nodes_ > limits_.max_nodes) return TooMany(event);
    const yaml_event_type_t type = event.type();
    if (type == YAML_SCALAR_EVENT) return Scalar(event, out);
    if (type == YAML_ALIAS_EVENT) return Alias(event, depth, out, size);
    const bool sequence = type == YAML_SEQUENCE_START_EVENT;
    if (!sequence && type != YAML_MAPPING_START_EVENT) {
      return Fail(event->start_mark.index, "no YAML: a value is missing", "give one");
    }
    if (depth >= limits_.max_depth) {
      return Fail(event->start_mark.index,
                  "nested more than " + std::to_string(limits_.max_depth) + " deep",
                  "make it flatter");
    }
    return sequence ? Sequence(event, depth, out, size) : Mapping(event, depth, out, size);
  }

  bool TooMany(const Event& event) {
    return Fail(event->start_mark.index,
                "more than " + std::to_string(limits_.max_nodes) +
                    " values, counting what aliases stand for",
                "give a smaller document");
  }

  static std::string_view TextOf(const yaml_char_t* text) {
    return text == nullptr ? std::string_view() : reinterpret_cast<const char*>(text);
  }

  void Remember(const yaml_char_t* anchor, const Value& value, const Size& size) {
    if (anchor != nullptr) {
      anchors_[std::string(TextOf(anchor))] = Anchored{value, size.nodes, size.height};
    }
  }

  bool Scalar(const Event& event, Value* out) {
    const auto& scalar = event->data.scalar;
    const std::string_view text(reinterpret_cast<const char*>(scalar.value), scalar.length);
    std::string_view tag = TextOf(scalar.tag);
    const bool plain = scalar.style == YAML_PLAIN_SCALAR_STYLE;
    bool typed = plain && tag.empty();
    if (tag.starts_with(kTagPrefix)) {
      tag.remove_prefix(kTagPrefix.size());
      typed = tag == "int" || tag == "float" || tag == "bool" || tag == "null";
      const bool known = typed || tag == "str" || tag == "timestamp" || tag == "binary";
      if (!known) return BadTag(event, tag);
    } else if (!tag.empty() && tag != "!") {
      return BadTag(event, tag);
    }
    std::optional<Value> value =
        typed ? CoreScalar(text) : std::optional(Value::String(std::string(text)));
    if (!value) {
      return Fail(event->start_mark.index, Printable(text, 20) + " is no value that JSON has",
                  "give a number, or quote it");
    }
    *out = *std::move(value);
    out->set_offset(offsets_.Of(event->start_mark.index));
    Remember(scalar.anchor, *out, Size{});
    return true;
  }

  bool BadTag(const Event& event, std::string_view tag) {
    return Fail(event->start_mark.index,
                "the tag " + Printable(tag, 80) + " is not understood here",
                "leave it out: only the types that JSON has can be used");
  }

  bool Alias(const Event& event, int depth, Value* out, Size* size) {
    const std::string name(TextOf(event->data.alias.anchor));
    const auto found = anchors_.find(name);
    if (found == anchors_.end()) {
      return Fail(event->start_mark.index, "nothing before has the anchor &" + Printable(name, 80),
                  "name an anchor that stands before it");
    }
    nodes_ += found->second.nodes;
    if (nodes_ > limits_.max_nodes) return TooMany(event);
    if (depth + found->second.height > limits_.max_depth) {
      return Fail(event->start_mark.index, "an alias makes it too deep", "make it flatter");
    }
    *size = {found->second.nodes, found->second.height};
    *out = found->second.value;
    return true;
  }

  static void Grow(const Size& part, Size* whole) {
    whole->nodes += part.nodes;
    whole->height = std::max(whole->height, part.height + 1);
  }

  bool Sequence(const Event& event, int depth, Value* out, Size* size) {
    *out = Value::MakeArray();
    out->set_offset(offsets_.Of(event->start_mark.index));
    size->height = 1;
    while (true) {
      Event item;
      if (!Next(&item)) return false;
      if (item.type() == YAML_SEQUENCE_END_EVENT) break;
      Value value;
      Size part;
      if (!Node(item, depth + 1, &value, &part)) return false;
      Grow(part, size);
      out->items().push_back(std::move(value));
    }
    Remember(event->data.sequence_start.anchor, *out, *size);
    return true;
  }

  bool Mapping(const Event& event, int depth, Value* out, Size* size) {
    *out = Value::MakeObject();
    out->set_offset(offsets_.Of(event->start_mark.index));
    size->height = 1;
    std::unordered_set<std::string> seen;
    std::vector<Value> merged;
    while (true) {
      Event key;
      if (!Next(&key)) return false;
      if (key.type() == YAML_MAPPING_END_EVENT) break;
      std::string name;
      bool merges = false;
      if (!Key(key, &name, &merges)) return false;
      if (++nodes_ > limits_.max_nodes) return TooMany(key);
      if (!seen.insert(name).second) {
        return Fail(key->start_mark.index,
                    "the key `" + Printable(name, 80) + "` stands here twice",
                    "keep one of the two");
      }
      Event held;
      Value value;
      Size part;
      if (!Next(&held) || !Node(held, depth + 1, &value, &part)) return false;
      Grow(part, size);
      if (merges) {
        if (!TakeMerge(held, std::move(value), &merged)) return false;
        continue;
      }
      out->members().push_back(
          {std::move(name), std::move(value), offsets_.Of(key->start_mark.index)});
    }
    for (const Value& from : merged) {
      for (const Member& member : from.members()) {
        if (seen.insert(member.key).second) out->members().push_back(member);
      }
    }
    Remember(event->data.mapping_start.anchor, *out, *size);
    return true;
  }

  bool Key(const Event& key, std::string* name, bool* merges) {
    if (key.type() == YAML_ALIAS_EVENT) {
      const auto found = anchors_.find(std::string(TextOf(key->data.alias.anchor)));
      const bool text = found != anchors_.end() && found->second.value.is_string();
      if (text) *name = found->second.value.text();
      return text || Fail(key->start_mark.index, "an alias as a key must stand for a text",
                          "write the key itself");
    }
    if (key.type() != YAML_SCALAR_EVENT) {
      return Fail(key->start_mark.index, "a key must be a scalar", "JSON has texts as keys only");
    }
    const auto& scalar = key->data.scalar;
    name->assign(reinterpret_cast<const char*>(scalar.value), scalar.length);
    *merges = *name == "<<" && scalar.style == YAML_PLAIN_SCALAR_STYLE && scalar.tag == nullptr;
    if (scalar.anchor != nullptr) Remember(scalar.anchor, Value::String(*name), Size{});
    return true;
  }

  bool TakeMerge(const Event& at, Value value, std::vector<Value>* merged) {
    if (value.is_object()) {
      merged->push_back(std::move(value));
      return true;
    }
    bool maps = value.is_array();
    if (maps) {
      for (Value& item : value.items()) {
        maps = maps && item.is_object();
        merged->push_back(std::move(item));
      }
    }
    return maps || Fail(at->start_mark.index, "a merge key `<<` needs a mapping, or a list of them",
                        "name an anchored mapping");
  }

  std::string_view text_;
  std::string_view file_;
  const YamlLimits limits_;
  Offsets offsets_;
  yaml_parser_t parser_{};
  bool ready_ = false;
  size_t nodes_ = 0;
  std::map<std::string, Anchored> anchors_;
  std::optional<Error> error_;
};

// The place of the first byte that is no UTF-8.
uint32_t FirstBadByte(std::string_view text) {
  size_t at = 0;
  while (at < text.size()) {
    const size_t length = Utf8SequenceLength(text.substr(at, 4));
    if (length == 0) break;
    at += length;
  }
  return static_cast<uint32_t>(at);
}

}  // namespace

Result<Value> ParseYaml(std::string_view text, const YamlLimits& limits, std::string_view file) {
  if (text.size() > limits.max_bytes) {
    return Error{{std::string(file), 0, 0},
                 "larger than " + std::to_string(limits.max_bytes / 1024 / 1024) + " MiB",
                 "give a smaller document"};
  }
  if (!IsUtf8(text)) {
    return Error{PlaceOf(text, FirstBadByte(text), file), "no UTF-8", "save the document as UTF-8"};
  }
  return Reader(text, limits, file).Read();
}

Result<Value> ParseJsonOrYaml(std::string_view text, std::string_view file) {
  const YamlLimits limits;
  std::string_view bare = text;
  if (bare.starts_with(kByteOrderMark)) bare.remove_prefix(kByteOrderMark.size());
  const std::string_view trimmed = Trim(bare);
  if (!trimmed.starts_with('{') && !trimmed.starts_with('[')) return ParseYaml(text, limits, file);
  Result<Document> json = ParseJson(bare, {limits.max_depth, limits.max_bytes}, file);
  if (!json.ok()) {
    Result<Value> yaml = ParseYaml(text, limits, file);
    if (yaml.ok()) return yaml;
    return json.errors();
  }
  if (!json.value().duplicates.empty()) {
    const std::string& pointer = json.value().duplicates.front();
    const Value* twice = At(json.value().root, pointer);
    return Error{PlaceOf(bare, twice == nullptr ? 0 : twice->offset(), file),
                 "a name stands twice in one object: " + Printable(pointer, 120),
                 "keep one of the two"};
  }
  return std::move(json.value().root);
}

}  // namespace assay
