// Runs a test once per SIMD target that was compiled and that this machine supports.

#ifndef STACKBLEND_TESTS_SIMD_TARGETS_H_
#define STACKBLEND_TESTS_SIMD_TARGETS_H_

#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <vector>

#include "kernels/plane_kernels.h"
#include "kernels/row_kernels.h"

namespace stackblend::testing {

/// Highway's bits of the targets, one per element. Always holds the portable target where targets
/// are chosen at run time.
std::vector<std::int64_t> simd_targets();

/// Highway's name of a target: "AVX2".
std::string simd_target_name(std::int64_t target);

/// Forces the target that is the parameter while a test runs, and fails a test that did not use it.
class SimdTargetTest : public ::testing::TestWithParam<std::int64_t> {
 protected:
  void SetUp() override;
  void TearDown() override;

  /// The kernels of the forced target. Tests use kernels through this.
  const kernels::RowKernels& kernels() { return used(kernels::row_kernels()); }

  /// Notes that a table of kernels is used, of which `target` tells where it comes from.
  template <class Kernels>
  const Kernels& used(const Kernels& kernels) {
    used_target_ = kernels.target;
    return kernels;
  }

  /// The same for planes. Operations on planes then use them too.
  const kernels::PlaneKernels& plane_kernels() { return used(kernels::plane_kernels()); }

 private:
  std::int64_t used_target_ = 0;
};

}  // namespace stackblend::testing

/// Runs the tests of a class that derives from `SimdTargetTest` on all targets.
#define STACKBLEND_ON_ALL_TARGETS(suite)                                          \
  INSTANTIATE_TEST_SUITE_P(                                                       \
      Targets, suite, ::testing::ValuesIn(::stackblend::testing::simd_targets()), \
      [](const auto& target) { return ::stackblend::testing::simd_target_name(target.param); })

#endif  // STACKBLEND_TESTS_SIMD_TARGETS_H_
