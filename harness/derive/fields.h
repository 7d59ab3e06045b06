// From one item or row to a field. Inside this room only.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "harness/derive/page.h"

namespace assay::derive {

std::vector<std::string> WordsIn(std::string_view text);
// The close of the bracket that `text` opens with.
size_t Closing(std::string_view text);
// "string, required, nullable" into the field; false where nothing of it is known.
bool ReadSpec(std::string_view spec, PageField* field);
// Name and path of a field as printed: braces, backticks and marks come off.
void SetName(std::string_view printed, PageField* field);
// Takes footnote marks from the front into field->marks; returns what is left.
std::string_view TakeMarks(std::string_view text, PageField* field);
// What stands beside or below a name: "required", "optional *".
void ReadNameRest(std::string_view rest, PageField* field);
// All cells but the description; false where the row has no name.
bool ReadRow(const Line& line, const std::vector<Column>& columns, PageField* field,
             std::string* in);
// A description that may begin with a mark or a type: "string, required. Name of the device."
void ReadLead(std::string_view text, const std::string& raw, uint32_t line, PageField* field);
// "-", "none", "n/a".
bool SaysNothing(std::string_view text);
void ReadRowDescription(const Line& line, const std::vector<Column>& columns, PageField* field);
// A row whose columns are only spaces apart: "name string body Name of the device." Columns end
// with the description. False where the words do not fit the columns.
bool ReadLooseRow(const std::string& text, const std::string& raw,
                  const std::vector<Column>& columns, uint32_t number, PageField* field,
                  std::string* in);

}  // namespace assay::derive
