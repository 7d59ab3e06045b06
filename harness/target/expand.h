// `${NAME}` in the texts of a profile; inside this room only.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "harness/contract/own_file.h"
#include "harness/json/value.h"
#include "harness/target/profile.h"

namespace assay {

// A text with its variables replaced, and which part of it came from where.
struct Expanded {
  std::string text;
  std::vector<std::string> literals;   // the pieces that stood in the file
  std::vector<std::string> variables;  // names
  bool complete = true;                // false where a variable could not be replaced: told already
};

class Expander {
 public:
  // Both outlive the object.
  Expander(const Environment& environment, Problems* problems)
      : environment_(environment), problems_(*problems) {}

  // What cannot be replaced is a problem, placed at the text; the variable's value is never shown.
  // Adds the values to the secrets.
  Expanded Expand(const Value& text);
  // The same, but the digits of a port are no secret: hiding them would blot out innocent numbers.
  Expanded ExpandAddress(const Value& text);
  // A copy with every text in it expanded; `${` in a member's name is a problem.
  Value ExpandAll(const Value& value);

  // Every value that came from the environment, and what else is added; each once, none empty.
  void AddSecret(std::string shown_as, std::string value);
  std::vector<Secret> TakeSecrets() { return std::move(secrets_); }

 private:
  // Appends the variable at `text[*at]`, which is "${", and moves on behind it; false where it is
  // none.
  bool ExpandOne(const Value& where, std::string_view text, size_t* at, Expanded* out);
  Expanded ExpandText(const Value& text);

  const Environment& environment_;
  Problems& problems_;
  std::vector<Secret> secrets_;
};

}  // namespace assay
