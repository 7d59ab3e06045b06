#include <algorithm>

#include "harness/json/number.h"
#include "harness/json/readers.h"
#include "harness/json/tree_builder.h"

#ifdef ASSAY_SIMDJSON
#include <simdjson.h>
#endif

namespace assay {

#ifdef ASSAY_SIMDJSON
namespace {

namespace ondemand = simdjson::ondemand;

// What a thread keeps for the next text stays small, and so does its stack.
constexpr size_t kLongest = 1u << 20;
constexpr int kDeepest = 64;
constexpr std::string_view kBlanks = " \t\r\n";

class QuickReader {
 public:
  QuickReader(const char* start, size_t size, int max_depth)
      : start_(start), builder_(std::min(max_depth, kDeepest), size) {}

  // True: the whole of it is in the tree.
  bool Read(ondemand::document* document) {
    ondemand::value root;
    if (document->get_value().get(root) || !Take(root)) return false;
    return document->current_location().error() == simdjson::OUT_OF_BOUNDS;  // nothing follows
  }
  Document Built() { return builder_.Take(); }

 private:
  size_t OffsetOf(const char* at) const { return static_cast<size_t>(at - start_); }

  // A scalar is taken by its token alone: the library moves on from it by itself.
  bool Take(ondemand::value value) {
    ondemand::json_type type{};
    if (value.type().get(type)) return false;
    std::string_view token = value.raw_json_token();
    token = token.substr(0, token.find_last_not_of(kBlanks) + 1);
    const size_t offset = OffsetOf(token.data());
    // Not a switch: later libraries have more types.
    if (type == ondemand::json_type::object) return TakeObject(value, offset);
    if (type == ondemand::json_type::array) return TakeArray(value, offset);
    if (type == ondemand::json_type::string) {
      std::string_view text;
      if (value.get_string().get(text)) return false;
      builder_.Add(Value::String(std::string(text)), offset);
    } else if (type == ondemand::json_type::number && NumberLength(token) == token.size()) {
      builder_.Add(Value::Number(std::string(token)), offset);
    } else if (token == "true" || token == "false") {
      builder_.Add(Value::Boolean(token == "true"), offset);
    } else if (token == "null") {
      builder_.Add(Value(), offset);
    } else {
      return false;
    }
    return true;
  }

  bool TakeObject(ondemand::value value, size_t offset) {
    ondemand::object object;
    if (!builder_.Open(Value::MakeObject(), offset) || value.get_object().get(object)) return false;
    for (auto member : object) {
      ondemand::field field;
      std::string_view key;
      if (std::move(member).get(field)) return false;
      const size_t key_offset = OffsetOf(field.key().raw()) - 1;  // its opening quote
      if (field.unescaped_key().get(key)) return false;
      builder_.Key(std::string(key), key_offset);
      if (!Take(field.value())) return false;
    }
    builder_.Close();
    return true;
  }

  bool TakeArray(ondemand::value value, size_t offset) {
    ondemand::array array;
    if (!builder_.Open(Value::MakeArray(), offset) || value.get_array().get(array)) return false;
    for (auto item : array) {
      ondemand::value element;
      if (std::move(item).get(element) || !Take(element)) return false;
    }
    builder_.Close();
    return true;
  }

  const char* start_;
  TreeBuilder builder_;
};

// Texts that the library is known to read otherwise than RFC 8259 and nlohmann's parser have it, or
// that are quick to read in any case, are left to the latter: escapes of surrogates, and scalars.
bool IsOrdinary(std::string_view text) {
  const size_t first = text.find_first_not_of(kBlanks);
  return text.size() <= kLongest && first != std::string_view::npos &&
         (text[first] == '{' || text[first] == '[') && text.find("\\u") == std::string_view::npos;
}

}  // namespace

std::optional<Document> ReadQuickly(std::string_view text, const ParseLimits& limits) {
  if (!IsOrdinary(text)) return std::nullopt;
  thread_local ondemand::parser parser;
  thread_local std::string padded;
  padded.reserve(text.size() + simdjson::SIMDJSON_PADDING);
  padded.assign(text);
  ondemand::document document;
  if (parser.iterate(simdjson::padded_string_view(padded.data(), padded.size(), padded.capacity()))
          .get(document))
    return std::nullopt;
  QuickReader reader(padded.data(), padded.size(), limits.max_depth);
  if (!reader.Read(&document)) return std::nullopt;
  return reader.Built();
}
#else
std::optional<Document> ReadQuickly(std::string_view, const ParseLimits&) { return std::nullopt; }
#endif

}  // namespace assay
