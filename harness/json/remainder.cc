#include "harness/json/remainder.h"

#include <algorithm>
#include <vector>

namespace assay {
namespace {

__extension__ using Wide = unsigned __int128;

constexpr size_t kMostDigits = 10'000;
constexpr size_t kDigitsOfUint64 = 19;  // any number of so many digits fits

uint64_t MultiplyModulo(uint64_t a, uint64_t b, uint64_t modulus) {
  return static_cast<uint64_t>(Wide{a} * b % modulus);
}

bool DividesSmall(std::string_view divisor, std::string_view number, int64_t zeros) {
  uint64_t modulus = 0;
  for (const char c : divisor) modulus = modulus * 10 + static_cast<uint64_t>(c - '0');
  uint64_t remainder = 0;
  for (const char c : number) {
    remainder =
        static_cast<uint64_t>((Wide{remainder} * 10 + static_cast<uint64_t>(c - '0')) % modulus);
  }
  uint64_t power = 10 % modulus;  // 10^1, 10^2, 10^4, …
  for (; zeros > 0; zeros >>= 1) {
    if ((zeros & 1) != 0) remainder = MultiplyModulo(remainder, power, modulus);
    power = MultiplyModulo(power, power, modulus);
  }
  return remainder == 0;
}

// An integer >= 0 in limbs of nine decimal digits, the lowest first. The width is fixed.
using Limbs = std::vector<uint32_t>;
constexpr uint32_t kLimb = 1'000'000'000;

Limbs LimbsOf(std::string_view digits) {
  Limbs out;
  while (!digits.empty()) {
    const size_t count = std::min<size_t>(9, digits.size());
    uint32_t limb = 0;
    for (const char c : digits.substr(digits.size() - count)) {
      limb = limb * 10 + static_cast<uint32_t>(c - '0');
    }
    out.push_back(limb);
    digits.remove_suffix(count);
  }
  out.push_back(0);  // room for the remainder times ten
  return out;
}

void AppendDigit(uint32_t digit, Limbs* number) {
  uint64_t carry = digit;
  for (uint32_t& limb : *number) {
    carry += uint64_t{limb} * 10;
    limb = static_cast<uint32_t>(carry % kLimb);
    carry /= kLimb;
  }
}

bool Less(const Limbs& a, const Limbs& b) {
  return std::lexicographical_compare(a.rbegin(), a.rend(), b.rbegin(), b.rend());
}

void Subtract(const Limbs& what, Limbs* from) {
  uint32_t borrow = 0;
  for (size_t i = 0; i < what.size(); ++i) {
    const uint32_t take = what[i] + borrow;
    uint32_t& limb = (*from)[i];
    borrow = limb < take ? 1 : 0;
    limb = limb + borrow * kLimb - take;
  }
}

bool DividesLong(std::string_view divisor, std::string_view number, size_t zeros) {
  const Limbs modulus = LimbsOf(divisor);
  Limbs remainder(modulus.size(), 0);
  for (size_t i = 0; i < number.size() + zeros; ++i) {
    AppendDigit(i < number.size() ? static_cast<uint32_t>(number[i] - '0') : 0, &remainder);
    while (!Less(remainder, modulus)) Subtract(modulus, &remainder);
  }
  return std::all_of(remainder.begin(), remainder.end(), [](uint32_t limb) { return limb == 0; });
}

}  // namespace

std::optional<bool> Divides(std::string_view divisor, std::string_view number, int64_t zeros) {
  if (divisor.size() <= kDigitsOfUint64) return DividesSmall(divisor, number, zeros);
  // Zeros bring factors 2 and 5 only, and a number of n digits holds fewer than 4n of either.
  const size_t most_zeros = 4 * divisor.size();
  const size_t useful =
      zeros < static_cast<int64_t>(most_zeros) ? static_cast<size_t>(zeros) : most_zeros;
  if (number.size() + useful > kMostDigits) return std::nullopt;
  return DividesLong(divisor, number, useful);
}

}  // namespace assay
