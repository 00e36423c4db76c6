// Projections: every type and method on every SIMD target, against the reference, `==`.

#include "stackblend/project.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "guarded.h"
#include "planes.h"
#include "reference_planes.h"
#include "simd_targets.h"
#include "stackblend/thread_pool.h"

namespace stackblend {
namespace {

using testing::Bytes;
using testing::Guarded;

constexpr ProjectMethod kMethods[] = {ProjectMethod::kMax,    ProjectMethod::kMin,
                                      ProjectMethod::kMedian, ProjectMethod::kMean,
                                      ProjectMethod::kStd,    ProjectMethod::kSum};

using ProjectTest = testing::SimdTargetTest;
STACKBLEND_ON_ALL_TARGETS(ProjectTest);

/// Planes at different misalignments, the first `shift`.
class Stack {
 public:
  Stack(std::span<const Bytes> planes, std::size_t shift) {
    for (const Bytes& plane : planes) {
      copies_.push_back(std::make_unique<Guarded>(plane.size(), shift + 7 * copies_.size()));
      std::memcpy(copies_.back()->data(), plane.data(), plane.size());
      pointers_.push_back(copies_.back()->data());
    }
  }

  [[nodiscard]] std::span<const void* const> planes() const { return pointers_; }

 private:
  std::vector<std::unique_ptr<Guarded>> copies_;
  std::vector<const void*> pointers_;
};

std::vector<Bytes> random_planes(DType dtype, std::size_t count, std::size_t pixels) {
  std::vector<Bytes> planes;
  for (std::size_t i = 0; i < count; ++i) {
    planes.push_back(testing::random_plane(dtype, pixels, static_cast<std::uint32_t>(i + 1)));
  }
  return planes;
}

void expect_projected(std::span<const Bytes> planes, DType dtype, std::size_t pixels,
                      ProjectMethod method, const RunOptions& run = {}) {
  SCOPED_TRACE(::testing::Message()
               << testing::name_of(dtype) << ", method " << static_cast<int>(method) << ", "
               << planes.size() << " planes of " << pixels << " pixels");
  const Stack stack(planes, pixels);
  const Guarded out(pixels * item_bytes(projected_dtype(dtype, method)), 3 * pixels + 1);
  const Status status = project(stack.planes(), dtype, pixels, method, out.data(), run);
  const std::optional<Bytes> expected = reference::project(planes, dtype, pixels, method);
  if (!expected) {
    EXPECT_EQ(status, Status::kOverflow);
  } else {
    ASSERT_EQ(status, Status::kOk);
    EXPECT_TRUE(out.bytes() == *expected);
  }
  EXPECT_TRUE(out.is_intact());
}

TEST_P(ProjectTest, EveryTypeMethodAndNumberOfPlanes) {
  plane_kernels();
  for (const DType dtype : testing::kDTypes) {
    for (const std::size_t count : {1U, 2U, 3U, 4U, 5U, 6U, 9U, 32U, 101U}) {
      const std::vector<Bytes> planes = random_planes(dtype, count, 200);
      for (const ProjectMethod method : kMethods) {
        expect_projected(planes, dtype, 200, method);
      }
    }
  }
}

TEST_P(ProjectTest, EveryNumberOfPixelsAndMisalignment) {
  plane_kernels();
  for (const DType dtype : testing::kDTypes) {
    for (std::size_t pixels = 1; pixels <= 3100; pixels += pixels < 140 ? 1 : 211) {
      const std::vector<Bytes> planes = random_planes(dtype, 6, pixels);
      for (const ProjectMethod method : kMethods) {
        expect_projected(planes, dtype, pixels, method);
      }
    }
  }
}

TEST_P(ProjectTest, SumsOfIntegersThatFitAndThatDoNot) {
  plane_kernels();
  const auto status_of = [](DType dtype, auto... values) {
    std::vector<const void*> planes = {&values...};
    std::uint32_t out = 0;
    return project(planes, dtype, 1, ProjectMethod::kSum, &out);
  };
  constexpr std::uint32_t kMostUnsigned = std::numeric_limits<std::uint32_t>::max();
  EXPECT_EQ(status_of(DType::kUint32, kMostUnsigned - 1, 1U), Status::kOk);
  EXPECT_EQ(status_of(DType::kUint32, kMostUnsigned, 1U), Status::kOverflow);
  constexpr std::int32_t kMost = std::numeric_limits<std::int32_t>::max();
  constexpr std::int32_t kLeast = std::numeric_limits<std::int32_t>::min();
  EXPECT_EQ(status_of(DType::kInt32, kMost - 1, 1), Status::kOk);
  EXPECT_EQ(status_of(DType::kInt32, kMost, 1), Status::kOverflow);
  EXPECT_EQ(status_of(DType::kInt32, kLeast + 1, -1), Status::kOk);
  EXPECT_EQ(status_of(DType::kInt32, kLeast, -1), Status::kOverflow);
  EXPECT_EQ(status_of(DType::kInt32, kMost, kMost, kLeast, kLeast), Status::kOk)
      << "only the sum must fit";
}

TEST_P(ProjectTest, SumsOf16BitsOfMorePlanesThan16BitsCount) {
  plane_kernels();
  const std::uint16_t most = 65535;
  const std::int16_t least = -32768;
  std::uint32_t sum = 0;
  std::int32_t signed_sum = 0;
  // 65,537 * 65,535 = 2^32 - 1; 65,536 * -32,768 = -2^31.
  const std::vector<const void*> planes(65538, &most);
  const std::vector<const void*> signed_planes(65537, &least);
  const auto sum_of = [](std::span<const void* const> stack, std::size_t count, DType dtype,
                         void* out) {
    return project(stack.first(count), dtype, 1, ProjectMethod::kSum, out);
  };
  EXPECT_EQ(sum_of(planes, 65537, DType::kUint16, &sum), Status::kOk);
  EXPECT_EQ(sum, 4294967295U);
  EXPECT_EQ(sum_of(planes, 65538, DType::kUint16, &sum), Status::kOverflow);
  EXPECT_EQ(sum_of(signed_planes, 65536, DType::kInt16, &signed_sum), Status::kOk);
  EXPECT_EQ(signed_sum, std::numeric_limits<std::int32_t>::min());
  EXPECT_EQ(sum_of(signed_planes, 65537, DType::kInt16, &signed_sum), Status::kOverflow);
}

TEST_P(ProjectTest, OneSumThatDoesNotFitIsFoundAnywhere) {
  plane_kernels();
  for (const std::size_t pixels : {1U, 63U, 700U, 5000U}) {
    for (const std::size_t at : {std::size_t{0}, pixels / 2, pixels - 1}) {
      std::vector<std::int32_t> plane(pixels, -2);
      plane[at] = std::numeric_limits<std::int32_t>::min();
      const void* const planes[] = {plane.data(), plane.data()};
      std::vector<std::int32_t> out(pixels);
      EXPECT_EQ(project(planes, DType::kInt32, pixels, ProjectMethod::kSum, out.data()),
                Status::kOverflow);
    }
  }
}

TEST_P(ProjectTest, MediansOfMorePlanesThan15BitsCount) {
  plane_kernels();
  for (const DType dtype : {DType::kInt8, DType::kUint16}) {
    constexpr std::size_t kPixels = 70;
    const std::vector<Bytes> three = random_planes(dtype, 3, kPixels);
    // As many of each, and one more of the first: the median of three.
    for (const std::size_t planes_count : {32767U, 32768U}) {
      std::vector<const void*> planes;
      for (std::size_t i = 0; i < planes_count; ++i) {
        planes.push_back(three[i % 3].data());
      }
      Bytes out(kPixels * item_bytes(dtype));
      ASSERT_EQ(project(planes, dtype, kPixels, ProjectMethod::kMedian, out.data()), Status::kOk);
      EXPECT_EQ(out, reference::project(three, dtype, kPixels, ProjectMethod::kMedian))
          << testing::name_of(dtype) << ", " << planes_count;
    }
  }
}

float project_floats(ProjectMethod method, const std::vector<float>& values) {
  std::vector<const void*> planes;
  planes.reserve(values.size());
  for (const float& value : values) {
    planes.push_back(&value);
  }
  float out = -1;
  EXPECT_EQ(project(planes, DType::kFloat32, 1, method, &out), Status::kOk);
  return out;
}

TEST(ProjectFloatsTest, NanIsLeftOutOfExtremesAndLastInMedians) {
  constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
  constexpr float kInfinity = std::numeric_limits<float>::infinity();
  EXPECT_EQ(project_floats(ProjectMethod::kMax, {kNan, -2, 1, -kNan}), 1);
  EXPECT_EQ(project_floats(ProjectMethod::kMin, {kNan, -2, 1, -kNan}), -2);
  EXPECT_EQ(project_floats(ProjectMethod::kMin, {kNan, kInfinity, -kNan}), kInfinity);
  EXPECT_EQ(project_floats(ProjectMethod::kMax, {kNan, -kInfinity}), -kInfinity);
  EXPECT_EQ(project_floats(ProjectMethod::kMedian, {kNan, 3, 1, 2}), 2);
  EXPECT_EQ(project_floats(ProjectMethod::kMedian, {-kNan, 1, kInfinity}), kInfinity);
  for (const ProjectMethod method : kMethods) {
    EXPECT_TRUE(std::isnan(project_floats(method, {-kNan, kNan, kNan})));
  }
  for (const ProjectMethod method :
       {ProjectMethod::kMean, ProjectMethod::kStd, ProjectMethod::kSum}) {
    EXPECT_TRUE(std::isnan(project_floats(method, {1, kNan, 2})));
    EXPECT_TRUE(std::isnan(project_floats(method, {kInfinity, -kInfinity})));
  }
}

TEST(ProjectFloatsTest, NegativeZeroIsLess) {
  for (const std::vector<float>& zeros : {std::vector<float>{0.0F, -0.0F}, {-0.0F, 0.0F}}) {
    EXPECT_FALSE(std::signbit(project_floats(ProjectMethod::kMax, zeros)));
    EXPECT_TRUE(std::signbit(project_floats(ProjectMethod::kMin, zeros)));
    EXPECT_TRUE(std::signbit(project_floats(ProjectMethod::kMedian, zeros)));
  }
}

TEST(ProjectFloatsTest, SumsMayBeInfinite) {
  constexpr float kMost = std::numeric_limits<float>::max();
  EXPECT_EQ(project_floats(ProjectMethod::kSum, {kMost, kMost}),
            std::numeric_limits<float>::infinity());
  EXPECT_EQ(project_floats(ProjectMethod::kMean, {kMost, kMost}), kMost);
}

TEST(ProjectStdTest, IsThatOfASample) {
  EXPECT_EQ(project_floats(ProjectMethod::kStd, {2, 4, 4, 4, 5, 5, 7, 9}),
            static_cast<float>(std::sqrt(32.0 / 7)));
  EXPECT_EQ(project_floats(ProjectMethod::kStd, {5}), 0);
}

TEST(ProjectStdTest, OfLargeValuesThatDifferLittle) {
  const std::uint32_t values[] = {4000000000U, 4000000001U, 4000000002U};
  const void* const planes[] = {&values[0], &values[1], &values[2]};
  float out = -1;
  ASSERT_EQ(project(planes, DType::kUint32, 1, ProjectMethod::kStd, &out), Status::kOk);
  EXPECT_EQ(out, 1);
  const void* const same[] = {&values[1], &values[1], &values[1]};
  ASSERT_EQ(project(same, DType::kUint32, 1, ProjectMethod::kStd, &out), Status::kOk);
  EXPECT_EQ(out, 0);
}

}  // namespace
}  // namespace stackblend
