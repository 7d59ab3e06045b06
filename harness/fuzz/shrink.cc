#include "harness/fuzz/shrink.h"

#include <algorithm>
#include <bit>
#include <cerrno>
#include <cstdlib>
#include <utility>

#include "harness/base/text.h"

namespace assay {
namespace {

constexpr size_t kEachCharacter = 40;  // of texts up to this length every character is tried alone
constexpr int kDeepest = 8;

std::string Utf8(const std::vector<char32_t>& text) {
  std::string out;
  for (const char32_t c : text) AppendUtf8(c, &out);
  return out;
}

bool IsOrdinary(const std::vector<Value>* ordinary, const Value& value) {
  return ordinary != nullptr && std::any_of(ordinary->begin(), ordinary->end(),
                                            [&](const Value& one) { return Equal(one, value); });
}

void AddShorter(const std::vector<char32_t>& text, std::vector<std::string>* all) {
  const size_t length = text.size();
  const auto without = [&](size_t from, size_t count) {
    std::vector<char32_t> rest(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(from));
    rest.insert(rest.end(), text.begin() + static_cast<std::ptrdiff_t>(from + count), text.end());
    all->push_back(Utf8(rest));
  };
  if (length > 1) all->push_back("");
  // Limits like to be powers of two.
  if (length > kEachCharacter) {
    const size_t power = std::bit_floor(length);
    for (const size_t most : {power - 1, power, power + 1})
      if (most < length) without(most, length - most);
  }
  for (size_t chunk = length / 2; chunk > 0; chunk /= 2) {
    without(length - chunk, chunk);
    if (length > 2 * chunk) without(length / 2 - chunk / 2, chunk);
    without(0, chunk);
  }
  if (length == 1) without(0, 1);
  if (length > kEachCharacter) return;
  for (size_t i = 0; i < length; ++i) without(i, 1);
}

void AddPlainer(const std::vector<char32_t>& text, std::vector<std::string>* all) {
  const size_t length = text.size();
  const auto plain = [&](size_t from, size_t to, char32_t with) {
    std::vector<char32_t> other = text;
    for (size_t i = from; i < to; ++i) other[i] = with;
    if (other != text) all->push_back(Utf8(other));
  };
  plain(0, length, U'a');
  if (length < 2) return;
  plain(0, length - 1, U'a');
  plain(1, length, U'a');
  if (length > 2) plain(1, length - 1, U'a');
  for (size_t chunk = length / 2; chunk > 0 && length / chunk <= kEachCharacter; chunk /= 2) {
    for (size_t from = 0; from < length; from += chunk) {
      plain(from, std::min(length, from + chunk), U'a');
      if (chunk == 1 && text[from] >= '1' && text[from] <= '9') plain(from, from + 1, U'0');
    }
  }
}

}  // namespace

std::vector<std::string> SimplerTexts(const std::string& text) {
  std::vector<std::string> all;
  if (!IsUtf8(text) || text.empty()) return all;
  const std::vector<char32_t> points = DecodeUtf8(text);
  AddShorter(points, &all);
  AddPlainer(points, &all);
  return all;
}

std::vector<std::string> SimplerNumbers(const std::string& number) {
  std::vector<std::string> all;
  const auto add = [&](std::string simpler) {
    if (simpler != number && std::find(all.begin(), all.end(), simpler) == all.end())
      all.push_back(std::move(simpler));
  };
  if (number == "0") return all;
  add("0");
  if (number != "1") add("1");
  if (number.front() == '-') add(number.substr(1));
  const size_t end = number.find_first_of(".eE");
  if (end != std::string::npos) {
    const std::string whole = number.substr(0, end);
    add(whole);
    const size_t exponent = number.find_first_of("eE");
    if (exponent != std::string::npos) {
      add(number.substr(0, exponent));
      return all;
    }
    for (size_t cut = end + 2; cut < number.size(); ++cut) add(number.substr(0, cut));
    if (whole != "0") add("0" + number.substr(end));
    return all;
  }
  errno = 0;
  const long long value = std::strtoll(number.c_str(), nullptr, 10);
  if (errno != 0) {
    add(number.substr(0, number.size() - 1));
    return all;
  }
  if (value > 1000) {
    const auto power =
        static_cast<long long>(std::bit_floor(static_cast<unsigned long long>(value)));
    for (const long long one : {power - 1, power, power + 1}) {
      if (one < value) add(std::to_string(one));
    }
  }
  for (long long step = value / 2; step != 0; step /= 2) add(std::to_string(value - step));
  return all;
}

Shrinker::Shrinker(Sequence broken, std::function<bool(Sequence*)> fits, OrdinaryValues ordinary,
                   size_t most)
    : smallest_(std::move(broken)),
      fits_(std::move(fits)),
      ordinary_(std::move(ordinary)),
      left_(most) {
  seen_.insert(Hash64(Dump(SequenceValue(smallest_))));
  ListEdits();
}

void Shrinker::ListEdits() {
  edits_.clear();
  for (size_t chunk = smallest_.size() / 2; chunk > 0; chunk /= 2) {
    for (size_t from = 0; from + chunk <= smallest_.size(); from += chunk) {
      Edit edit;
      edit.move = from;
      edit.moves = chunk;
      edits_.push_back(std::move(edit));
    }
  }
  for (size_t move = 0; move < smallest_.size(); ++move) {
    if (!smallest_[move].other) continue;
    Edit edit;
    edit.move = move;
    edit.own_record = true;
    edits_.push_back(std::move(edit));
  }
  // Fields first, of all moves; then what stands in them.
  for (size_t move = 0; move < smallest_.size(); ++move) {
    const Value& body = smallest_[move].body;
    for (size_t i = 0; body.is_object() && i < body.members().size(); ++i) {
      Edit edit;
      edit.move = move;
      edit.place = {i};
      edits_.push_back(std::move(edit));
    }
  }
  for (size_t move = 0; move < smallest_.size(); ++move) {
    const Value& body = smallest_[move].body;
    if (body.is_array()) ListValue(move, body, {}, 0);
    for (size_t i = 0; body.is_object() && i < body.members().size(); ++i) {
      const std::vector<Value>* ordinary = ordinary_(body.members()[i].key);
      const Value& value = body.members()[i].value;
      for (size_t k = 0; ordinary != nullptr && k < ordinary->size(); ++k) {
        if (Equal((*ordinary)[k], value)) break;  // the ones before it were tried
        Edit edit;
        edit.move = move;
        edit.place = {i};
        edit.value = (*ordinary)[k];
        edits_.push_back(std::move(edit));
      }
      if (!IsOrdinary(ordinary, value) || value.is_object()) ListValue(move, value, {i}, 0);
    }
  }
}

void Shrinker::ListValue(size_t move, const Value& value, std::vector<size_t> place, int depth) {
  const auto add = [&](std::vector<size_t> where, std::optional<Value> other,
                       std::optional<std::string> key = std::nullopt) {
    Edit edit;
    edit.move = move;
    edit.place = std::move(where);
    edit.value = std::move(other);
    edit.key = std::move(key);
    edits_.push_back(std::move(edit));
  };
  const auto below = [&](size_t index) {
    std::vector<size_t> inner = place;
    inner.push_back(index);
    return inner;
  };
  if (value.is_string()) {
    for (std::string& text : SimplerTexts(value.text())) add(place, Value::String(std::move(text)));
  } else if (value.is_number()) {
    for (std::string& number : SimplerNumbers(value.text()))
      add(place, Value::Number(std::move(number)));
  } else if (value.is_array() || value.is_object()) {
    const size_t size = value.is_array() ? value.items().size() : value.members().size();
    // What is inside in its place, or a plain value; inside of a field only.
    if (depth > 0) {
      add(place, Value::Integer(1));
      for (size_t i = 0; i < size; ++i)
        add(place, value.is_array() ? value.items()[i] : value.members()[i].value);
    }
    for (size_t i = 0; i < size; ++i) add(below(i), std::nullopt);
    for (size_t i = 0; i < size && depth < kDeepest; ++i) {
      if (value.is_object()) {
        for (std::string& key : SimplerTexts(value.members()[i].key)) {
          if (value.Find(key) == nullptr) add(below(i), std::nullopt, std::move(key));
        }
      }
      ListValue(move, value.is_array() ? value.items()[i] : value.members()[i].value, below(i),
                depth + 1);
    }
    return;
  }
  if (depth > 0 && !value.is_null() && !value.is_number() && !value.is_boolean())
    add(place, Value::Integer(1));
}

Sequence Shrinker::Apply(const Edit& edit) const {
  Sequence made = smallest_;
  const auto at = made.begin() + static_cast<std::ptrdiff_t>(edit.move);
  if (edit.moves > 0) {
    made.erase(at, at + static_cast<std::ptrdiff_t>(edit.moves));
    return made;
  }
  if (edit.own_record) {
    at->other = false;
    return made;
  }
  Value* holder = &at->body;
  for (size_t i = 0; i + 1 < edit.place.size(); ++i) {
    const size_t index = edit.place[i];
    holder = holder->is_array() ? &holder->items()[index] : &holder->members()[index].value;
  }
  const auto index = static_cast<std::ptrdiff_t>(edit.place.back());
  if (holder->is_array()) {
    if (edit.value)
      holder->items()[edit.place.back()] = *edit.value;
    else
      holder->items().erase(holder->items().begin() + index);
  } else if (edit.key) {
    holder->members()[edit.place.back()].key = *edit.key;
  } else if (edit.value) {
    holder->members()[edit.place.back()].value = *edit.value;
  } else {
    holder->members().erase(holder->members().begin() + index);
  }
  return made;
}

std::optional<Sequence> Shrinker::Next() {
  while (left_ > 0 && !edits_.empty()) {
    Sequence made = Apply(edits_.front());
    edits_.pop_front();
    if (made.empty() || !seen_.insert(Hash64(Dump(SequenceValue(made)))).second) continue;
    if (!fits_(&made)) continue;
    --left_;
    candidate_ = std::move(made);
    return candidate_;
  }
  return std::nullopt;
}

void Shrinker::Told(bool still_broken) {
  if (still_broken && candidate_) {
    smallest_ = *std::move(candidate_);
    ListEdits();
  }
  candidate_.reset();
}

}  // namespace assay
