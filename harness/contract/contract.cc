#include "harness/contract/contract.h"

#include <algorithm>

#include "harness/json/decimal.h"

namespace assay {

std::string_view LevelName(Level level) {
  switch (level) {
    case Level::kMust:
      return "must";
    case Level::kShould:
      return "should";
    case Level::kMay:
      return "may";
    case Level::kInfo:
      return "info";
  }
  return "info";
}

std::optional<Level> ParseLevel(std::string_view name) {
  for (const Level level : {Level::kMust, Level::kShould, Level::kMay, Level::kInfo}) {
    if (LevelName(level) == name) return level;
  }
  return std::nullopt;
}

std::string Rule::Text(std::string_view key) const {
  const Value* value = settings.Find(key);
  return value != nullptr && value->is_string() ? value->text() : "";
}

std::vector<std::string> Rule::Texts(std::string_view key) const {
  std::vector<std::string> texts;
  const Value* value = settings.Find(key);
  if (value == nullptr) return texts;
  if (value->is_string()) texts.push_back(value->text());
  if (!value->is_array()) return texts;
  for (const Value& item : value->items()) {
    if (item.is_string()) texts.push_back(item.text());
  }
  return texts;
}

int64_t Rule::Number(std::string_view key, int64_t fallback) const {
  const Value* value = settings.Find(key);
  if (value == nullptr || !value->is_number()) return fallback;
  return Decimal::Parse(value->text()).ToInt64().value_or(fallback);
}

const Requirements& Rule::For(std::string_view part) const {
  static const Requirements none;
  auto found = requirements.find(std::string(part));
  if (found == requirements.end()) found = requirements.find("");
  return found == requirements.end() ? none : found->second;
}

const Requirement* Contract::FindRequirement(std::string_view requirement_id) const {
  for (const Requirement& requirement : requirements) {
    if (requirement.id == requirement_id) return &requirement;
  }
  return nullptr;
}

std::vector<const Rule*> Contract::RulesNamed(std::string_view name) const {
  std::vector<const Rule*> named;
  for (const Rule& rule : rules) {
    if (rule.name == name) named.push_back(&rule);
  }
  return named;
}

const Response* Contract::ResponseFor(int status) const {
  const std::string exact = std::to_string(status);
  const std::string by_class = std::to_string(status / 100) + "xx";
  const Response* of_class = nullptr;
  const Response* any = nullptr;
  for (const Response& response : responses) {
    if (response.status == exact) return &response;
    if (response.status == by_class) of_class = &response;
    if (response.status == "default") any = &response;
  }
  return of_class != nullptr ? of_class : any;
}

Level Contract::LevelOf(const Requirements& ids, std::optional<Level> cap) const {
  Level strongest = Level::kInfo;
  for (const std::string& cited : ids) {
    const Requirement* requirement = FindRequirement(cited);
    if (requirement != nullptr) strongest = std::min(strongest, requirement->level);
  }
  return Weaker(strongest, cap.value_or(Level::kMust));
}

}  // namespace assay
