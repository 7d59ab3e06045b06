// Parameters in path, query, header and cookie: what must be there, what is taken and what is not.
#include <algorithm>
#include <string>
#include <utility>

#include "harness/base/text.h"
#include "harness/generate/values.h"
#include "harness/judge/expect.h"
#include "suites/suites.h"

namespace assay::suites {
namespace {

constexpr std::string_view kParametersSuite = "parameters";

std::string_view PlaceWord(ParameterPlace place) {
  switch (place) {
    case ParameterPlace::kPath:
      return "path";
    case ParameterPlace::kQuery:
      return "query";
    case ParameterPlace::kHeader:
      return "header";
    case ParameterPlace::kCookie:
      return "cookie";
  }
  return "";
}

// Cases about one parameter.
class About {
 public:
  About(SuiteContext& context, const Parameter& parameter)
      : context_(context), parameter_(parameter) {}

  void Build() {
    if (parameter_.in != ParameterPlace::kPath) {
      AddWithout();
      AddAcceptances();
    }
    if (parameter_.compiled && !parameter_.credential) AddRefusals();
  }

 private:
  std::string Name() const {
    return "the " + std::string(PlaceWord(parameter_.in)) + " parameter `" + parameter_.name + "`";
  }
  std::string Id(const std::string& what) const {
    return std::string(PlaceWord(parameter_.in)) + "_" + IdSegment(parameter_.name) + "/" + what;
  }
  std::optional<std::string> Body(size_t subject) const {
    return context_.BodyText(context_.bodies().Make({}, subject));
  }
  // The facts of a keyword of this schema, or else of the parameter as a whole.
  Requirements Facts(const Value& schema, const std::string& keyword,
                     const std::string& way = "") const {
    Requirements ids = SuiteContext::Tied(schema, keyword, way);
    return ids.empty() ? parameter_.stated_by : ids;
  }

  void AddWithout() {
    if (!parameter_.required || parameter_.required_by.empty()) return;
    Draft draft = context_.New(kParametersSuite, Id("without"), parameter_.required_by,
                               "a request without " + Name() + " is refused");
    const auto request =
        context_.MakeRequestWith(draft.subject(), Body(draft.subject()), parameter_, std::nullopt);
    if (!request) return;
    const size_t act = draft.Add(Role::kAct, *request);
    draft.step(act).standing = Standing::kRefusals;
    draft.made().allowed = "a refusal (4xx)";
    draft.Expect(Refused(act, "a request without " + Name()));
    context_.Keep(std::move(draft));
  }

  // Accepted, where the same request with a plain good value or without the parameter is.
  void AddAcceptance(const std::string& what, const Requirements& ids, const Value& value,
                     const std::string& says, std::optional<Level> cap) {
    Draft draft = context_.New(kParametersSuite, Id("accepts_" + what), ids,
                               Name() + " " + says + " is accepted", cap);
    const size_t subject = draft.subject();
    const auto request = context_.MakeRequestWith(subject, Body(subject), parameter_, value);
    if (!request) return;
    const size_t act = draft.Add(Role::kAct, *request);
    std::vector<size_t> all = {act}, controls;
    const auto control = [&](const std::optional<Value>& other) {
      const auto good = context_.MakeRequestWith(subject, Body(subject), parameter_, other);
      if (!good || good->url + HeadersOf(*good) == request->url + HeadersOf(*request)) return;
      const size_t step = draft.Add(Role::kAct, *good);
      draft.step(step).when = NoneAccepted(all);
      all.push_back(step);
      controls.push_back(step);
    };
    if (!parameter_.required) control(std::nullopt);
    for (const size_t index : {size_t{0}, size_t{1}}) {
      const auto good = context_.parameters().Good(parameter_, index);
      if (parameter_.required && good && !Equal(*good, value)) control(good);
    }
    draft.made().allowed = "an answer of success (2xx)";
    draft.Expect(AnyAccepted({act}, std::move(controls), Name() + " " + says));
    context_.Keep(std::move(draft));
  }

  static std::string HeadersOf(const Request& request) {
    std::string all;
    for (const Header& header : request.headers) all += "\n" + header.name + ":" + header.value;
    return all;
  }

  static bool IsClosed(std::string_view keyword) { return keyword == "enum" || keyword == "const"; }

  void AddAcceptances() {
    if (parameter_.credential) return;
    const Value& schema = parameter_.schema;
    if (!parameter_.required) {
      // What a text may mean to the API, no schema says.
      const auto good = context_.parameters().Good(parameter_, 0);
      if (good) {
        AddAcceptance("good_value", parameter_.stated_by, *good, "as " + Quote(*good),
                      IsOpenText(schema) ? std::optional(Level::kMay) : std::nullopt);
      }
    }
    const Value* type = schema.Find("type");
    if (type != nullptr && type->is_string() && type->text() == "boolean") {
      for (const bool value : {true, false})
        AddAcceptance(value ? "true" : "false", Facts(schema, "type"), Value::Boolean(value),
                      value ? "as true" : "as false", std::nullopt);
    }
    for (const Sample& sample : EdgeValues(schema, context_.seed())) {
      const Requirements ids = Facts(schema, sample.keyword, sample.way);
      AddAcceptance(sample.variant, ids, sample.value, sample.says,
                    IsClosed(sample.keyword) ? std::nullopt : std::optional(Level::kShould));
    }
    AddLists();
  }

  static bool IsOpenText(const Value& schema) {
    for (const char* keyword : {"enum", "const", "examples"}) {
      if (schema.Find(keyword) != nullptr) return false;
    }
    return true;
  }

  // Lists of each value that an item may have, and of two.
  void AddLists() {
    const Value* items = parameter_.schema.Find("items");
    if (items == nullptr || !items->is_object()) return;
    const auto allows = [&](const Value& list) {
      return parameter_.compiled && parameter_.compiled->Accepts(list);
    };
    std::vector<Value> good;
    for (const Sample& sample : EdgeValues(*items, context_.seed())) {
      const Value list = Value::MakeArray({sample.value});
      if (IsClosed(sample.keyword)) good.push_back(sample.value);
      if (!allows(list)) continue;
      AddAcceptance("item_" + sample.variant, Facts(*items, sample.keyword, sample.way), list,
                    "with one item " + sample.says,
                    IsClosed(sample.keyword) ? std::nullopt : std::optional(Level::kShould));
    }
    if (good.size() < 2) return;
    const Value two = Value::MakeArray({good[0], good[1]});
    if (allows(two))
      AddAcceptance("two_items", Facts(parameter_.schema, "type"), two, "with two items",
                    std::nullopt);
  }

  void AddRefusal(const std::string& variant, const Requirements& ids, const Value& value,
                  const std::string& says) {
    if (!BreaksAsWritten(parameter_, value)) return;
    Draft draft = context_.New(kParametersSuite, Id("refuses_" + variant), ids,
                               Name() + " " + says + " is refused");
    const auto request =
        context_.MakeRequestWith(draft.subject(), Body(draft.subject()), parameter_, value);
    if (!request) return;
    const size_t act = draft.Add(Role::kAct, *request);
    draft.step(act).standing = Standing::kRefusals;
    draft.made().allowed = "a refusal (4xx)";
    draft.made().still_violates = [written = *request, &parameter = parameter_,
                                   value](const Request& sent) {
      return sent.url == written.url && BreaksAsWritten(parameter, value);
    };
    draft.Expect(Refused(act, Name() + " " + says));
    context_.Keep(std::move(draft));
  }

  void AddRefusals() {
    const Value& schema = parameter_.schema;
    for (const Sample& sample : BadValues(schema, context_.seed())) {
      if (sample.keyword == "type") continue;  // all is text on the wire
      AddRefusal(sample.variant, Facts(schema, sample.keyword, sample.way), sample.value,
                 sample.says);
    }
    const Value* items = schema.Find("items");
    // Any text is a list, of one item at least.
    if (items == nullptr) AddWrongTypes(schema, "", [](Value value) { return value; });
    if (items == nullptr || !items->is_object()) return;
    const auto listed = [](Value value) { return Value::MakeArray({std::move(value)}); };
    for (const Sample& sample : BadValues(*items, context_.seed())) {
      if (sample.keyword == "type") continue;
      AddRefusal("item_" + sample.variant, Facts(*items, sample.keyword, sample.way),
                 listed(sample.value), "with an item " + sample.says);
    }
    AddWrongTypes(*items, "item_", listed);
  }

  template <typename Wrap>
  void AddWrongTypes(const Value& schema, const std::string& prefix, Wrap wrap) {
    const Value* type = schema.Find("type");
    if (type == nullptr) return;
    const auto is = [&](const char* name) {
      const auto& types = type->is_array() ? type->items() : Value::Array{*type};
      return std::any_of(types.begin(), types.end(),
                         [&](const Value& one) { return one.is_string() && one.text() == name; });
    };
    // An object is written in other names than its own; and any text is a text, whatever else of it
    // is wrong.
    if (is("object") || is("string")) return;
    const Requirements ids = Facts(schema, "type");
    AddRefusal(prefix + "as_word", ids, wrap(Value::String("assay")), "as a word");
    AddRefusal(prefix + "as_fraction", ids, wrap(Value::Number("1.5")), "as 1.5");
    AddRefusal(prefix + "number_and_letters", ids, wrap(Value::String("7x")), "as 7x");
  }

  SuiteContext& context_;
  const Parameter& parameter_;
};

}  // namespace

void BuildParameters(SuiteContext& context) {
  for (const Parameter& parameter : context.contract().parameters) {
    // What a page says of an id in its path in passing is not held against it.
    const bool tied_path =
        parameter.in == ParameterPlace::kPath && parameter.schema.Find(kAnnotation) != nullptr;
    if (IsOwn(context.contract(), parameter) || tied_path) About(context, parameter).Build();
  }
}

}  // namespace assay::suites
