// RFC 3492: "bootstring" with the parameters of section 5.
#include <algorithm>
#include <cstdint>
#include <limits>

#include "harness/schema/ascii.h"
#include "harness/schema/idn_label.h"

namespace assay {
namespace {

constexpr uint32_t kBase = 36, kTMin = 1, kTMax = 26, kSkew = 38, kDamp = 700;
constexpr uint32_t kInitialBias = 72, kInitialN = 128;

uint32_t Adapt(uint32_t delta, uint32_t points, bool first) {
  delta = first ? delta / kDamp : delta / 2;
  delta += delta / points;
  uint32_t k = 0;
  for (; delta > ((kBase - kTMin) * kTMax) / 2; k += kBase) delta /= kBase - kTMin;
  return k + (kBase - kTMin + 1) * delta / (delta + kSkew);
}

uint32_t Threshold(uint32_t k, uint32_t bias) {
  return k <= bias ? kTMin : std::min(k - bias, kTMax);
}

// kBase where `c` is no digit.
uint32_t DigitValue(char c) {
  if (IsDigit(c)) return static_cast<uint32_t>(c - '0') + 26;
  if (IsLetter(c)) return static_cast<uint32_t>((c | 0x20) - 'a');
  return kBase;
}

char DigitOf(uint32_t value) {
  return static_cast<char>(value < 26 ? 'a' + value : '0' + (value - 26));
}

}  // namespace

std::optional<std::u32string> DecodePunycode(std::string_view text) {
  std::u32string out;
  if (const size_t hyphen = text.rfind('-'); hyphen != std::string_view::npos) {
    for (char c : text.substr(0, hyphen)) {
      if (!IsAscii(c)) return std::nullopt;
      out += static_cast<char32_t>(c);
    }
    text = text.substr(hyphen + 1);
  }
  uint64_t n = kInitialN;
  uint64_t i = 0;
  uint32_t bias = kInitialBias;
  while (!text.empty()) {
    const uint64_t before = i;
    uint64_t weight = 1;
    for (uint32_t k = kBase;; k += kBase) {
      if (text.empty()) return std::nullopt;
      const uint32_t digit = DigitValue(text.front());
      text.remove_prefix(1);
      if (digit == kBase) return std::nullopt;
      i += digit * weight;
      const uint32_t threshold = Threshold(k, bias);
      if (digit < threshold) break;
      weight *= kBase - threshold;
      constexpr uint64_t kRoom = std::numeric_limits<uint32_t>::max();
      if (i > kRoom || weight > kRoom) return std::nullopt;
    }
    const auto points = static_cast<uint32_t>(out.size() + 1);
    if (i > std::numeric_limits<uint32_t>::max()) return std::nullopt;
    bias = Adapt(static_cast<uint32_t>(i - before), points, before == 0);
    n += i / points;
    i %= points;
    if (n > 0x10ffff || (n >= 0xd800 && n < 0xe000)) return std::nullopt;
    out.insert(out.begin() + static_cast<ptrdiff_t>(i), static_cast<char32_t>(n));
    ++i;
  }
  return out;
}

std::string EncodePunycode(std::u32string_view label) {
  std::string out;
  for (char32_t c : label) {
    if (c < kInitialN) out += static_cast<char>(c);
  }
  uint32_t handled = static_cast<uint32_t>(out.size());
  const uint32_t basic = handled;
  if (basic > 0) out += '-';
  uint32_t n = kInitialN;
  uint64_t delta = 0;
  uint32_t bias = kInitialBias;
  while (handled < label.size()) {
    uint32_t next = 0x110000;
    for (char32_t c : label) {
      if (c >= n) next = std::min(next, static_cast<uint32_t>(c));
    }
    delta += static_cast<uint64_t>(next - n) * (handled + 1);
    n = next;
    for (char32_t c : label) {
      if (c < n) ++delta;
      if (c != n) continue;
      uint64_t rest = delta;
      for (uint32_t k = kBase;; k += kBase) {
        const uint32_t threshold = Threshold(k, bias);
        if (rest < threshold) break;
        out += DigitOf(static_cast<uint32_t>(threshold + (rest - threshold) % (kBase - threshold)));
        rest = (rest - threshold) / (kBase - threshold);
      }
      out += DigitOf(static_cast<uint32_t>(rest));
      bias = Adapt(static_cast<uint32_t>(delta), handled + 1, handled == basic);
      delta = 0;
      ++handled;
    }
    ++delta;
    ++n;
  }
  return out;
}

}  // namespace assay
