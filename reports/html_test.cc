#include "reports/html.h"

#include <gtest/gtest.h>

#include <random>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/text.h"
#include "reports/html_sample.h"
#include "reports/html_text.h"
#include "reports/ndjson.h"
#include "reports/sample_run.h"

namespace assay::reports {
namespace {

// Without what lies between the marks, so that a golden file shows the page and not its style.
std::string Without(std::string text, std::string_view from, std::string_view to) {
  const size_t start = text.find(from);
  const size_t end = text.find(to, start + from.size());
  if (start == std::string::npos || end == std::string::npos) return text;
  return text.replace(start + from.size(), end - start - from.size(), "…");
}

TEST(HtmlTest, MatchesTheGoldenFile) {
  std::string page = RenderHtml(HtmlSampleRun(), HtmlSampleExchanges());
  page = Without(page, "<style>", "</style>");
  page = Without(page, "<script>", "</script>");
  page = Without(page, "script-src 'sha256-", "'");
  page = Without(page, "style-src 'sha256-", "'");
  ExpectGolden(page, "report.html");
}

// Every tag of a page, "<a href=…>".
std::vector<std::string> TagsOf(std::string_view page) {
  std::vector<std::string> tags;
  const size_t style = page.find("</style>");
  page = page.substr(style == std::string_view::npos ? 0 : style);
  page = page.substr(0, page.find("<script>"));
  for (size_t at = page.find('<'); at != std::string_view::npos; at = page.find('<', at + 1))
    tags.emplace_back(page.substr(at, page.find('>', at) - at + 1));
  return tags;
}

TEST(HtmlTest, NoByteOfTheTargetIsMarkup) {
  const std::string page = RenderHtml(HtmlSampleRun(), HtmlSampleExchanges());
  EXPECT_TRUE(IsUtf8(page));
  EXPECT_EQ(CountOf(page, "<script"), 1u);
  for (const std::string& tag : TagsOf(page)) {
    EXPECT_FALSE(Has(tag, " on")) << tag;
    EXPECT_FALSE(Has(tag, " style=")) << tag;
    EXPECT_FALSE(Has(tag, " src=")) << tag;
  }
  for (const char c : page)
    EXPECT_TRUE(c == '\n' || static_cast<unsigned char>(c) >= 0x20) << static_cast<int>(c);
}

TEST(HtmlTest, TagsAreTheSameWhateverTheBytes) {
  // The same run with harmless texts has the same tags: text can become none.
  std::mt19937_64 random(99);
  const auto filled = [&](const std::function<std::string()>& text) {
    EventRun run = HtmlSampleRun();
    for (CaseResult& result : run.results) {
      result.reason = text();
      for (Finding& finding : result.findings) {
        finding.message = text();
        finding.allowed = text();
        finding.came = text();
      }
    }
    return run;
  };
  const std::vector<std::string> plain =
      TagsOf(RenderHtml(filled([] { return std::string("x"); }), {}));
  for (int round = 0; round < 20; ++round) {
    const EventRun run = filled([&] {
      std::string bytes = "</li></dl>\"'><img src=x onerror=alert(1)>";
      for (int i = 0; i < 20; ++i) bytes += static_cast<char>(random());
      return bytes + "`x`";
    });
    EXPECT_EQ(TagsOf(RenderHtml(run, {})).size(), plain.size());
  }
}

TEST(HtmlTest, LinksLeadToTheWebOnly) {
  EXPECT_EQ(HtmlLink("https://a.test/x?a=1&b=\"", "A<"),
            "<a href=\"https://a.test/x?a=1&amp;b=&quot;\" rel=\"noopener noreferrer\">A&lt;</a>");
  for (const char* bad : {"javascript:alert(1)", "data:text/html,x", "", "//a.test", "file:///etc"})
    EXPECT_EQ(HtmlLink(bad, "A"), "A") << bad;
  EXPECT_EQ(HtmlLink("https://a.test/" + std::string(3000, 'a'), "A"), "A") << "cut, it leads away";
}

TEST(HtmlTest, OurOwnWordsMayHoldCode) {
  EXPECT_EQ(HtmlProse("a `b<` c"), "a <code>b&lt;</code> c");
  EXPECT_EQ(HtmlProse("a ` c"), "a ` c");
  EXPECT_EQ(HtmlProse("`a` `b"), "<code>a</code> `b");
}

TEST(HtmlTest, MarksThePlaceInTheRecordedAnswer) {
  const std::string page = RenderHtml(HtmlSampleRun(), HtmlSampleExchanges());
  EXPECT_TRUE(Has(page, "  <mark>&quot;status&quot;: &quot;Enabled&quot;,</mark>")) << page;
  EXPECT_TRUE(Has(page, "<mark>HTTP 200</mark>")) << "where no place of the body is wrong";
}

TEST(HtmlTest, IdsAreThereOnce) {
  const std::string page = RenderHtml(HtmlSampleRun(), HtmlSampleExchanges());
  std::set<std::string> ids;
  std::vector<std::string> wanted;
  for (const std::string& tag : TagsOf(page)) {
    const auto value = [&](std::string_view name) {
      const size_t at = tag.find(name);
      return at == std::string::npos
                 ? std::string()
                 : tag.substr(at + name.size(), tag.find('"', at + name.size()) - at - name.size());
    };
    if (const std::string id = value(" id=\""); !id.empty()) {
      EXPECT_TRUE(ids.insert(id).second) << id;
    }
    for (const std::string_view name : {" href=\"#", " aria-labelledby=\"", " data-copy=\""}) {
      if (const std::string id = value(name); !id.empty()) wanted.push_back(id);
    }
  }
  for (const std::string& id : wanted) EXPECT_TRUE(ids.contains(id)) << id;
}

TEST(HtmlTest, SaysLoudlyWhatKindOfRunItWas) {
  EventRun run = HtmlSampleRun();
  EXPECT_TRUE(Has(RenderHtml(run, {}), "Incomplete: stopped after 12 cases"));
  EXPECT_FALSE(Has(RenderHtml(run, {}), "Insecure"));
  run.header.insecure = true;
  EXPECT_TRUE(Has(RenderHtml(run, {}), "Insecure: the target&#39;s certificate was not checked") ||
              Has(RenderHtml(run, {}), "Insecure: the target's certificate was not checked"));
  run.has_footer = false;
  EXPECT_TRUE(Has(RenderHtml(run, {}), "<strong>inconclusive</strong>"));
  run = HtmlSampleRun();
  run.footer.exit_code = 0;
  EXPECT_TRUE(Has(RenderHtml(run, {}), "<strong>conforms</strong>"));
}

TEST(HtmlTest, AHundredThousandCasesGiveABoundedFile) {
  EventRun run;
  run.header = SampleHeader();
  const std::string hostile(2000, '<');
  for (size_t i = 0; i < 100'000; ++i) {
    const std::string id = "AC-" + std::to_string(i + 100);
    if (i % 4 == 0)
      run.header.requirements.push_back({"acme/put_user", id, "must",
                                         "class" + std::to_string(i % 700), hostile, hostile,
                                         hostile, "", false});
    AddSampleCase("acme/put_user",
                  {"enums/field" + std::to_string(i),
                   "must",
                   {id},
                   i % 3 == 0   ? "fail"
                   : i % 3 == 1 ? "blocked"
                                : "warn",
                   id + hostile,
                   {}},
                  &run);
  }
  for (size_t i = 0; i < run.results.size(); i += 3) {
    run.results[i].findings = {SampleFinding(hostile, "kind" + std::to_string(i))};
    if (i < 600) run.results[i].findings[0].sent = std::string(100'000, '&');
  }
  const std::string page = RenderHtml(run, {});
  EXPECT_LE(page.size(), kHtmlBytes);
  EXPECT_TRUE(Has(page, "more findings: see <code>run.ndjson</code>"));
  EXPECT_TRUE(Has(page, "more facts: see <code>run.ndjson</code>"));
  EXPECT_TRUE(Has(page, "more reasons: see <code>run.ndjson</code>"));
  EXPECT_TRUE(Has(page, "</html>"));
}

TEST(HtmlTest, ReadsItsExchangesFromTheLog) {
  const std::string log = testing::TempDir() + "assay_html.ndjson";
  const EventRun run = HtmlSampleRun();
  {
    auto writer = LogWriter::Create(log);
    ASSERT_TRUE(writer.ok());
    writer.value()->WriteHeader(run.header);
    writer.value()->WritePlan(run.plan);
    for (const ExchangeRecord& exchange : HtmlSampleRecords())
      ASSERT_TRUE(writer.value()->WriteExchange(exchange));
    ASSERT_TRUE(writer.value()->Close().ok());
  }
  const HtmlExchanges exchanges = CollectExchanges(run, log);
  EXPECT_EQ(exchanges.unread, "");
  EXPECT_EQ(exchanges.timeline.exchanges(), HtmlSampleRecords().size());
  EXPECT_EQ(RenderHtml(run, exchanges), RenderHtml(run, HtmlSampleExchanges()));
  const std::string path = testing::TempDir() + "assay_report.html";
  ASSERT_TRUE(WriteHtml(run, log, path).ok());
  EXPECT_EQ(ReadWhole(path), RenderHtml(run, exchanges));
  // What is known already is not read again.
  const HtmlExchanges some = CollectExchanges(run, log, &exchanges.timeline);
  EXPECT_EQ(RenderHtml(run, some), RenderHtml(run, exchanges));
  const HtmlExchanges none = CollectExchanges(run, log + ".absent");
  EXPECT_NE(none.unread, "");
  EXPECT_TRUE(Has(RenderHtml(run, none), "The exchanges could not be read from the log"));
}

}  // namespace
}  // namespace assay::reports
