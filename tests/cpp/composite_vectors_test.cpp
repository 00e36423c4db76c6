// Composites against values computed elsewhere, in double, on every SIMD target.

#include <gtest/gtest.h>

#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "npy.h"
#include "simd_targets.h"
#include "stackblend/composite.h"

namespace stackblend {
namespace {

struct Case {
  std::string name;
  std::string_view dtype;
  std::string_view mode;
  double background;
  std::vector<Channel> channels;
};

std::vector<Case> all_cases() {
  std::vector<Case> cases;
#define CASE(name, dtype, mode, background) cases.push_back({name, dtype, mode, background, {}});
#define CHANNEL(low, high, exponent, r, g, b, part)                                   \
  cases.back().channels.push_back({.lo = (low),                                       \
                                   .hi = (high),                                      \
                                   .gamma = (exponent),                               \
                                   .colour = {(r) / 255.0, (g) / 255.0, (b) / 255.0}, \
                                   .opacity = (part)});
#include "composite_cases.inc"
#undef CASE
#undef CHANNEL
  return cases;
}

CompositeMode mode_of(std::string_view wanted) {
#define STACKBLEND_COMPOSITE_MODE(name, keyword) \
  if (wanted == (keyword)) {                     \
    return CompositeMode::k##name;               \
  }
#include "stackblend/composite_modes.def"
  ADD_FAILURE() << wanted;
  return CompositeMode::kScreen;
}

DType dtype_of(std::string_view name) {
  if (name == "uint16") {
    return DType::kUint16;
  }
  return name == "float32" ? DType::kFloat32 : DType::kUint8;
}

class CompositeVectorsTest : public testing::SimdTargetTest {
 protected:
  void SetUp() override {
    SimdTargetTest::SetUp();
    (void)kernels();
  }
};
STACKBLEND_ON_ALL_TARGETS(CompositeVectorsTest);

TEST_P(CompositeVectorsTest, EveryCaseIsWithin1) {
  std::size_t differ = 0;
  const std::vector<Case> cases = all_cases();
  ASSERT_GE(cases.size(), 12U);
  for (const Case& current : cases) {
    const testing::Npy planes = testing::read_npy("composite/" + current.name + "-planes.npy");
    const testing::Npy expected = testing::read_npy("composite/" + current.name + "-expected.npy");
    const Shape shape = {.frames = 1, .height = planes.shape[1], .width = planes.shape[2]};
    std::vector<Channel> channels = current.channels;
    ASSERT_EQ(channels.size(), planes.shape[0]);
    const std::size_t plane_bytes = planes.data.size() / channels.size();
    for (std::size_t k = 0; k < channels.size(); ++k) {
      channels[k].data = planes.data.data() + k * plane_bytes;
      channels[k].dtype = dtype_of(current.dtype);
      channels[k].frames = 1;
    }
    std::vector<std::uint8_t> out(expected.data.size());
    const double background = current.background;
    ASSERT_EQ(composite(channels, out.data(), shape,
                        {mode_of(current.mode), {background, background, background}}),
              Status::kOk);
    for (std::size_t i = 0; i < out.size(); ++i) {
      const int error = std::abs(out[i] - expected.data[i]);
      ASSERT_LE(error, 1) << current.name << " byte " << i;
      differ += error > 0 ? 1 : 0;
    }
  }
  RecordProperty("differ", static_cast<int>(differ));
  EXPECT_LE(differ, 10U) << "more values than rounding accounts for";
}

}  // namespace
}  // namespace stackblend
