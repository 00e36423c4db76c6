#include "json.h"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <stdexcept>

namespace stackblend::testing {
namespace {

class Parser {
 public:
  Parser(std::string name, std::string text) : name_(std::move(name)), text_(std::move(text)) {}

  Json file() {
    Json json = value();
    skip_spaces();
    if (at_ != text_.size()) {
      fail();
    }
    return json;
  }

 private:
  Json value() {
    skip_spaces();
    switch (at_ < text_.size() ? text_[at_] : '\0') {
      case '{':
        return Json(members());
      case '[':
        return Json(array());
      case '"':
        return Json(string());
      case 't':
        return word("true", true);
      case 'f':
        return word("false", false);
      case 'n':
        return word("null", nullptr);
      default:
        return Json(number());
    }
  }

  Json::Members members() {
    Json::Members members;
    expect('{');
    while (!take('}')) {
      if (!members.empty()) {
        expect(',');
      }
      skip_spaces();
      std::string name = string();
      expect(':');
      members.emplace_back(std::move(name), value());
    }
    return members;
  }

  Json::Array array() {
    Json::Array elements;
    expect('[');
    while (!take(']')) {
      if (!elements.empty()) {
        expect(',');
      }
      elements.push_back(value());
    }
    return elements;
  }

  std::string string() {
    expect('"');
    const std::size_t end = text_.find_first_of("\"\\", at_);
    if (end == std::string::npos || text_[end] == '\\') {
      fail();
    }
    std::string result = text_.substr(at_, end - at_);
    at_ = end + 1;
    return result;
  }

  double number() {
    const char* start = text_.c_str() + at_;
    char* end = nullptr;
    const double result = std::strtod(start, &end);
    if (end == start) {
      fail();
    }
    at_ += static_cast<std::size_t>(end - start);
    return result;
  }

  Json word(const std::string& word, Json::Value meaning) {
    if (text_.compare(at_, word.size(), word) != 0) {
      fail();
    }
    at_ += word.size();
    return Json(std::move(meaning));
  }

  void skip_spaces() { at_ = std::min(text_.find_first_not_of(" \t\r\n", at_), text_.size()); }

  bool take(char expected) {
    skip_spaces();
    const bool is_there = at_ < text_.size() && text_[at_] == expected;
    at_ += is_there ? 1 : 0;
    return is_there;
  }

  void expect(char expected) {
    if (!take(expected)) {
      fail();
    }
  }

  [[noreturn]] void fail() const {
    throw std::runtime_error(name_ + " is no JSON from byte " + std::to_string(at_) + " on");
  }

  std::string name_;
  std::string text_;
  std::size_t at_ = 0;
};

/// Null where there is no such member.
const Json* find(const Json::Members& members, const std::string& name) {
  const auto at = std::find_if(members.begin(), members.end(),
                               [&](const auto& member) { return member.first == name; });
  return at == members.end() ? nullptr : &at->second;
}

}  // namespace

bool Json::has(const std::string& name) const {
  return find(std::get<Members>(value_), name) != nullptr;
}

const Json& Json::operator[](const std::string& name) const {
  const Json* member = find(std::get<Members>(value_), name);
  if (member == nullptr) {
    throw std::runtime_error("no member \"" + name + "\"");
  }
  return *member;
}

Json read_json(const std::string& name) {
  std::ifstream file(STACKBLEND_VECTORS "/" + name, std::ios::binary);
  if (!file) {
    throw std::runtime_error("cannot open " + name);
  }
  return Parser(name, {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()})
      .file();
}

}  // namespace stackblend::testing
