#include "harness/run/har_check.h"

#include <algorithm>
#include <set>
#include <utility>

#include "harness/base/text.h"
#include "harness/target/base_url.h"

namespace assay {
namespace {

constexpr size_t kNamed = 8;         // of a list in a note
constexpr size_t kLongSegment = 20;  // of a path that is shown; longer ones may be secret
constexpr std::string_view kSecretWords[] = {"token",  "secret",   "password", "api-key",
                                             "apikey", "api_key",  "auth",     "session",
                                             "cookie", "signature"};

bool NamesItselfSecret(std::string_view name) {
  const std::string lower = ToLower(name);
  return std::any_of(std::begin(kSecretWords), std::end(kSecretWords),
                     [&](std::string_view word) { return lower.find(word) != std::string::npos; });
}

// One segment of a path against one of a template; at most one variable is in it.
bool MatchSegment(std::string_view pattern, std::string_view segment,
                  std::map<std::string, std::string>* values) {
  const size_t open = pattern.find('{'), close = pattern.find('}');
  if (open == std::string_view::npos || close == std::string_view::npos || close < open)
    return DecodePercent(pattern) == DecodePercent(segment);
  const std::string_view before = pattern.substr(0, open), after = pattern.substr(close + 1);
  if (segment.size() <= before.size() + after.size() || !segment.starts_with(before) ||
      !segment.ends_with(after))
    return false;
  segment.remove_prefix(before.size());
  segment.remove_suffix(after.size());
  values->emplace(pattern.substr(open + 1, close - open - 1), DecodePercent(segment));
  return true;
}

// "GET https://host/a/…", with what may be secret left out.
std::string Shown(const HarEntry& entry) {
  const AddressParts parts = SplitAddress(entry.exchange.request.url);
  std::string text = Printable(entry.exchange.request.method, 20) + " " + parts.origin;
  for (const std::string& segment : Split(parts.path, '/')) {
    if (!segment.empty()) text += "/" + (segment.size() > kLongSegment ? "…" : segment);
  }
  return Printable(text, 200);
}

// "5 entries match no contract: GET https://host/a (3), …"
std::string CountedList(const std::string& says, const std::map<std::string, uint64_t>& counts) {
  uint64_t all = 0;
  std::vector<std::pair<uint64_t, std::string>> order;
  for (const auto& [name, count] : counts) {
    all += count;
    order.emplace_back(count, name);
  }
  std::stable_sort(order.begin(), order.end(),
                   [](const auto& a, const auto& b) { return a.first > b.first; });
  std::string text = std::to_string(all) + (all == 1 ? " entry " : " entries ") + says + ": ";
  for (size_t i = 0; i < order.size() && i < kNamed; ++i) {
    text += (i == 0 ? "" : ", ") + order[i].second;
    if (order[i].first > 1) text += " (" + std::to_string(order[i].first) + ")";
  }
  if (order.size() > kNamed) text += ", and " + std::to_string(order.size() - kNamed) + " more";
  return text;
}

struct Candidate {
  size_t entry = 0;
  const Contract* contract = nullptr;
  std::string base;
  std::map<std::string, std::string> values;
};

// The contracts whose method and path are the entry's. Of several, those with the longest path.
std::vector<Candidate> CandidatesOf(const HarEntry& entry, size_t index,
                                    const std::vector<std::shared_ptr<const Contract>>& contracts,
                                    const std::optional<AddressParts>& base) {
  std::vector<Candidate> found;
  const AddressParts parts = SplitAddress(entry.exchange.request.url);
  size_t longest = 0;
  for (const auto& contract : contracts) {
    if (contract->method != entry.exchange.request.method) continue;
    auto match = MatchPathEnd(contract->path, parts.path);
    if (!match) continue;
    if (base && (parts.origin != base->origin || match->before != base->path)) continue;
    const auto length =
        static_cast<size_t>(std::count(contract->path.begin(), contract->path.end(), '/'));
    if (length > longest) found.clear();
    longest = std::max(longest, length);
    if (length == longest)
      found.push_back({index, contract.get(), parts.origin + match->before, match->values});
  }
  return found;
}

// The base that most entries of each contract have; of equal ones the shortest.
std::map<const Contract*, std::string> Guess(const std::vector<Candidate>& all) {
  std::map<const Contract*, std::map<std::string, uint64_t>> counts;
  for (const Candidate& one : all) ++counts[one.contract][one.base];
  std::map<const Contract*, std::string> guessed;
  for (const auto& [contract, bases] : counts) {
    guessed[contract] =
        std::max_element(bases.begin(), bases.end(), [](const auto& a, const auto& b) {
          return a.second != b.second ? a.second < b.second : a.first.size() > b.first.size();
        })->first;
  }
  return guessed;
}

// Why the answer cannot be judged; empty where it can.
std::string WhyNot(const HarEntry& entry) {
  if (!entry.exchange.answered()) return "have no answer";
  if (!entry.response_body) return "have no whole body of the answer recorded";
  if (!entry.headers) return "have no headers of the answer recorded";
  return "";
}

class Matcher {
 public:
  Matcher(const Har& har, const std::vector<std::shared_ptr<const Contract>>& contracts,
          const std::string& base_url)
      : har_(har), contracts_(contracts) {
    if (!base_url.empty()) base_ = SplitAddress(base_url);
    if (base_ && base_->path == "/") base_->path.clear();
  }

  HarMatches Match() {
    FindCandidates();
    const auto guessed = Guess(candidates_);
    for (Candidate& one : candidates_) {
      const HarEntry& entry = har_.entries[one.entry];
      if (guessed.at(one.contract) != one.base) {
        ++other_bases_[one.base];
      } else if (std::string why = WhyNot(entry); !why.empty()) {
        ++not_whole_[why][Shown(entry)];
      } else {
        ++judged_[one.contract];
        matches_.judged.push_back({&entry, one.contract, std::move(one.values)});
      }
    }
    MakeNotes(guessed);
    return std::move(matches_);
  }

 private:
  void FindCandidates() {
    for (size_t i = 0; i < har_.entries.size(); ++i) {
      std::vector<Candidate> found = CandidatesOf(har_.entries[i], i, contracts_, base_);
      if (found.empty()) ++unmatched_[Shown(har_.entries[i])];
      if (found.size() > 1) ++ambiguous_[Shown(har_.entries[i])];
      if (found.size() == 1) candidates_.push_back(std::move(found.front()));
    }
  }

  void MakeNotes(const std::map<const Contract*, std::string>& guessed) {
    std::vector<std::string>& notes = matches_.notes;
    notes.push_back(std::to_string(matches_.judged.size()) + " of " +
                    std::to_string(har_.entries.size()) +
                    (har_.entries.size() == 1 ? " entry judged" : " entries judged") +
                    (har_.creator.empty() ? "" : ", recorded by " + Printable(har_.creator, 80)));
    for (const auto& contract : contracts_) {
      const auto base = guessed.find(contract.get());
      if (base == guessed.end()) {
        notes.push_back(contract->id + ": no entry (" + contract->method + " " + contract->path +
                        ")");
        continue;
      }
      notes.push_back(contract->id + ": " + std::to_string(judged_[contract.get()]) + " at " +
                      base->second + contract->path +
                      (base_ ? "" : " (base guessed; --base-url names another)"));
    }
    if (!other_bases_.empty())
      notes.push_back(CountedList("at another base not judged (--base-url chooses)", other_bases_));
    for (const auto& [why, entries] : not_whole_)
      notes.push_back(CountedList("not judged, which " + why, entries));
    if (!ambiguous_.empty())
      notes.push_back(
          CountedList("not judged, which several contracts fit (--contract chooses)", ambiguous_));
    if (!unmatched_.empty()) notes.push_back(CountedList("of no contract", unmatched_));
  }

  const Har& har_;
  const std::vector<std::shared_ptr<const Contract>>& contracts_;
  std::optional<AddressParts> base_;
  std::vector<Candidate> candidates_;
  std::map<const Contract*, uint64_t> judged_;
  std::map<std::string, uint64_t> other_bases_, ambiguous_, unmatched_;
  std::map<std::string, std::map<std::string, uint64_t>> not_whole_;
  HarMatches matches_;
};

}  // namespace

AddressParts SplitAddress(std::string_view url) {
  AddressParts parts;
  url = url.substr(0, url.find_first_of("?#"));
  const size_t scheme = url.find("://");
  const size_t authority = scheme == std::string_view::npos ? 0 : scheme + 3;
  const size_t slash = url.find('/', authority);
  parts.path = slash == std::string_view::npos ? "" : std::string(url.substr(slash));
  std::string_view host = url.substr(
      authority, slash == std::string_view::npos ? std::string_view::npos : slash - authority);
  if (const size_t at = host.rfind('@'); at != std::string_view::npos) host.remove_prefix(at + 1);
  const std::string named = ToLower(url.substr(0, authority));
  parts.origin = named + ToLower(host);
  for (const auto& [start, port] : {std::pair{"http://", ":80"}, std::pair{"https://", ":443"}}) {
    if (named == start && parts.origin.ends_with(port))
      parts.origin.resize(parts.origin.size() - std::string_view(port).size());
  }
  return parts;
}

std::optional<PathMatch> MatchPathEnd(std::string_view path_template, std::string_view path) {
  const std::vector<std::string> wanted = Split(path_template, '/');
  const std::vector<std::string> given = Split(path, '/');
  // Both begin with '/', so their first part is empty.
  if (wanted.size() < 2 || given.size() < wanted.size()) return std::nullopt;
  PathMatch match;
  const size_t before = given.size() - wanted.size() + 1;
  for (size_t i = 1; i < wanted.size(); ++i) {
    if (!MatchSegment(wanted[i], given[before + i - 1], &match.values)) return std::nullopt;
  }
  for (size_t i = 1; i < before; ++i) match.before += "/" + given[i];
  return match;
}

HarMatches MatchHar(const Har& har, const std::vector<std::shared_ptr<const Contract>>& contracts,
                    const std::string& base_url) {
  return Matcher(har, contracts, base_url).Match();
}

Step HarStep(const HarMatch& match) {
  Step step;
  step.request = match.entry->exchange.request;
  const Contract& contract = *match.contract;
  if (!contract.request_compiled) return step;
  const Result<Document> body = ParseJson(step.request.body.value_or(""));
  const bool allowed = match.entry->request_body && body.ok() &&
                       contract.request_compiled->Accepts(body.value().root);
  if (!allowed) step.standing = Standing::kRefusals;
  return step;
}

bool IsSecretHeader(const Contract& contract, std::string_view name) {
  return NamesItselfSecret(name) ||
         std::any_of(contract.parameters.begin(), contract.parameters.end(),
                     [&](const Parameter& parameter) {
                       return parameter.credential && EqualsIgnoreCase(parameter.name, name);
                     });
}

std::string WithoutSecretQuery(std::string_view url) {
  const size_t query = url.find('?');
  if (query == std::string_view::npos) return std::string(url);
  std::string out(url.substr(0, query));
  char separator = '?';
  for (const std::string& pair : Split(url.substr(query + 1), '&')) {
    const size_t equals = pair.find('=');
    const bool secret = equals != std::string::npos && NamesItselfSecret(pair.substr(0, equals));
    out += separator + (secret ? pair.substr(0, equals) + "=[redacted]" : pair);
    separator = '&';
  }
  return out;
}

}  // namespace assay
