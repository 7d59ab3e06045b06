// A JSON file of one of our own formats (contract, profile, …), read strictly: the first half of
// every loader.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/result.h"
#include "harness/json/value.h"

namespace assay {

// What is wrong with one file, with places in it. Every error gets a place and a remedy.
class Problems {
 public:
  // Both outlive the object. `hides_values`: no value of the file is to be shown, it may be secret.
  // `of_ours`: compiled into the program, and found right by the tests already; what only looks
  // for faults is left out at each start.
  Problems(std::string_view text, std::string_view file, bool hides_values = false,
           bool of_ours = false)
      : text_(text), file_(file), hides_values_(hides_values), of_ours_(of_ours) {}

  void Add(uint32_t offset, std::string message, std::string remedy);
  void Add(const Value& at, std::string message, std::string remedy);
  void Add(std::vector<Error> errors);
  bool empty() const { return errors_.empty(); }
  // By place; the same error twice is told once.
  std::vector<Error> Take();

  Place PlaceAt(uint32_t offset) const;
  std::string_view text() const { return text_; }
  std::string_view file() const { return file_; }
  bool hides_values() const { return hides_values_; }
  bool of_ours() const { return of_ours_; }

 private:
  std::string_view text_;
  std::string_view file_;
  bool hides_values_;
  bool of_ours_;
  std::vector<Error> errors_;
};

// A JSON file of ours that is compiled into the program, read once. From any thread.
const Result<Document>& EmbeddedJson(const std::string& name);

// Adds every breach of `schema` (draft-07) by `value`, found with both judges; a disagreement of
// theirs is a problem that says so. `pointer` is where the value stands in the file, `schema_name`
// the file that the schema is from. A value that fits none of several branches is told by what is
// wrong with the closest one; an unknown key is placed at the key. Does nothing for a file of ours.
void HoldAgainst(const Value& value, const std::string& pointer, const Value& schema,
                 const std::string& schema_name, Problems* problems);

// Parses `text` and holds it against contracts/meta/<format>.schema.json ("contract", "profile")
// with HoldAgainst. Where the text is JSON at all, all breaches are told at once, and every name
// that is twice in one object.
Result<Value> ReadOwnJson(std::string_view text, std::string_view file, std::string_view format,
                          bool of_ours = false);

// The bytes of a file, at most 16 MiB. `what` names it in the error: "contract".
Result<std::string> ReadOwnFile(const std::string& path, std::string_view what);

// A list of names for a remedy: "`a`, `b`, `c`".
std::string ListNames(const std::vector<std::string>& names);
// The same behind "known here: "; where one of them is `given` but for a slip, it is named first.
std::string KnownNames(const std::string& given, const std::vector<std::string>& names);

}  // namespace assay
