#include "harness/generate/format_texts.h"

#include <algorithm>
#include <array>

#include "harness/base/text.h"
#include "harness/generate/random.h"

namespace assay {
namespace {

struct Entry {
  std::string_view format;
  std::string_view variant;
  std::string_view text;
  std::string_view says;
};

std::string TwoDigits(size_t number) { return (number < 10 ? "0" : "") + std::to_string(number); }

// A version 4 UUID (RFC 4122), so that strict readers take it too.
std::string MakeUuid(uint64_t seed, size_t index) {
  Random random(seed ^ (0x9e3779b97f4a7c15ull * (index + 1)));
  std::string hex = Hex64(random.Next()) + Hex64(random.Next());
  hex[12] = '4';
  hex[16] = "89ab"[random.Below(4)];
  return hex.substr(0, 8) + "-" + hex.substr(8, 4) + "-" + hex.substr(12, 4) + "-" +
         hex.substr(16, 4) + "-" + hex.substr(20);
}

std::string MakeDate(size_t index) {
  return std::to_string(2021 + index / 336 % 70) + "-" + TwoDigits(index / 28 % 12 + 1) + "-" +
         TwoDigits(index % 28 + 1);
}

std::string MakeTime(size_t index) {
  return TwoDigits(index / 3600 % 24) + ":" + TwoDigits(index / 60 % 60) + ":" +
         TwoDigits(index % 60) + "Z";
}

std::string MakeIpv4(size_t index) {
  constexpr std::array<const char*, 3> kNets = {"192.0.2.", "198.51.100.", "203.0.113."};
  return kNets[index / 254 % kNets.size()] + std::to_string(index % 254 + 1);
}

std::string MakeIpv6(size_t index) {
  return "2001:db8::" + Hex64(index / 65535 % 65535 + 1).substr(12) + ":" +
         Hex64(index % 65535 + 1).substr(12);
}

constexpr Entry kEdges[] = {
    {"email", "plus_tag", "ann+assay@example.com", "an address with a plus tag"},
    {"email", "dots", "ann.b.lee@example.com", "an address with dots before the at sign"},
    {"email", "hyphens", "ann-lee@ex-ample.com", "an address with hyphens"},
    {"email", "upper_case", "Ann.Lee@Example.COM", "an address with capitals"},
    {"email", "subdomain", "ann@mail.staff.example.com", "an address at a subdomain"},
    {"email", "digits", "4711@example.com", "an address whose first part is a number"},
    {"date", "leap_day", "2024-02-29", "the leap day"},
    {"date", "last_day", "2023-12-31", "the last day of a year"},
    {"date", "first_day", "2000-01-01", "the first day of a century"},
    {"time", "fraction", "12:00:00.123Z", "a time with milliseconds"},
    {"time", "offset", "12:00:00+05:30", "a time with an offset of a half hour"},
    {"time", "midnight", "00:00:00Z", "midnight"},
    {"date-time", "fraction", "2024-05-06T07:08:09.123Z", "a moment with milliseconds"},
    {"date-time", "offset", "2024-05-06T07:08:09+05:30", "a moment with an offset"},
    {"date-time", "negative_offset", "2024-05-06T07:08:09-08:00", "a moment west of Greenwich"},
    {"date-time", "leap_day", "2024-02-29T23:59:59Z", "the end of the leap day"},
    {"uuid", "upper_case", "6F1E2D3C-4B5A-4978-8A6B-5C4D3E2F1A0B", "a UUID with capitals"},
    {"uuid", "all_zero", "00000000-0000-0000-0000-000000000000", "the UUID of zeros"},
    {"ipv4", "lowest", "0.0.0.0", "the lowest address"},
    {"ipv4", "highest", "255.255.255.255", "the highest address"},
    {"ipv6", "unspecified", "::", "the shortest address"},
    {"ipv6", "full", "2001:0db8:0000:0000:0000:0000:0000:0001", "an address written in full"},
    {"ipv6", "mapped", "::ffff:192.0.2.1", "an IPv4 address as IPv6"},
    {"hostname", "single_label", "localhost", "a name of one label"},
    {"hostname", "starts_with_digit", "3com.example", "a name that begins with a digit"},
    {"hostname", "longest_label",
     "aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffffggg.example",
     "a label of 63 characters"},
    {"uri", "query", "https://example.com/a?b=c&d=%20", "an address with a query"},
    {"uri", "fragment", "https://example.com/a#b", "an address with a fragment"},
    {"uri", "port", "https://example.com:8443/", "an address with a port"},
    {"uri", "ipv6_host", "http://[2001:db8::1]/", "an address with an IPv6 host"},
    {"uri", "urn", "urn:example:a:b", "a URN"},
};

constexpr Entry kMisses[] = {
    {"email", "no_at", "ann.example.com", "an address without an at sign"},
    {"email", "two_ats", "ann@lee@example.com", "an address with two at signs"},
    {"email", "no_local_part", "@example.com", "an address with nothing before the at sign"},
    {"email", "no_domain", "ann@", "an address with nothing after the at sign"},
    {"email", "inner_space", "ann lee@example.com", "an address with a space"},
    {"email", "double_dot", "ann@example..com", "an address with two dots in a row"},
    {"email", "trailing_newline", "ann@example.com\n", "an address and a line feed after it"},
    {"date", "thirteenth_month", "2024-13-01", "a date in month 13"},
    {"date", "no_leap_day", "2023-02-29", "February 29 of a year without one"},
    {"date", "slashes", "2024/05/06", "a date with slashes"},
    {"date", "day_first", "06-05-2024", "a date with the day first"},
    {"date", "with_time", "2024-05-06T00:00:00Z", "a date with a time"},
    {"time", "hour_24", "24:00:00Z", "hour 24"},
    {"time", "minute_60", "12:60:00Z", "minute 60"},
    {"time", "no_seconds", "12:00Z", "a time without seconds"},
    {"time", "no_offset", "12:00:00", "a time without an offset"},
    {"date-time", "no_offset", "2024-05-06T07:08:09", "a moment without an offset"},
    {"date-time", "date_only", "2024-05-06", "a date without a time"},
    {"date-time", "hour_24", "2024-05-06T24:00:00Z", "hour 24"},
    {"date-time", "no_leap_day", "2023-02-29T00:00:00Z", "a day that there was not"},
    {"date-time", "seconds_since_epoch", "1714979289", "seconds since 1970"},
    {"uuid", "no_hyphens", "6f1e2d3c4b5a49788a6b5c4d3e2f1a0b", "a UUID without hyphens"},
    {"uuid", "braces", "{6f1e2d3c-4b5a-4978-8a6b-5c4d3e2f1a0b}", "a UUID in braces"},
    {"uuid", "no_hex_digit", "6f1e2d3c-4b5a-4978-8a6b-5c4d3e2f1a0g", "a UUID with a g"},
    {"uuid", "one_too_short", "6f1e2d3c-4b5a-4978-8a6b-5c4d3e2f1a0", "a UUID of 35 characters"},
    {"uuid", "one_too_long", "6f1e2d3c-4b5a-4978-8a6b-5c4d3e2f1a0bb", "a UUID of 37 characters"},
    {"uuid", "trailing_newline", "6f1e2d3c-4b5a-4978-8a6b-5c4d3e2f1a0b\n",
     "a UUID and a line feed after it"},
    {"ipv4", "octet_256", "192.0.2.256", "an address with the octet 256"},
    {"ipv4", "three_octets", "192.0.2", "an address of three octets"},
    {"ipv4", "five_octets", "192.0.2.1.1", "an address of five octets"},
    {"ipv4", "with_port", "192.0.2.1:80", "an address with a port"},
    {"ipv6", "two_gaps", "2001::db8::1", "an address with two gaps"},
    {"ipv6", "no_hex_digit", "2001:db8::g", "an address with a g"},
    {"ipv6", "nine_groups", "1:2:3:4:5:6:7:8:9", "an address of nine groups"},
    {"hostname", "underscore", "ex_ample.com", "a name with an underscore"},
    {"hostname", "first_hyphen", "-example.com", "a name that begins with a hyphen"},
    {"hostname", "double_dot", "example..com", "a name with an empty label"},
    {"hostname", "inner_space", "exam ple.com", "a name with a space"},
    {"uri", "no_scheme", "//example.com/a", "an address without a scheme"},
    {"uri", "relative", "/a/b", "a path alone"},
    {"uri", "inner_space", "https://example.com/a b", "an address with a space"},
    {"uri", "bad_escape", "https://example.com/%zz", "an address with a broken escape"},
    {"uri-reference", "inner_space", "/a b", "a path with a space"},
    {"json-pointer", "no_slash", "a/b", "a pointer that does not begin with a slash"},
    {"json-pointer", "bad_escape", "/a~2", "a pointer with a broken escape"},
    {"regex", "open_group", "(a", "an expression with an open group"},
};

// Formats that take whatever another takes, for good texts and edges.
std::string_view Narrower(std::string_view format) {
  if (format == "idn-email") return "email";
  if (format == "idn-hostname") return "hostname";
  if (format == "iri" || format == "uri-reference" || format == "iri-reference") return "uri";
  return format;
}

template <size_t n>
std::vector<TextSample> Entries(const Entry (&entries)[n], std::string_view format) {
  std::vector<TextSample> samples;
  for (const Entry& entry : entries) {
    if (entry.format != format) continue;
    samples.push_back(
        {std::string(entry.text), std::string(entry.variant), "", std::string(entry.says)});
  }
  samples.shrink_to_fit();
  return samples;
}

}  // namespace

std::optional<std::string> FormatText(std::string_view format, uint64_t seed, size_t index) {
  std::string_view plain = Narrower(format);
  std::string number = std::to_string(index + 1);
  if (plain == "uuid") return MakeUuid(seed, index);
  if (plain == "email") return "assay." + number + "@example.com";
  if (plain == "date") return MakeDate(index);
  if (plain == "time") return MakeTime(index);
  if (plain == "date-time") return MakeDate(index / 86400) + "T" + MakeTime(index % 86400);
  if (plain == "ipv4") return MakeIpv4(index);
  if (plain == "ipv6") return MakeIpv6(index);
  if (plain == "hostname") return "assay-" + number + ".example.com";
  if (plain == "uri") return "https://example.com/assay/" + number;
  if (plain == "uri-template") return "https://example.com/{name}/" + number;
  if (plain == "json-pointer") return "/assay/" + number;
  if (plain == "relative-json-pointer") return "0/assay/" + number;
  if (plain == "regex") return "^assay" + number + "$";
  return std::nullopt;
}

std::vector<TextSample> FormatEdges(std::string_view format) {
  return Entries(kEdges, Narrower(format));
}

std::vector<TextSample> FormatMisses(std::string_view format) {
  std::vector<TextSample> samples = Entries(kMisses, format);
  // What is wrong for the narrower format may be right for the wider: the caller checks.
  if (samples.empty()) samples = Entries(kMisses, Narrower(format));
  if (format != "uri-reference" && format != "iri-reference" && format != "json-pointer") {
    samples.push_back({"", "empty", "", "the empty text"});
  }
  samples.push_back({"no such thing", "plain_words", "", "plain words"});
  return samples;
}

}  // namespace assay
