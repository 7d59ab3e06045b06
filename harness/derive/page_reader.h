// The reader of one operation's lines; its parts are read_page.cc (which line is what),
// read_sections.cc, read_rows.cc and read_stacked.cc. Inside this room only.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "harness/derive/page.h"

namespace assay::derive {

// The columns of a table's head whose cells are only spaces apart: "Parameter Type In Description";
// none where the text is no such head.
std::vector<Column> LooseColumns(std::string_view text);

// What follows a status in its line: "No such lamp" of "404: No such lamp".
std::string MeaningBehind(const std::string& code, std::string_view text);

class PageReader {
 public:
  explicit PageReader(Page* page) : page_(*page) { page_.sections.emplace_back(); }
  void Read();

 private:
  Section& section() { return page_.sections.back(); }
  void ReadLine(const Line& line);
  void SkipCode(const Line& line);
  void OpenFootnote(std::string mark, uint32_t number);
  bool ReadMetadata(const Line& line);
  void ReadItem(const Line& line);
  bool ReadPoint(const Line& line);
  void ReadText(const Line& line);
  void Describe(const Line& line);
  static void AddTo(std::vector<Sentence>* sentences, const Line& line);
  std::string ParentAt(int level) const;
  void RememberLevel(int level, const std::string& name);
  bool HasMark(const std::string& mark) const;
  void LeaveUnread(const Line& line, std::string reason);

  // read_sections.cc
  bool IsPseudoHeading(const Line& line) const;
  void OpenSection(const Line& line);
  void AddStatus(const std::string& code, const Line& line, std::string meaning);
  void AddField(PageField field, const std::string& in);
  void EndField();
  Section& SectionFor(Part part);
  void Place();
  static void NameAsInPath(const std::string& path, PageField* field);
  void PlaceGenerated(const PageField& field, const std::string& title);

  // read_rows.cc
  void ReadTableRow(const Line& line);
  void ReadHead(const Line& line);
  bool ReadValueRow(const Line& line);
  bool ReadListedValue(const Line& line, const std::vector<Column>& columns);
  bool ReadGroupRow(const Line& line, const std::string& raw, size_t indent);
  void Nest(const Line& line, size_t indent, PageField* field);
  bool ReadLoose(const Line& line);
  bool IsSplitRow(const Line& line) const;
  bool ReadSplitRest(const Line& line);

  // read_stacked.cc
  bool ReadStacked(const Line& line);
  bool OpenStackedSection(const Line& line);
  bool OpenStackedAnswer(const Line& line, const std::string& status);
  bool ReadStackedField(const Line& line);
  void DescribeStacked(const Line& line);

  struct Above {
    int level = 0;
    Part part = Part::kOther;
    std::string status, media;
    bool example = false;
  };

  Page& page_;
  std::vector<Line> lines_;
  size_t at_ = 0;  // the line that is read
  const Line* next_ = nullptr;
  std::vector<Above> above_;
  std::vector<Column> columns_, loose_;
  std::map<std::string, std::vector<Column>>
      nested_columns_;                                   // of tables within a row, by its name
  std::vector<std::pair<size_t, std::string>> indents_;  // names drawn in, with how deep they are
  std::optional<size_t> unread_below_;  // rows drawn in deeper than this are not read
  std::vector<std::string> levels_;     // the last field of each depth of a nested list
  std::vector<std::string>
      stacked_statuses_;  // in a stack: of answers whose fields are still to come
  PageField field_, split_;
  std::string in_;
  Footnote* footnote_ = nullptr;  // only whether there is one; see footnote_index_
  size_t footnote_index_ = 0, fields_ = 0;
  bool has_field_ = false, has_split_ = false, in_code_ = false, example_ = false, table_ = false;
  bool status_open_ = false;  // a status whose meaning may follow
  std::string
      stacked_object_;  // in a stack: a field behind which members may follow that look like fields
};

}  // namespace assay::derive
