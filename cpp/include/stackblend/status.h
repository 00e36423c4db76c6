// What an operation reports. The library throws nothing, prints nothing and never aborts.

#ifndef STACKBLEND_STATUS_H_
#define STACKBLEND_STATUS_H_

#include <string_view>

namespace stackblend {

/// The outcome of an operation.
enum class Status {
  kOk,               ///< The whole result was written.
  kCancelled,        ///< The cancel flag was raised; the output holds finished and untouched bands.
  kInvalidArgument,  ///< An argument breaks the documented contract; nothing was written.
  kOverflow,         ///< A result does not fit in its type; the output is undefined.
  kOutOfMemory,      ///< There was no memory to work in; nothing was written.
};

/// A short English description, without a full stop: "ok", "cancelled", "invalid argument".
[[nodiscard]] constexpr std::string_view to_string(Status status) noexcept {
  switch (status) {
    case Status::kOk:
      return "ok";
    case Status::kCancelled:
      return "cancelled";
    case Status::kInvalidArgument:
      return "invalid argument";
    case Status::kOverflow:
      return "overflow";
    case Status::kOutOfMemory:
      return "out of memory";
  }
  return "unknown status";
}

}  // namespace stackblend

#endif  // STACKBLEND_STATUS_H_
