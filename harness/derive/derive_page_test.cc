#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "harness/base/text.h"
#include "harness/derive/derive.h"
#include "harness/derive/findings.h"
#include "harness/derive/write_draft.h"
#include "source_dir.h"

namespace assay::derive {
namespace {

std::string ReadFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::string PagePath(const std::string& name) {
  return std::string(ASSAY_SOURCE_DIR) + "/fixtures/pages/" + name;
}

void ExpectGolden(const std::string& name, const std::string& text) {
  const std::string path = std::string(ASSAY_SOURCE_DIR) + "/fixtures/golden/derive/" + name;
  if (std::getenv("ASSAY_UPDATE_GOLDEN") != nullptr) {
    std::filesystem::create_directories(std::filesystem::path(path).parent_path());
    std::ofstream(path, std::ios::binary) << text;
  }
  EXPECT_EQ(ReadFile(path), text) << path << "; where the change is meant: ASSAY_UPDATE_GOLDEN=1";
}

Draft Only(const std::string& text, const DeriveOptions& options = {}) {
  auto derived = Derive(text, "page.md", options);
  EXPECT_TRUE(derived.ok()) << (derived.ok() ? "" : derived.error().ToString());
  if (!derived.ok() || derived.value().drafts.empty()) return {};
  const auto checked = WriteCheckedDraft(derived.value().drafts[0], "draft");
  EXPECT_TRUE(checked.ok()) << (checked.ok() ? "" : checked.error().ToString());
  return derived.value().drafts[0];
}

// A page about a lamp with one request field, described so.
std::string Lamp(const std::string& item) {
  return "# Change a lamp\n\nPATCH /lamps/{lamp}\n\n## Request fields\n\n" + item + "\n";
}

const DraftFact* FactIn(const Draft& draft, std::string_view category, std::string_view part) {
  for (const DraftFact& fact : draft.facts) {
    if (fact.category == category && fact.text.find(part) != std::string::npos) return &fact;
  }
  return nullptr;
}

bool Finds(const Draft& draft, std::string_view rule, uint32_t line) {
  return std::any_of(draft.findings.begin(), draft.findings.end(), [&](const Finding& finding) {
    return finding.rule == rule && finding.line == line;
  });
}

bool IsUnread(const Draft& draft, std::string_view part) {
  return std::any_of(draft.unread.begin(), draft.unread.end(), [&](const Unread& unread) {
    return unread.text.find(part) != std::string::npos;
  });
}

Value PropertyOf(const Draft& draft, const std::string& pointer) {
  const Value* found =
      draft.request_schema.has_value() ? At(*draft.request_schema, pointer) : nullptr;
  return found == nullptr ? Value() : *found;
}

class PageTest : public testing::TestWithParam<const char*> {};

// Every page of ours: its drafts, their lines, what was not read, and the findings about it.
TEST_P(PageTest, DraftIsTheExpectedContract) {
  const std::string name = GetParam();
  DeriveOptions options;
  options.operations = {"*"};
  const auto derived = Derive(ReadFile(PagePath(name)), name, options);
  ASSERT_TRUE(derived.ok()) << derived.error().ToString();
  std::vector<Finding> findings;
  for (const Draft& draft : derived.value().drafts) {
    const auto text = WriteCheckedDraft(draft, "draft of " + name);
    ASSERT_TRUE(text.ok()) << text.error().ToString();
    ExpectGolden(draft.id + ".json", text.value());
    findings.insert(findings.end(), draft.findings.begin(), draft.findings.end());
  }
  SortFindings(&findings);
  ExpectGolden(name + ".lint.txt", FindingsAsText({{name, findings}}));
}

INSTANTIATE_TEST_SUITE_P(
    Pages, PageTest,
    testing::Values("device_markdown_list.md", "device_squeezed.md", "invoice_loose_table.txt",
                    "booking_markdown_table.md", "clock_prose.md", "lamp_tags.mdx", "sensor.html",
                    "kunde_deutsch.md", "channel_bold.md", "fleet_text_only.txt",
                    "gateway_contradictions.md", "invoice_contradictions.html",
                    "kettle_bare_tables.md", "locker_drawn_in.md", "meter_drawn.txt",
                    "order_columns.md", "order_squeezed.md", "parcel_definitions.html",
                    "pump_text_only.txt", "rack_lists.md", "shelf_schemas.md", "tenant_nested.html",
                    "valve_columns.rst", "vehicle_rows.html"));

TEST(DerivePage, EveryFactHasTheLineThatSaysSo) {
  const Draft draft = Only(ReadFile(PagePath("invoice_loose_table.txt")));
  for (const DraftFact& fact : draft.facts) EXPECT_GT(fact.spot.line, 0u) << fact.text;
  EXPECT_EQ(FactIn(draft, "regex", "`reference` matches")->spot.line, 23u);
  EXPECT_EQ(FactIn(draft, "required", "come without `reference`")->spot.line, 22u);
  EXPECT_EQ(FactIn(draft, "permission", "Only a caller")->spot.line, 10u);
  EXPECT_EQ(FactIn(draft, "patch-semantics", "`notes` of null")->spot.line, 44u);
}

TEST(DerivePage, SqueezedPageSaysTheSame) {
  const Draft whole = Only(ReadFile(PagePath("device_markdown_list.md")));
  const Draft squeezed = Only(ReadFile(PagePath("device_squeezed.md")));
  ASSERT_EQ(whole.facts.size(), squeezed.facts.size());
  for (size_t i = 0; i < whole.facts.size(); ++i)
    EXPECT_EQ(whole.facts[i].text, squeezed.facts[i].text);
  EXPECT_EQ(whole.findings.size(), squeezed.findings.size());
  EXPECT_EQ(squeezed.facts.back().spot.line, 1u);
}

// Tables, too, whose rows have empty cells.
TEST(DerivePage, SqueezedTablesSayTheSame) {
  const Draft whole = Only(ReadFile(PagePath("order_columns.md")));
  const Draft squeezed = Only(ReadFile(PagePath("order_squeezed.md")));
  ASSERT_EQ(whole.facts.size(), squeezed.facts.size());
  for (size_t i = 0; i < whole.facts.size(); ++i)
    EXPECT_EQ(whole.facts[i].text, squeezed.facts[i].text);
}

// Tables, too, that have no pipes around their rows: where one row ends and the next begins is told
// by what can be a name.
TEST(DerivePage, SqueezedBareTablesSayTheSame) {
  const std::string page = ReadFile(PagePath("kettle_bare_tables.md"));
  const Draft whole = Only(page);
  const Draft squeezed = Only(ReplaceAll(ReplaceAll(page, "\n\n", " "), "\n", " "));
  ASSERT_EQ(whole.facts.size(), squeezed.facts.size());
  for (size_t i = 0; i < whole.facts.size(); ++i)
    EXPECT_EQ(whole.facts[i].text, squeezed.facts[i].text);
  EXPECT_EQ(whole.unread.size(), squeezed.unread.size());
  // A last word that can be no name: not told apart, so no table.
  const Draft unsure = Only(Lamp("- `glow` (string)") + "\n## Body\n\n" + std::string(300, 'x') +
                            " ## Fields Field | Type --- | --- low | the (5 | high number " +
                            " ## Notes - `wick` (string) - `oil` (string)\n");
  EXPECT_EQ(Dump(PropertyOf(unsure, "/properties/low")), "null");
}

// A cell of a table with this head and row, where it stands in the request's schema.
TEST(DerivePage, ReadsRowsOfManyForms) {
  const struct {
    const char *head, *row, *pointer, *expected;
  } cases[] = {
      {"Field|Values", "`glow`|`dim`, `bright`", "/properties/glow/enum", "[\"dim\",\"bright\"]"},
      {"Field|Type|Values", "`glow`|integer|1-99", "/properties/glow/maximum", "99"},
      {"Field|Type|Values", "`glow`|number|0.5..2", "/properties/glow/minimum", "0.5"},
      {"Field|Type|Values", "`glow`|string|The colour of it.", "/properties/glow/enum", "none"},
      {"Field|Type|Values", "`glow`|string|`Glow <colour>`", "/properties/glow/enum", "none"},
      {"Field|Type|M/O", "`glow`|string|M", "/required", "[\"glow\"]"},
      {"Field|Type|Optional", "`glow`|string|No", "/required", "[\"glow\"]"},
      {"#|Body parameter|Type (length)", "1|`glow`|String (20)", "/properties/glow/type",
       "\"string\""},
      {"Field|Type|Description", "`glow`|string (uuid)|Glow.", "/properties/glow/pattern/0",
       "none"},
      {"Field|Type|Description", "`glow`|decimal(10,2)|Glow.", "/properties/glow/type",
       "\"number\""},
      {"Field|Type|Description", "`glow`|[[Lamp](#lamp)]|Glow.", "/properties/glow/type",
       "\"array\""},
      {"Field|Description", "`glow`|string, required. Glow.", "/required", "[\"glow\"]"},
      {"Field|Description", "`glow`|Number, street and town.", "/properties/glow/type", "none"},
      {"Field|Type|Description", "`glow`|string|Glow.<br>- `dim`<br>- `bright`",
       "/properties/glow/enum", "[\"dim\",\"bright\"]"},
      {"Field|Type|Description", "`glow[low]`|string|Glow.", "/properties/glow/properties/low/type",
       "\"string\""},
      {"Field|Type|Description", "`glow`|string|Must match `^[a-z]+$`.", "/properties/glow/pattern",
       "\"^(?:[a-z]+)$\""},
      {"Field|Type|Description", "`glow`|integer|Possible values: >= 2 and <= 7",
       "/properties/glow/maximum", "7"},
      {"Field|Type|Description", "`glow`|string|Non-empty and <= 7 characters",
       "/properties/glow/minLength", "1"},
  };
  for (const auto& one : cases) {
    const std::string rule =
        ReplaceAll(std::string(static_cast<size_t>(std::count(
                                   one.head, one.head + std::string_view(one.head).size(), '|')),
                               '|'),
                   "|", "---|") +
        "---";
    const Draft draft =
        Only(Lamp("|" + std::string(one.head) + "|\n|" + rule + "|\n|" + one.row + "|\n"));
    ASSERT_TRUE(draft.request_schema.has_value()) << one.row;
    const Value* at = At(*draft.request_schema, one.pointer);
    EXPECT_EQ(at == nullptr ? "none" : Dump(*at), one.expected) << one.head << " / " << one.row;
  }
}

// Of text that has lost its marks it is not known which fields are inside an object.
TEST(DerivePage, LeavesUnreadWhatMayBeInsideAnObject) {
  const Draft draft = Only(ReadFile(PagePath("pump_text_only.txt")));
  EXPECT_EQ(At(*draft.request_schema, "/properties/street"), nullptr);
  EXPECT_NE(At(*draft.request_schema, "/properties/place"), nullptr);
  EXPECT_TRUE(IsUnread(draft, "street string"));
  EXPECT_TRUE(IsUnread(draft, "zip string"));
}

TEST(DerivePage, NothingIsDroppedInSilence) {
  const Draft draft = Only(
      Lamp(
          "- `glow` (string) Glow of the lamp. Only lamps of the second floor may glow at night.") +
      "\n## Notes\n\nLamps must be asked politely.\n\n```\n{\"glow\": \"dim\"}\n```\n");
  EXPECT_TRUE(IsUnread(draft, "Only lamps of the second floor"));
  EXPECT_TRUE(IsUnread(draft, "Lamps must be asked politely"));
  EXPECT_TRUE(IsUnread(draft, "{\"glow\": \"dim\"}"));
  EXPECT_FALSE(IsUnread(draft, "Glow of the lamp"));
}

struct ItemCase {
  const char* item;
  const char* pointer;   // into the request's schema
  const char* expected;  // what stands there, as JSON
};

TEST(DerivePage, ReadsItemsOfManyForms) {
  const ItemCase cases[] = {
      {"- `glow` (string, required) Glow.", "/required", "[\"glow\"]"},
      {"- **glow** (integer) Glow.", "/properties/glow/type", "\"integer\""},
      {"* `glow`: boolean, required. Whether it glows.", "/required", "[\"glow\"]"},
      {"- glow (number): Glow.", "/properties/glow/type", "\"number\""},
      {"- `glow` (array of strings) Glow.", "/properties/glow/items/type", "\"string\""},
      {"- `glow` (string[]) Glow.", "/properties/glow/items/type", "\"string\""},
      {"- `glow` (string or null) Glow.", "/properties/glow/type", "[\"string\",\"null\"]"},
      {"- `glow` (uuid) Glow.", "/properties/glow/type", "\"string\""},
      {"- `glow` (string) One of: `dim`, `full`.", "/properties/glow/enum", "[\"dim\",\"full\"]"},
      {"- `glow` (string) Enum: \"a, b\", \"c\"", "/properties/glow/enum", "[\"a, b\",\"c\"]"},
      {"- `glow` (integer) Enum: 1, 2", "/properties/glow/enum", "[1,2]"},
      {"- `glow` (string) Pattern: `[a-z_]{2,4}`", "/properties/glow/pattern",
       "\"^(?:[a-z_]{2,4})$\""},
      {"- `glow` (string) Must match the regular expression [A-Z]\\-[0-9_ ]{1,3}. Glow.",
       "/properties/glow/pattern", "\"^(?:[A-Z]\\\\-[0-9_ ]{1,3})$\""},
      {"- `glow` (string) At most 8 characters.", "/properties/glow/maxLength", "8"},
      {"- `glow` (integer) Must be between 1 and 9.", "/properties/glow/minimum", "1"},
      {"- `glow` (object)\n  - `low` (number)", "/properties/glow/properties/low/type",
       "\"number\""},
      {"- `glow` (array)\n- `glow.low` (number)", "/properties/glow/items/properties/low/type",
       "\"number\""},
      {"- `glow[].low` (number)", "/properties/glow/items/properties/low/type", "\"number\""},
  };
  for (const ItemCase& one : cases) {
    const Draft draft = Only(Lamp(one.item));
    EXPECT_EQ(Dump(PropertyOf(draft, one.pointer)), one.expected) << one.item;
  }
}

// In doubt there is no requirement.
TEST(DerivePage, AssertsNothingThatIsNotSaid) {
  const ItemCase cases[] = {
      {"- `glow` (date) Day of glow.", "/properties/glow/type", "null"},
      {"- `glow` (string) Values are usually `dim`.", "/properties/glow/enum", "null"},
      {"- `glow` (string) Must be at most 8 characters if the lamp is old.",
       "/properties/glow/maxLength", "null"},
      {"- `glow` (string) Pattern: `^a|b$`", "/properties/glow/pattern", "null"},
      {"- `glow` (string) Pattern: `[`", "/properties/glow/pattern", "null"},
      {"- `glow` (string) Enum: \"a\", \"b\". These values are not case sensitive.",
       "/properties/glow/enum", "null"},
      {"- `glow` (string) Required if `low` is set.", "/required", "null"},
      {"- `glow` (string) Example: \"dim\"", "/properties/glow/enum", "null"},
      {"- `glow` (string)\n- `glow` (integer)", "/properties/glow/type",
       "[\"string\",\"integer\"]"},
  };
  for (const ItemCase& one : cases) {
    const Draft draft = Only(Lamp(one.item));
    EXPECT_EQ(Dump(PropertyOf(draft, one.pointer)), one.expected) << one.item;
  }
}

struct FindingCase {
  const char* item;  // its first line is line 7 of the page
  const char* rule;
  uint32_t line;
};

TEST(DerivePage, FindsWhatIsWrongWithAPage) {
  const FindingCase cases[] = {
      {"- `glow` (integer) Example: \"12\"", "example-type-mismatch", 7},
      {"- `glow` (string) Enum: \"dim\", \"full\" Example: \"bright\"", "example-not-allowed", 7},
      {"- `glow` (string) Sets it to either enable or disabled. Enum: \"enabled\", \"disabled\"",
       "enum-prose-mismatch", 7},
      {"- `low` (string) Low of the lamp\n- `glow` (string) Low of the lamp", "copied-description",
       8},
      {"- `glow` (string)\n- `glow` (string)", "duplicate-field", 8},
      {"- `glow` (string) Pattern: `[a-z]+`", "pattern-without-anchors", 7},
      {"- `glow` (string) Pattern: `[`", "pattern-unusable", 7},
      {"- `glow` (date)", "unknown-type", 7},
      {"- `glow` (array)", "element-type-missing", 7},
      {"- `glow` (string)\n- `glow.low` (string)", "parent-not-object", 8},
      {"- `lit_at` (string)", "date-without-format", 7},
      {"- `glow` (string) **", "mark-without-footnote", 7},
      {"- `glow` (string) The lenght of it", "typo", 7},
      {"- `glow` (string)", "no-status-codes", 0},
      {"- `glow` (string)\n\n## Path parameters\n\n- `room` (string, required)",
       "path-parameter-without-place", 11},
      {"- `glow` (string)", "path-variable-undeclared", 3},
      {"- `glow` (string)", "no-required-marks", 5},
      {"- `glow`", "type-missing", 7},
      {"- `glow.low` (string)", "parent-missing", 7},
      {"- `glow` (string)\n\n## Status codes\n\n- 404 No lamp", "no-success-status", 11},
      {"- `glow` (string)\n\n## Status codes\n\n- 200 Lit\n- 400 Not valid", "no-not-found-status",
       12},
      {"- `glow` (string)\n\n## Status codes\n\n- 200 Lit\n- 404 No lamp\n\n## Notes\n\nA lamp "
       "that burns is "
       "answered with the HTTP status 409.",
       "status-undefined", 16},
      {"- `glow` (string) Enum: \"dim\", \"full\"\n\n## Response 200\n\n- `glow` (string)",
       "enum-on-one-side", 11},
      {"- `glow` (string)\n- `wick` (string)\n\n## Response 200\n\n- `glow` (string)",
       "write-only-field", 5},
  };
  for (const FindingCase& one : cases) {
    const Draft draft = Only(Lamp(one.item));
    EXPECT_TRUE(Finds(draft, one.rule, one.line)) << one.rule << ": " << one.item << "\n"
                                                  << FindingsAsText({{"page", draft.findings}});
  }
  // A status that is listed is none that prose alone knows; and a page without a list defines none.
  for (const char* rest :
       {"## Status codes\n\n- 200 Lit\n- 409 It burns\n- 404 No lamp", "## Other\n\nNothing."}) {
    const Draft draft =
        Only(Lamp("- `glow` (string)\n\n") + rest +
             "\n\n## Notes\n\nA lamp that burns is answered with the HTTP status 409.\n");
    EXPECT_TRUE(std::none_of(draft.findings.begin(), draft.findings.end(), [](const Finding& one) {
      return one.rule == "status-undefined";
    })) << rest;
  }
  const Draft sound = Only(
      Lamp("- `glow` (string, required) Glow of the lamp. Pattern: `^[a-z]+$` Example: \"dim\"") +
      "\n## Path parameters\n\n- `lamp` (string, required) Lamp ID\n\n## Response 200\n\n- `glow` "
      "(string, required) Glow of the lamp\n\n## Response 404\n\n- `error` (string)\n");
  EXPECT_EQ(FindingsAsText({{"page", sound.findings}}), "0 errors, 0 warnings, 0 notes\n");
}

TEST(DerivePage, SaysWhatToDoWithAPageOfNoKnownForm) {
  for (const std::string& text :
       {std::string("We make boilers.\n"), std::string(), std::string("\0\1\2\3\4\5\6\7", 8),
        ReadFile(PagePath("no_page.md")), std::string("PATCH /a/{b}\n")}) {
    const auto derived = Derive(text, "page.md", {});
    ASSERT_FALSE(derived.ok());
    EXPECT_FALSE(derived.error().remedy.empty());
    EXPECT_EQ(derived.error().place.file, "page.md");
  }
}

// What a page names by its type is described on pages of its own.
TEST(DerivePage, FollowsModelsToOtherPages) {
  const std::string page = ReadFile(PagePath("locker_by_model.md"));
  const Draft alone = Only(page);
  EXPECT_FALSE(alone.request_schema.has_value());
  EXPECT_TRUE(IsUnread(alone, "LockerUpdate"));
  DeriveOptions options;
  for (const char* name : {"LockerUpdate.md", "Size.md", "Locker.md"}) {
    const std::string text = ReadFile(PagePath("models/" + std::string(name)));
    EXPECT_TRUE(IsModelPage(text)) << name;
    options.models.emplace_back(std::string("models/") + name, text);
  }
  EXPECT_FALSE(IsModelPage(page));
  const Draft draft = Only(page, options);
  EXPECT_EQ(Dump(PropertyOf(draft, "/properties/size/properties/width/type")), "\"integer\"");
  EXPECT_FALSE(IsUnread(draft, "`LockerUpdate`"));
  // The line is that of the row which names the model.
  EXPECT_EQ(FactIn(draft, "request-field-type", "`size.width`")->spot.line, 19u);
  EXPECT_EQ(FactIn(draft, "response-field-type", "`id`")->spot.line, 23u);
  // Whether a parameter beside it is sent in the query is not said; nor is `label` optional.
  EXPECT_TRUE(IsUnread(draft, "`dryRun`"));
  EXPECT_EQ(FactIn(draft, "required", "without the mark"), nullptr);
}

// An index of operations by name, and a part of the page about each.
TEST(DerivePage, FindsThePartThatIsAboutAnOperation) {
  const std::string page =
      "# LampApi\n\n| Method | HTTP request | Description |\n|---|---|---|\n"
      "| [**setLamp**](#setLamp) | **PUT** /lamps/{lampId} | Set a lamp |\n"
      "| [**getLamp**](#getLamp) | **GET** /lamps/{lampId} | Show a lamp |\n\n"
      "# **setLamp**\n\n### Parameters\n\n|Name | Type | Description | Notes |\n|---|---|---|---|\n"
      "| **lamp_id** | **int**| Number of the lamp | |\n| **glow** | **str** | How | [optional] |\n"
      "| **any string name** | **bool** | any | |\n\n"
      "### Return type\n\nvoid (empty response body)\n\n# **getLamp**\n\n### Parameters\n\n"
      "|Name | Type |\n|---|---|\n| **lamp_id** | **int**|\n\n### Return type\n\nvoid\n";
  DeriveOptions options;
  options.operations = {"*"};
  const auto derived = Derive(page, "page.md", options);
  ASSERT_TRUE(derived.ok());
  ASSERT_EQ(derived.value().drafts.size(), 2u);
  const Draft& set = derived.value().drafts[0];
  EXPECT_EQ(set.method, "PUT");
  EXPECT_EQ(FactIn(set, "path-param", "The operation is PUT")->spot.line, 5u);
  EXPECT_EQ(FactIn(set, "path-param", "`lampId` is an integer")->spot.line, 14u);
  // Where it is sent is not said.
  EXPECT_TRUE(IsUnread(set, "`glow`"));
  EXPECT_TRUE(IsUnread(set, "any string name"));
  EXPECT_EQ(derived.value().drafts[1].parameters.size(), 1u);
}

// A model that holds itself, or that nobody describes.
TEST(DerivePage, FollowsModelsOnlySoFar) {
  const std::string head =
      "# Set a node\n\nPUT /nodes/{node}\n\n## Body\n\n|Name|In|Type|Required|\n"
      "|---|---|---|---|\n|node|path|string|true|\n|body|body|";
  const std::string tail =
      "|true|\n\n# Schemas\n\n## Node\n\n|Name|Type|\n|---|---|\n"
      "|label|string|\n|next|[Node](#node)|\n|owner|[Owner](#owner)|\n";
  const Draft draft = Only(head + "[Node](#node)" + tail);
  EXPECT_EQ(Dump(PropertyOf(draft, "/properties/label/type")), "\"string\"");
  EXPECT_TRUE(IsUnread(draft, "`next.`"));
  EXPECT_TRUE(Finds(draft, "unknown-type", 20));
  EXPECT_FALSE(draft.request_required_by.empty());
  const Draft unknown = Only(head + "[Leaf](#leaf)" + tail);
  EXPECT_FALSE(unknown.request_schema.has_value());
  EXPECT_TRUE(IsUnread(unknown, "Leaf"));
}

TEST(DerivePage, AStatusIsToldWithItsMeaning) {
  const Draft draft = Only(Lamp("- `glow` (string)") +
                           "\n## Status codes\n\n- 200 Lit\n- `404`: No such lamp\n\n"
                           "| Code | Meaning |\n|---|---|\n| 409 | It burns |\n| 404 | Gone |\n");
  EXPECT_NE(FactIn(draft, "status-code", "404 is documented: No such lamp."), nullptr);
  EXPECT_NE(FactIn(draft, "status-code", "409 is documented: It burns."), nullptr);
  EXPECT_TRUE(IsUnread(draft, "404: Gone"));
}

TEST(DerivePage, AsksForOneOperationOfSeveral) {
  const std::string page = ReadFile(PagePath("booking_markdown_table.md"));
  const auto several = Derive(page, "page.md", {});
  ASSERT_FALSE(several.ok());
  EXPECT_NE(several.error().remedy.find("GET /v1/rooms/{room}/bookings/{booking}"),
            std::string::npos);
  DeriveOptions options;
  options.operations = {"GET *"};
  const auto one = Derive(page, "page.md", options);
  ASSERT_TRUE(one.ok());
  ASSERT_EQ(one.value().drafts.size(), 1u);
  EXPECT_EQ(one.value().drafts[0].method, "GET");
  EXPECT_EQ(one.value().operations.size(), 2u);
}

TEST(DerivePage, BearsHostilePages) {
  const std::string head = Lamp("");
  std::string deep = "<html><h1>T</h1><p>PATCH /a/{b}</p>";
  for (int i = 0; i < 5000; ++i) deep += "<div>";
  std::string dots = "- `a";
  for (int i = 0; i < 3000; ++i) dots += ".a";
  std::string many = head;
  for (int i = 0; i < 4000; ++i) many += "- `f" + std::to_string(i) + "` (string)\n";
  for (const std::string& text :
       {deep, head + dots + "` (string)\n", head + std::string(100'000, '['),
        head + std::string(100'000, '>'), head + "- `a` (string) \xff\xfe\xc3( Enum: \"\xc3\"\n",
        head + "- `a` (string) " + std::string(100'000, '`') + "\n",
        head + "- `` (string)\n- `\"` (string)\n- `[]` (string)\n- `a[][]` (string)\n- `a/b~c` "
               "(string)\n",
        many}) {
    const auto derived = Derive(text, "page.md", {});
    if (!derived.ok()) continue;
    for (const Draft& draft : derived.value().drafts) {
      const auto checked = WriteCheckedDraft(draft, "draft");
      EXPECT_TRUE(checked.ok()) << (checked.ok() ? "" : checked.error().ToString())
                                << text.substr(0, 200);
    }
  }
}

// SARIF wants each rule that a result names to be described.
TEST(Findings, DescribesEveryRuleThatPagesBreak) {
  for (const char* name : {"device_markdown_list.md", "invoice_loose_table.txt", "sensor.html",
                           "locker_drawn_in.md", "order_columns.md", "vehicle_rows.html"}) {
    const Draft draft = Only(ReadFile(PagePath(name)));
    for (const Finding& finding : draft.findings) {
      EXPECT_TRUE(std::any_of(FindingRules().begin(), FindingRules().end(),
                              [&](const FindingRule& rule) { return rule.id == finding.rule; }))
          << finding.rule;
    }
  }
}

}  // namespace
}  // namespace assay::derive
