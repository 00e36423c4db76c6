#include "simd_targets.h"

#include <hwy/highway.h>

namespace stackblend::testing {
namespace {

constexpr bool kIsDynamic = (HWY_TARGETS & (HWY_TARGETS - 1)) != 0;

void force_target([[maybe_unused]] std::int64_t target) {
  if constexpr (kIsDynamic) {
    hwy::SetSupportedTargetsForTest(target);
  }
}

}  // namespace

std::vector<std::int64_t> simd_targets() {
  if constexpr (!kIsDynamic) {
    return {HWY_STATIC_TARGET};
  }
  std::vector<std::int64_t> targets;
  // Highway does not report its portable target as supported; every machine supports it.
  for (std::int64_t rest = (HWY_SUPPORTED_TARGETS | HWY_EMU128) & HWY_TARGETS; rest != 0;
       rest &= rest - 1) {
    targets.push_back(rest & -rest);
  }
  return targets;
}

std::string simd_target_name(std::int64_t target) { return hwy::TargetName(target); }

void SimdTargetTest::SetUp() { force_target(GetParam()); }

void SimdTargetTest::TearDown() {
  EXPECT_EQ(used_target_, GetParam()) << "the test did not run on " << simd_target_name(GetParam());
  force_target(0);
}

const kernels::RowKernels& SimdTargetTest::kernels() {
  const kernels::RowKernels& kernels = kernels::row_kernels();
  used_target_ = kernels.target;
  return kernels;
}

const kernels::PlaneKernels& SimdTargetTest::plane_kernels() {
  const kernels::PlaneKernels& kernels = kernels::plane_kernels();
  used_target_ = kernels.target;
  return kernels;
}

}  // namespace stackblend::testing
