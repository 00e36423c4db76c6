// A view of a callable: no allocation, no ownership. Valid while the callable lives.

#ifndef STACKBLEND_SRC_SCHEDULE_FUNCTION_REF_H_
#define STACKBLEND_SRC_SCHEDULE_FUNCTION_REF_H_

#include <concepts>
#include <functional>
#include <memory>

namespace stackblend::schedule {

template <class Signature>
class FunctionRef;

template <class Result, class... Arguments>
class FunctionRef<Result(Arguments...)> {
 public:
  // Implicit, so that a lambda can be passed where a FunctionRef is expected.
  template <std::invocable<Arguments...> Callable>
  FunctionRef(const Callable& callable) noexcept  // NOLINT(google-explicit-constructor)
      : callable_(std::addressof(callable)), call_([](const void* object, Arguments... arguments) {
          return std::invoke(*static_cast<const Callable*>(object), arguments...);
        }) {}

  Result operator()(Arguments... arguments) const { return call_(callable_, arguments...); }

 private:
  const void* callable_;
  Result (*call_)(const void*, Arguments...);
};

}  // namespace stackblend::schedule

#endif  // STACKBLEND_SRC_SCHEDULE_FUNCTION_REF_H_
