#include <algorithm>
#include <iterator>
#include <nlohmann/json.hpp>
#include <optional>

#include "harness/base/text.h"
#include "harness/json/depth.h"
#include "harness/json/number.h"
#include "harness/json/readers.h"
#include "harness/json/tree_builder.h"
#include "harness/json/value.h"

namespace assay {
namespace {

using Json = nlohmann::json;

// An iterator whose position others can see: how much of the text the parser has read tells where
// the strings it reports stood.
class SharedPosition {
 public:
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = const char&;

  explicit SharedPosition(const char** position) : at_(*position), shared_(position) {}
  explicit SharedPosition(const char* end) : at_(end) {}

  reference operator*() const { return *at_; }
  SharedPosition& operator++() {
    *shared_ = ++at_;
    return *this;
  }
  SharedPosition operator++(int) { return ++*this; }
  bool operator==(const SharedPosition& other) const { return at_ == other.at_; }
  bool operator!=(const SharedPosition& other) const { return at_ != other.at_; }

 private:
  const char* at_;                 // read from here: it is faster than from what others may see
  const char** shared_ = nullptr;  // only of the one that moves
};

// What was wrong in our frame of words: without the library's name, its own idea of the position,
// and the text it choked on (which may be secret, long or binary).
std::string Explain(std::string_view what) {
  const size_t dash = what.find(" - ");
  std::string_view detail = dash == std::string_view::npos ? what : what.substr(dash + 3);
  detail = detail.substr(0, detail.find("; last read: "));
  return "not JSON: " + ReplaceAll(Printable(detail), "'[', '{', or a literal", "a value");
}

// Receives the events of nlohmann's parser. `text` is the document as written, which may differ
// from what the parser sees in its numbers (see HideNumbers), but not in any offset.
class Handler {
 public:
  Handler(std::string_view text, const ParseLimits& limits, std::string_view seen)
      : text_(text), builder_(limits.max_depth, text.size()), seen_(seen), position_(seen.data()) {}

  bool Run() {
    return Json::sax_parse(SharedPosition(&position_), SharedPosition(seen_.data() + seen_.size()),
                           this) &&
           OnlyBlanksFollow();
  }

  bool number_overflow() const { return number_overflow_; }
  size_t error_offset() const { return error_offset_; }
  const std::string& error() const { return error_; }
  Document Take() { return builder_.Take(); }

  // The names are the library's.
  bool null() { return Scalar(Value(), 4); }
  bool boolean(bool value) { return Scalar(Value::Boolean(value), value ? 4 : 5); }
  bool number_integer(Json::number_integer_t /*value*/) { return Number(); }
  bool number_unsigned(Json::number_unsigned_t /*value*/) { return Number(); }
  bool number_float(Json::number_float_t /*value*/, const std::string& /*text*/) {
    return Number();
  }
  bool string(std::string& value) {
    const size_t start = TokenStart();
    cursor_ = Read();
    builder_.Add(Value::String(std::move(value)), start);
    return true;
  }
  bool binary(Json::binary_t& /*value*/) { return Fail(cursor_, "binary value in a JSON text"); }
  bool start_object(size_t /*count*/) { return Open(Value::MakeObject()); }
  bool start_array(size_t /*count*/) { return Open(Value::MakeArray()); }
  bool end_object() { return Close(); }
  bool end_array() { return Close(); }
  bool key(std::string& name) {
    const size_t start = TokenStart();
    cursor_ = Read();
    builder_.Key(std::move(name), start);
    return true;
  }
  bool parse_error(size_t position, const std::string& /*token*/,
                   const nlohmann::detail::exception& error) {
    constexpr int kNumberOverflow = 406;
    number_overflow_ = error.id == kNumberOverflow;
    const std::string message = Explain(error.what());
    const size_t last_read = std::min(position == 0 ? 0 : position - 1, text_.size());
    const size_t start = std::min(TokenStart(), last_read);
    if (start < text_.size() && text_[start] == '\0') return Fail(start, "not JSON: a NUL byte");
    const bool in_string = start < text_.size() && text_[start] == '"' &&
                           message.find("invalid string") != std::string::npos;
    return Fail(in_string && last_read < text_.size() ? last_read : start, message);
  }

 private:
  size_t Read() const { return static_cast<size_t>(position_ - seen_.data()); }

  // Since the token before, only what separates tokens can have come.
  size_t TokenStart() const {
    return std::min(text_.find_first_not_of(" \t\r\n,:", cursor_), text_.size());
  }

  bool Scalar(Value value, size_t length) {
    const size_t start = TokenStart();
    cursor_ = start + length;
    builder_.Add(std::move(value), start);
    return true;
  }

  // Counting what the parser read would be one off here: it looks at the character behind a number.
  bool Number() {
    const std::string_view rest = text_.substr(TokenStart());
    const size_t length = NumberLength(rest);
    return Scalar(Value::Number(std::string(rest.substr(0, length))), length);
  }

  bool Open(Value container) {
    const size_t start = TokenStart();
    cursor_ = start + 1;
    return builder_.Open(std::move(container), start) ||
           Fail(start, "nested deeper than " + std::to_string(builder_.max_depth()) + " levels");
  }

  bool Close() {
    cursor_ = TokenStart() + 1;
    builder_.Close();
    return true;
  }

  // The library takes a NUL byte for the end of its input.
  bool OnlyBlanksFollow() {
    const size_t next = text_.find_first_not_of(" \t\r\n", cursor_);
    return next == std::string_view::npos || Fail(next, "not JSON: a NUL byte");
  }

  bool Fail(size_t offset, std::string message) {
    error_offset_ = offset;
    error_ = std::move(message);
    return false;
  }

  const std::string_view text_;
  TreeBuilder builder_;
  const std::string_view seen_;
  const char* position_;  // in seen_: the next byte that the parser will read
  size_t cursor_ = 0;     // behind the last token reported
  bool number_overflow_ = false;
  size_t error_offset_ = 0;
  std::string error_;
};

// The text with every number outside strings replaced by a small one of the same length. The
// library refuses numbers that no double can hold; where each number ends stays the same, and so
// does every other verdict on the text.
std::string HideNumbers(std::string_view text) {
  constexpr size_t kShortestOverflow = 5;  // "1e309"
  std::string out(text);
  bool in_string = false;
  for (size_t i = 0; i < out.size(); ++i) {
    if (in_string && out[i] == '\\') {
      ++i;
    } else if (out[i] == '"') {
      in_string = !in_string;
    } else if (!in_string) {
      const size_t length = NumberLength(text.substr(i));
      if (length >= kShortestOverflow) {
        out.replace(i, length, "1e" + std::string(length - 2, '0'));
      }
      if (length > 0) i += length - 1;
    }
  }
  return out;
}

std::optional<Error> Refused(std::string_view text, const ParseLimits& limits,
                             std::string_view file) {
  const auto whole = [file](std::string message, std::string remedy) {
    return Error{{std::string(file), 0, 0}, std::move(message), std::move(remedy)};
  };
  const size_t most = std::min<size_t>(limits.max_bytes, UINT32_MAX - 1);
  if (limits.max_depth > kDeepestJson) {
    return whole("a nesting limit of " + std::to_string(limits.max_depth) + " is too high",
                 "ask for at most " + std::to_string(kDeepestJson) + " levels");
  }
  if (text.size() > most) {
    return whole("is " + std::to_string(text.size()) + " bytes long, over the limit of " +
                     std::to_string(most),
                 "");
  }
  if (text.substr(0, kByteOrderMark.size()) == kByteOrderMark) {
    return Error{PlaceOf(text, 0, file), "not JSON: begins with a byte order mark",
                 "save it as UTF-8 without one"};
  }
  return std::nullopt;
}

}  // namespace

Result<Document> ParseJson(std::string_view text, const ParseLimits& limits,
                           std::string_view file) {
  if (std::optional<Error> refused = Refused(text, limits, file)) return *std::move(refused);
  if (std::optional<Document> read = ReadQuickly(text, limits)) return *std::move(read);
  return ReadThoroughly(text, limits, file);
}

Result<Document> ReadThoroughly(std::string_view text, const ParseLimits& limits,
                                std::string_view file) {
  Handler handler(text, limits, text);
  if (handler.Run()) return handler.Take();
  if (!handler.number_overflow()) {
    const auto offset = static_cast<uint32_t>(handler.error_offset());
    return Error{PlaceOf(text, offset, file), handler.error(), ""};
  }
  const std::string hidden = HideNumbers(text);
  Handler again(text, limits, hidden);
  if (again.Run()) return again.Take();
  const auto offset = static_cast<uint32_t>(again.error_offset());
  return Error{PlaceOf(text, offset, file), again.error(), ""};
}

Place PlaceOf(std::string_view text, uint32_t offset, std::string_view file) {
  const std::string_view before = text.substr(0, offset);
  // Found rather than counted: a search skips many characters at a time.
  uint32_t line = 1;
  size_t line_start = 0;
  for (size_t i = before.find('\n'); i != std::string_view::npos; i = before.find('\n', i + 1)) {
    ++line;
    line_start = i + 1;
  }
  return {std::string(file), line, static_cast<uint32_t>(before.size() - line_start + 1)};
}

}  // namespace assay
