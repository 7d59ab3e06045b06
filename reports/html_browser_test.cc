// The HTML report in a browser, as people use it: by mouse, by keyboard, light and dark, wide and
// narrow.
#include <gtest/gtest.h>

#include <string>

#include "reports/atomic_file.h"
#include "reports/browser.h"
#include "reports/html.h"
#include "reports/html_sample.h"

namespace assay::reports {
namespace {

class HtmlBrowserTest : public testing::Test {
 protected:
  void SetUp() override {
#ifdef ASSAY_SANITIZED
    GTEST_SKIP() << "in a browser as released only";
#endif
    if (Browser::Program().empty())
      GTEST_SKIP() << "no Chromium here (Debian: the package chromium)";
    browser_ = std::make_unique<Browser>();
    ASSERT_TRUE(browser_->ok()) << "Chromium did not start";
    path_ = std::filesystem::canonical(testing::TempDir()).string() + "/assay_browser_" +
            testing::UnitTest::GetInstance()->current_test_info()->name() + "_" +
            std::to_string(getpid()) + ".html";
    ASSERT_TRUE(
        WriteFileAtomically(path_, RenderHtml(HtmlSampleRun(), HtmlSampleExchanges())).ok());
    browser_->Open(path_);
  }
  void TearDown() override {
    if (browser_ == nullptr) return;
    for (const std::string& problem : browser_->problems()) ADD_FAILURE() << problem;
    std::error_code ignored;
    std::filesystem::remove(path_, ignored);
  }

  Browser& page() { return *browser_; }
  std::string Shown() { return page().Eval("document.getElementById('shown').value"); }

  std::string path_;

 private:
  std::unique_ptr<Browser> browser_;
};

TEST_F(HtmlBrowserTest, FiltersAndSearches) {
  EXPECT_EQ(Shown(), "12 of 12 facts");
  // As a keyboard does: focus, then the first letter of the choice. (More letters must follow fast
  // enough, and a busy machine may not.)
  const auto choose = [&](const std::string& name, char letter) {
    page().Eval("document.querySelector('select[name=" + name + "]').focus()");
    const std::string key(1, letter);
    page().Press(key, letter - 32, key);
  };
  choose("verdict", 'f');
  EXPECT_EQ(Shown(), "3 of 12 facts");
  EXPECT_EQ(page().Eval("[...document.querySelectorAll('#list > li')].filter(e => "
                        "e.checkVisibility()).map(e => e.dataset.verdict).join()"),
            "fail,fail,fail");
  choose("level", 's');
  EXPECT_EQ(Shown(), "0 of 12 facts");
  page().Click("#filter button");
  EXPECT_EQ(Shown(), "12 of 12 facts");
  page().Click("#filter input");
  page().Type("Counter NEVER");
  EXPECT_EQ(Shown(), "1 of 12 facts");
  EXPECT_EQ(page().Eval("document.getElementById('shown').getAttribute('aria-live')"), "polite");
  page().Press("Enter", 13, "\r");
  EXPECT_EQ(Shown(), "1 of 12 facts") << "there is nothing to submit to";
  // A cell of the matrix leads to its facts, whatever was looked for before.
  page().Click("a.cell[data-contract='acme/patch_user']");
  EXPECT_EQ(Shown(), "5 of 12 facts");
  EXPECT_EQ(page().Eval("document.activeElement.name"), "text");
}

TEST_F(HtmlBrowserTest, OpensCopiesAndLeadsToFacts) {
  page().Call("Browser.grantPermissions",
              R"({"permissions":["clipboardReadWrite","clipboardSanitizedWrite"]})");
  page().Click("#f0 button.copy");
  EXPECT_EQ(page().Eval("document.getElementById('said').textContent"), "Copied");
  EXPECT_EQ(page().Eval("navigator.clipboard.readText()"),
            page().Eval("document.getElementById('f0-sent').textContent"));
  // With the clipboard out of reach the text is selected.
  page().Eval(
      "navigator.clipboard.writeText = () => Promise.reject(); document.execCommand = () "
      "=> false; 1");
  page().Click("#f0 dd:last-child button.copy");
  EXPECT_EQ(page().Eval("getSelection().toString()"),
            page().Eval("document.getElementById('f0-again').textContent"));
  // By keyboard: a group opens with Enter.
  page().Eval("document.querySelector('#unjudged summary').focus()");
  page().Press("Enter", 13, "\r");
  EXPECT_EQ(page().Eval("document.querySelector('#unjudged details').open"), "true");
  // A link to a fact opens it, also where the filter hid it.
  page().Click("#filter input");
  page().Type("nothing at all");
  EXPECT_EQ(Shown(), "0 of 12 facts");
  page().Click("#f0 h3 a");
  EXPECT_EQ(page().Eval("document.activeElement.closest('li').id"),
            page().Eval("location.hash.slice(1)"));
  EXPECT_EQ(page().Eval("document.activeElement.parentElement.open"), "true");
  EXPECT_EQ(Shown(), "12 of 12 facts");
}

TEST_F(HtmlBrowserTest, FitsAndIsReadableLightAndDarkWideAndNarrow) {
  // Of every text that is seen: how far it stands out from what is behind it (WCAG 2, 4.5 to 1).
  static const char kFaint[] = R"js((() => {
    const parts = (c) => c.match(/[\d.]+/g).map(Number);
    const light = (c) => {
      const [r, g, b] = parts(c).map((v) => v / 255).map((v) =>
          v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const behind = (e) => {
      for (; e; e = e.parentElement) {
        const c = getComputedStyle(e).backgroundColor;
        if (parts(c).length < 4 || parts(c)[3] > 0) return c;
      }
      return "rgb(255, 255, 255)";
    };
    const bad = [];
    for (const e of document.querySelectorAll("body *")) {
      const text = [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim());
      if (!text || !e.checkVisibility()) continue;
      const a = light(getComputedStyle(e).color), b = light(behind(e));
      const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
      if (ratio < 4.5) bad.push(e.className + ": " + ratio.toFixed(2));
    }
    return bad.join("; ");
  })())js";
  page().Eval("document.querySelectorAll('details').forEach((one) => { one.open = true; }); 1");
  for (const int width : {360, 768, 1400}) {
    for (const char* scheme : {"light", "dark"}) {
      page().Look(width, scheme);
      EXPECT_EQ(page().Eval("document.documentElement.scrollWidth <= innerWidth"), "true")
          << width << " " << page().Eval("document.documentElement.scrollWidth");
      EXPECT_EQ(page().Eval(kFaint), "") << width << " " << scheme;
    }
  }
  page().Look(1400, "dark", "print");
  EXPECT_EQ(page().Eval("getComputedStyle(document.body).backgroundColor"), "rgb(255, 255, 255)");
  EXPECT_EQ(page().Eval("document.querySelector('nav').checkVisibility() || "
                        "document.querySelector('button.copy').checkVisibility()"),
            "false");
  EXPECT_EQ(page().Eval(kFaint), "");
}

TEST_F(HtmlBrowserTest, SpeaksToAScreenReader) {
  EXPECT_EQ(page().Eval("['h1', 'main', 'header', 'nav', 'footer'].map((one) => "
                        "document.querySelectorAll(one).length).join()"),
            "1,1,1,1,1");
  // Headings go down one step at a time.
  EXPECT_EQ(page().Eval("[...document.querySelectorAll('h1,h2,h3,h4')].map((e) => "
                        "+e.tagName[1]).every((n, i, all) => i === 0 ? n === 1 : n <= all[i - 1] "
                        "+ 1)"),
            "true");
  // What can be used has a name, and shows where the focus is.
  EXPECT_EQ(page().Eval("[...document.querySelectorAll('button,a,summary,select,input')].filter("
                        "(e) => !(e.textContent.trim() || e.labels?.length)).length"),
            "0");
  page().Press("Tab", 9);
  EXPECT_EQ(page().Eval("document.activeElement.className"), "skip");
  page().Press("Enter", 13, "\r");
  EXPECT_EQ(page().Eval("document.activeElement.id"), "main");
  page().Press("Tab", 9);
  EXPECT_EQ(page().Eval("document.activeElement.closest('main') !== null"), "true");
  EXPECT_EQ(page().Eval("getComputedStyle(document.activeElement).outlineStyle"), "solid");
  // A verdict is a word, not a colour.
  EXPECT_EQ(page().Eval("[...document.querySelectorAll('.v')].every((e) => "
                        "/[a-z]{4}/.test(e.textContent))"),
            "true");
  // Nothing of the target's came alive.
  EXPECT_EQ(page().Eval("document.scripts.length + ',' + document.images.length"), "1,0");
}

TEST_F(HtmlBrowserTest, PolicyRefusesAnyOtherScript) {
  // Shows that the problems that TearDown looks for would be seen.
  page().Eval(
      "{ const s = document.createElement('script'); s.textContent = 'window.mine = 1'; "
      "document.body.append(s); } 1");
  EXPECT_EQ(page().Eval("window.mine"), "undefined");
  EXPECT_EQ(page().Eval("fetch('https://example.test/').then(() => 'sent', () => 'refused')"),
            "refused");
  EXPECT_GE(page().problems().size(), 2u);
  page().Forget();
}

}  // namespace
}  // namespace assay::reports
