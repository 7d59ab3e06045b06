// Errors as values. A Result<T> holds a T or an Error; an Error says where, what, and what to do
// about it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace assay {

// A place in a text file. line and column count from 1, in bytes; 0 means "the file as a whole".
struct Place {
  std::string file;
  uint32_t line = 0;
  uint32_t column = 0;
};

struct Error {
  Place place;
  std::string message;  // what is wrong, without a final full stop
  std::string remedy;   // what to do about it; may be empty

  // "file:line:column: message" and, on a line of its own, the remedy. Parts of the place that are
  // not known are left out.
  std::string ToString() const;
};

template <typename T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::move(value)) {}              // NOLINT(google-explicit-constructor)
  Result(Error error) : state_(Errors{std::move(error)}) {}  // NOLINT(google-explicit-constructor)
  Result(std::vector<Error> errors)
      : state_(Errors(std::move(errors))) {}  // NOLINT(google-explicit-constructor)

  bool ok() const { return std::holds_alternative<T>(state_); }
  const T& value() const { return std::get<T>(state_); }
  T& value() { return std::get<T>(state_); }
  T Take() { return std::move(std::get<T>(state_)); }
  // Never empty where !ok().
  const std::vector<Error>& errors() const { return std::get<Errors>(state_); }
  const Error& error() const { return errors().front(); }

 private:
  using Errors = std::vector<Error>;
  std::variant<T, Errors> state_;
};

}  // namespace assay
