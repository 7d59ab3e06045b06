#include "harness/schema/schema_program.h"

#include <algorithm>
#include <set>
#include <unordered_map>
#include <unordered_set>

namespace assay {
namespace {

using NodeSet = std::unordered_set<const Node*>;

void Append(const std::vector<std::string>& more, std::vector<std::string>* ids) {
  for (const std::string& id : more) {
    if (std::find(ids->begin(), ids->end(), id) == ids->end()) ids->push_back(id);
  }
}

void CollectRequirements(const Program& program, const Node& node, NodeSet* seen,
                         std::vector<std::string>* ids) {
  if (!seen->insert(&node).second) return;
  for (Slot slot : node.slots) Append(program.compiled[slot].requirements, ids);
  for (const Edge& edge : node.edges) CollectRequirements(program, *edge.to, seen, ids);
}

class Lister {
 public:
  explicit Lister(Program* program) : program_(*program) {}

  void Visit(const Node& node, const std::string& place) {
    if (!seen_.insert(&node).second) return;
    for (Slot slot : node.slots) {
      program_.listed[slot] = program_.checks.size();
      program_.checks.push_back(program_.compiled[slot]);
      program_.checks.back().instance_place = place;
    }
    for (const Edge& edge : node.edges) {
      if (edge.sort != Edge::Sort::kBranch && edge.sort != Edge::Sort::kProbe) continue;
      NodeSet seen;
      CollectRequirements(program_, *edge.to, &seen,
                          &program_.checks[program_.listed[edge.slot]].requirements);
    }
    for (const Edge& edge : node.edges) {
      if (edge.sort == Edge::Sort::kSame) Visit(*edge.to, place);
      if (edge.sort == Edge::Sort::kPart) Visit(*edge.to, place + edge.place);
    }
  }

 private:
  Program& program_;
  NodeSet seen_;
};

class CircleFinder {
 public:
  const Node* Visit(const Node& node) {
    const auto [at, fresh] = state_.try_emplace(&node, State::kOpen);
    if (!fresh) return at->second == State::kOpen ? &node : nullptr;
    for (const Edge& edge : node.edges) {
      if (edge.sort != Edge::Sort::kSame && edge.sort != Edge::Sort::kBranch) continue;
      if (const Node* circle = Visit(*edge.to)) return circle;
    }
    state_[&node] = State::kDone;
    return nullptr;
  }

 private:
  enum class State { kOpen, kDone };
  std::unordered_map<const Node*, State> state_;
};

}  // namespace

const std::vector<TypeWord>& TypeWords() {
  static const auto& words = *new std::vector<TypeWord>{
      {kNullType, "null", "null"},          {kBooleanType, "boolean", "a boolean"},
      {kNumberType, "number", "a number"},  {kIntegerType, "integer", "an integer"},
      {kStringType, "string", "a string"},  {kArrayType, "array", "an array"},
      {kObjectType, "object", "an object"},
  };
  return words;
}

void ListChecks(Program* program) {
  program->listed.assign(program->compiled.size(), kUnlisted);
  program->checks.clear();
  Lister(program).Visit(*program->start, "");
}

const Node* FindCircle(const Program& program) {
  CircleFinder finder;
  for (const Node& node : program.nodes) {
    if (const Node* circle = finder.Visit(node)) return circle;
  }
  return nullptr;
}

}  // namespace assay
