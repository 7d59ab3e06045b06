// Models: what a page describes once, in a section or on a page of its own, and refers to by name
// or link wherever a type stands. Inside this room only.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "harness/derive/page.h"

namespace assay::derive {

struct Model {
  std::string name;  // as its heading has it
  std::vector<PageField> fields;
  std::vector<Sentence> prose;
  std::vector<Unread> unread;
  std::string file;  // where it is on another page; empty: on this one
};

using Models = std::map<std::string, Model>;  // by name, in lower case, letters and digits alone

// The line of the heading ("Schemas", "Models") that all models stand below; lines.size() where
// there is none.
size_t ModelsBegin(const std::vector<Line>& lines);

// Those below that heading; of a page without an operation every section that lists fields.
Models ReadModels(const std::vector<Line>& lines, bool all);

// Puts the fields of models where the page refers to them: into the request, the answers and
// fields of those, at most four deep. What cannot be followed is left unread.
void FollowModels(const Models& models, Page* page);

}  // namespace assay::derive
