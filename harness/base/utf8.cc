#include <algorithm>
#include <cstdint>
#include <cstring>

#include "harness/base/text.h"

namespace assay {
namespace {

constexpr char32_t kReplacement = 0xFFFD;

uint8_t ByteAt(std::string_view text, size_t index) { return static_cast<uint8_t>(text[index]); }

bool IsContinuation(uint8_t byte) { return (byte & 0xC0) == 0x80; }

// What the lead byte of a sequence promises: its length, and the range of the second byte. The
// narrowed ranges are what shuts out overlong forms, surrogates and code points over U+10FFFF
// (RFC 3629 section 4).
struct Lead {
  size_t length;
  uint8_t second_low;
  uint8_t second_high;
};

Lead LeadOf(uint8_t byte) {
  if (byte < 0x80) return {1, 0, 0};
  if (byte < 0xC2) return {0, 0, 0};
  if (byte < 0xE0) return {2, 0x80, 0xBF};
  if (byte == 0xE0) return {3, 0xA0, 0xBF};
  if (byte == 0xED) return {3, 0x80, 0x9F};
  if (byte < 0xF0) return {3, 0x80, 0xBF};
  if (byte == 0xF0) return {4, 0x90, 0xBF};
  if (byte < 0xF4) return {4, 0x80, 0xBF};
  if (byte == 0xF4) return {4, 0x80, 0x8F};
  return {0, 0, 0};
}

char32_t Assemble(std::string_view sequence) {
  const uint8_t lead = ByteAt(sequence, 0);
  if (sequence.size() == 1) return lead;
  char32_t code_point = lead & (0x7F >> sequence.size());
  for (size_t i = 1; i < sequence.size(); ++i) {
    code_point = (code_point << 6) | (ByteAt(sequence, i) & 0x3F);
  }
  return code_point;
}

// Bytes before the first beyond ASCII, eight at a time: nearly all that there is to ask for is
// ASCII.
size_t AsciiPrefix(std::string_view text) {
  constexpr uint64_t kHigh = 0x8080808080808080u;
  size_t at = 0;
  for (uint64_t word = 0; at + sizeof word <= text.size(); at += sizeof word) {
    std::memcpy(&word, text.data() + at, sizeof word);
    if ((word & kHigh) != 0) break;
  }
  while (at < text.size() && ByteAt(text, at) < 0x80) ++at;
  return at;
}

bool IsControl(char32_t c) { return c < 0x20 || (c >= 0x7F && c < 0xA0); }

std::string HexEscape(char32_t c) {
  constexpr char kDigits[] = "0123456789abcdef";
  return {'\\', 'x', kDigits[(c >> 4) & 0xF], kDigits[c & 0xF]};
}

}  // namespace

size_t Utf8SequenceLength(std::string_view text) {
  if (text.empty()) return 0;
  const Lead lead = LeadOf(ByteAt(text, 0));
  if (lead.length <= 1) return lead.length;
  if (text.size() < lead.length) return 0;
  const uint8_t second = ByteAt(text, 1);
  if (second < lead.second_low || second > lead.second_high) return 0;
  for (size_t i = 2; i < lead.length; ++i) {
    if (!IsContinuation(ByteAt(text, i))) return 0;
  }
  return lead.length;
}

bool IsUtf8(std::string_view text) {
  while (!text.empty()) {
    text.remove_prefix(AsciiPrefix(text));
    if (text.empty()) break;
    const size_t length = Utf8SequenceLength(text);
    if (length == 0) return false;
    text.remove_prefix(length);
  }
  return true;
}

std::vector<char32_t> DecodeUtf8(std::string_view text) {
  std::vector<char32_t> out;
  out.reserve(text.size());
  while (!text.empty()) {
    const size_t length = Utf8SequenceLength(text);
    out.push_back(length == 0 ? kReplacement : Assemble(text.substr(0, length)));
    text.remove_prefix(std::max<size_t>(length, 1));
  }
  return out;
}

void AppendUtf8(char32_t c, std::string* out) {
  if (c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF)) c = kReplacement;
  const auto put = [out](char32_t byte) { out->push_back(static_cast<char>(byte)); };
  if (c < 0x80) {
    put(c);
  } else if (c < 0x800) {
    put(0xC0 | (c >> 6));
    put(0x80 | (c & 0x3F));
  } else if (c < 0x10000) {
    put(0xE0 | (c >> 12));
    put(0x80 | ((c >> 6) & 0x3F));
    put(0x80 | (c & 0x3F));
  } else {
    put(0xF0 | (c >> 18));
    put(0x80 | ((c >> 12) & 0x3F));
    put(0x80 | ((c >> 6) & 0x3F));
    put(0x80 | (c & 0x3F));
  }
}

size_t Utf8Length(std::string_view text) {
  return static_cast<size_t>(std::count_if(
      text.begin(), text.end(), [](char c) { return !IsContinuation(static_cast<uint8_t>(c)); }));
}

std::string Printable(std::string_view text, size_t max_bytes, bool keep_lines) {
  std::string out;
  while (true) {
    // Nearly all of it is plain.
    const auto end =
        std::find_if(text.begin(), text.end(), [](char c) { return c < ' ' || c > '~'; });
    const size_t plain = std::min(static_cast<size_t>(end - text.begin()), max_bytes - out.size());
    out.append(text, 0, plain);
    text.remove_prefix(plain);
    if (text.empty()) return out;
    const size_t length = Utf8SequenceLength(text);
    const char32_t c = length == 0 ? kReplacement : Assemble(text.substr(0, length));
    text.remove_prefix(std::max<size_t>(length, 1));
    std::string shown;
    if (IsControl(c) && !(keep_lines && (c == '\n' || c == '\t'))) {
      shown = HexEscape(c);
    } else {
      AppendUtf8(c, &shown);
    }
    if (shown.size() > max_bytes - out.size()) return out + "…";
    out += shown;
  }
}

}  // namespace assay
