#include <algorithm>
#include <string>
#include <utility>

#include "harness/base/text.h"
#include "harness/generate/facets.h"
#include "harness/generate/format_texts.h"
#include "harness/generate/good_maker.h"
#include "harness/generate/numbers.h"
#include "harness/generate/pattern.h"
#include "harness/generate/pattern_walk.h"
#include "harness/generate/values.h"

namespace assay {
namespace {

constexpr int64_t kMostEdgeItems = 1000;

class Edges {
 public:
  Edges(Value plain, Schema compiled, uint64_t seed)
      : plain_(std::move(plain)),
        compiled_(std::move(compiled)),
        seed_(seed),
        maker_({seed, "", false}) {}

  std::vector<Sample> Make() {
    AddListed();
    if (AllowsType(plain_, "boolean") && plain_.Find("enum") == nullptr) {
      Add(Value::Boolean(true), "true", "type", "as true");
      Add(Value::Boolean(false), "false", "type", "as false");
    }
    AddPatternTexts();
    AddLengths();
    for (Sample& sample : NumberEdges(plain_)) Keep(std::move(sample));
    AddFormatTexts();
    AddArrays();
    AddObjects();
    AddKeys();
    if (AllowsType(plain_, "null") && TypesOf(plain_).size() > 1) {
      Add(Value(), "null", "type", "as null, which the type allows");
    }
    return list_.Take();
  }

 private:
  void Keep(Sample sample) {
    if (compiled_.Accepts(sample.value)) list_.Add(std::move(sample));
  }
  void Add(Value value, std::string variant, std::string keyword, std::string says,
           std::string way = "") {
    Keep({std::move(value), std::move(variant), std::move(keyword), std::move(way),
          std::move(says)});
  }

  void AddListed() {
    if (const Value* listed = ArrayOf(plain_, "enum")) {
      for (const Value& value : listed->items()) {
        Add(value, "value_" + SlugOf(value), "enum", "as the listed value " + Dump(value));
      }
    }
    if (const Value* only = plain_.Find("const")) {
      Add(*only, "value_" + SlugOf(*only), "const", "as the only value " + Dump(*only));
    }
  }

  void AddPatternTexts() {
    const Value* pattern = StringOf(plain_, "pattern");
    if (pattern == nullptr) return;
    Result<PatternTexts> texts = DerivePatternTexts(pattern->text(), seed_);
    if (!texts.ok()) return;
    for (TextSample& hit : texts.value().hits) {
      Add(Value::String(std::move(hit.text)), std::move(hit.variant), "pattern",
          std::move(hit.says), std::move(hit.way));
    }
  }

  void AddLengths() {
    for (const char* keyword : {"minLength", "maxLength"}) {
      std::optional<int64_t> length = IntegerOf(plain_, keyword);
      if (!length || *length < 0 || *length > static_cast<int64_t>(kLongestText)) continue;
      if (*length == 0 && Hint(plain_, "keep_nonempty")) continue;
      bool least = std::string_view(keyword) == "minLength";
      auto count = static_cast<size_t>(*length);
      std::string name = least ? "fewest_characters" : "most_characters";
      std::string says =
          "with " + std::to_string(count) + (count == 1 ? " character" : " characters");
      Add(Value::String(std::string(count, 'a')), name, keyword, says);
      // Counted as characters, not as bytes and not as UTF-16 units.
      if (least || count == 0) continue;
      Add(Value::String(Repeated(0xE9, count)), name + "_of_two_bytes", keyword,
          says + " of two bytes each");
      Add(Value::String(Repeated(0x1F600, count)), name + "_beyond_bmp", keyword,
          says + " beyond the basic plane");
    }
  }

  static std::string Repeated(char32_t c, size_t count) { return ToUtf8(CodePoints(count, c)); }

  void AddFormatTexts() {
    const Value* format = StringOf(plain_, "format");
    if (format == nullptr) return;
    for (TextSample& edge : FormatEdges(format->text())) {
      Add(Value::String(std::move(edge.text)), std::move(edge.variant), "format",
          "as " + edge.says);
    }
  }

  void AddArrays() {
    for (const char* keyword : {"minItems", "maxItems"}) {
      std::optional<int64_t> count = IntegerOf(plain_, keyword);
      if (!count || *count < 0 || *count > kMostEdgeItems) continue;
      if (*count == 0 && Hint(plain_, "keep_nonempty")) continue;
      Value bounded = plain_;
      bounded.Set("minItems", Value::Integer(*count));
      bounded.Set("maxItems", Value::Integer(*count));
      bounded.Erase("examples");
      Result<Value> made = maker_.Make(bounded, 0);
      if (!made.ok()) continue;
      bool least = std::string_view(keyword) == "minItems";
      Add(made.Take(), least ? "fewest_items" : "most_items", keyword,
          "with " + std::to_string(*count) + (*count == 1 ? " item" : " items"));
    }
  }

  void AddObjects() {
    for (const char* keyword : {"minProperties", "maxProperties"}) {
      std::optional<int64_t> count = IntegerOf(plain_, keyword);
      if (!count || *count < 0 || *count > kMostEdgeItems) continue;
      Value bounded = plain_;
      bounded.Set("minProperties", Value::Integer(*count));
      bounded.Set("maxProperties", Value::Integer(*count));
      bounded.Erase("examples");
      Result<Value> made = maker_.Make(bounded, 0);
      if (!made.ok()) continue;
      bool least = std::string_view(keyword) == "minProperties";
      Add(made.Take(), least ? "fewest_members" : "most_members", keyword,
          "with " + std::to_string(*count) + (*count == 1 ? " member" : " members"));
    }
    const Value* required = ArrayOf(plain_, "required");
    if (required == nullptr || required->items().empty()) return;
    Result<Value> good = maker_.Make(plain_, 0);
    if (!good.ok() || !good.value().is_object()) return;
    Value only = Value::MakeObject();
    for (const Value& name : required->items()) {
      const Value* member = good.value().Find(name.text());
      if (member != nullptr) only.Set(name.text(), *member);
    }
    Add(std::move(only), "required_only", "required", "with the required members alone");
  }

  // Objects of one member whose name is on an edge.
  void AddKeys() {
    const Value* names = ObjectOf(plain_, "propertyNames");
    if (names == nullptr) return;
    for (Sample& name : EdgeValues(*names, seed_)) {
      if (!name.value.is_string()) continue;
      Value object = Value::MakeObject();
      object.Set(name.value.text(), GoodMaker::Anything(0));
      Add(std::move(object), "key_" + name.variant, "propertyNames", "with a key " + name.says,
          name.way);
    }
  }

  Value plain_;
  Schema compiled_;
  uint64_t seed_;
  GoodMaker maker_;
  SampleList list_;
};

}  // namespace

std::vector<Sample> EdgeValues(const Value& schema, uint64_t seed) {
  Result<Value> plain = Plain(schema);
  Result<Schema> compiled = Schema::Compile(schema);
  if (!plain.ok() || !compiled.ok() || Hint(plain.value(), "from_profile")) return {};
  return Edges(plain.Take(), compiled.Take(), seed).Make();
}

}  // namespace assay
