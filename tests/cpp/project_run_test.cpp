// How projections run: threads, parts, cancelling, bad arguments.

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include "planes.h"
#include "reference_planes.h"
#include "stackblend/project.h"
#include "stackblend/thread_pool.h"

namespace stackblend {
namespace {

using testing::Bytes;

constexpr ProjectMethod kMethods[] = {ProjectMethod::kMax,    ProjectMethod::kMin,
                                      ProjectMethod::kMedian, ProjectMethod::kMean,
                                      ProjectMethod::kStd,    ProjectMethod::kSum};

constexpr std::size_t kPixels = 100003;

class ProjectRunTest : public ::testing::Test {
 protected:
  std::vector<Bytes> planes_ = {testing::random_plane(DType::kInt16, kPixels, 1),
                                testing::random_plane(DType::kInt16, kPixels, 2),
                                testing::random_plane(DType::kInt16, kPixels, 3)};
  std::vector<const void*> pointers_ = {planes_[0].data(), planes_[1].data(), planes_[2].data()};

  static Bytes room(ProjectMethod method) {
    Bytes bytes(kPixels * item_bytes(projected_dtype(DType::kInt16, method)));
    std::ranges::fill(bytes, 77);
    return bytes;
  }
};

TEST_F(ProjectRunTest, AnyNumberOfThreads) {
  for (const ProjectMethod method : kMethods) {
    const auto expected = reference::project(planes_, DType::kInt16, kPixels, method);
    for (const unsigned threads : {1U, 2U, 3U, 8U}) {
      ThreadPool pool(threads);
      std::atomic<std::uint32_t> done{0};
      Bytes out = room(method);
      ASSERT_EQ(project(pointers_, DType::kInt16, kPixels, method, out.data(),
                        {.pool = &pool, .bands_done = &done}),
                Status::kOk);
      EXPECT_EQ(out, expected) << threads << " threads, method " << static_cast<int>(method);
      EXPECT_GT(done, 1U);
    }
  }
}

TEST_F(ProjectRunTest, PartsGiveTheSameAsTheWhole) {
  for (const ProjectMethod method : kMethods) {
    const std::size_t item = item_bytes(projected_dtype(DType::kInt16, method));
    Bytes out = room(method);
    for (std::size_t first = 0, count = 1; first < kPixels; first += count, count = count * 3 + 1) {
      count = std::min(count, kPixels - first);
      std::vector<const void*> parts;
      for (const Bytes& plane : planes_) {
        parts.push_back(plane.data() + first * 2);
      }
      ASSERT_EQ(project(parts, DType::kInt16, count, method, out.data() + first * item),
                Status::kOk);
    }
    EXPECT_EQ(out, reference::project(planes_, DType::kInt16, kPixels, method));
  }
}

TEST_F(ProjectRunTest, CancelledBeforehandWritesNothing) {
  const std::atomic<std::uint32_t> cancel{1};
  for (const ProjectMethod method : kMethods) {
    Bytes out = room(method);
    EXPECT_EQ(project(pointers_, DType::kInt16, kPixels, method, out.data(), {.cancel = &cancel}),
              Status::kCancelled);
    EXPECT_EQ(out, room(method));
  }
}

TEST_F(ProjectRunTest, NoPixelsAreDoneAtOnce) {
  const void* const nowhere[] = {nullptr};
  for (const ProjectMethod method : kMethods) {
    EXPECT_EQ(project(nowhere, DType::kInt16, 0, method, nullptr), Status::kOk);
  }
}

TEST_F(ProjectRunTest, BadArgumentsAreRefused) {
  constexpr std::size_t kMost = std::numeric_limits<std::size_t>::max();
  for (const ProjectMethod method : kMethods) {
    Bytes out = room(method);
    const auto status = [&](std::span<const void* const> planes, std::size_t pixels, void* to) {
      return project(planes, DType::kInt16, pixels, method, to);
    };
    EXPECT_EQ(status({}, kPixels, out.data()), Status::kInvalidArgument);
    EXPECT_EQ(status({}, 0, out.data()), Status::kInvalidArgument);
    EXPECT_EQ(status(pointers_, kPixels, nullptr), Status::kInvalidArgument);
    EXPECT_EQ(status(pointers_, kMost, out.data()), Status::kInvalidArgument);
    EXPECT_EQ(status(pointers_, kMost / 4 + 1, out.data()), Status::kInvalidArgument);
    std::vector<const void*> with_null = pointers_;
    with_null.push_back(nullptr);
    EXPECT_EQ(status(with_null, kPixels, out.data()), Status::kInvalidArgument);
    EXPECT_EQ(project(pointers_, static_cast<DType>(7), kPixels, method, out.data()),
              Status::kInvalidArgument);
    EXPECT_EQ(out, room(method));
  }
  Bytes out = room(ProjectMethod::kMax);
  EXPECT_EQ(project(pointers_, DType::kInt16, kPixels, static_cast<ProjectMethod>(6), out.data()),
            Status::kInvalidArgument);
}

TEST_F(ProjectRunTest, OutOnAPlaneIsRefused) {
  for (const ProjectMethod method : kMethods) {
    const std::size_t bytes = room(method).size();
    const std::size_t distances[] = {0, 1, bytes - 1};
    for (const std::size_t distance : distances) {
      Bytes memory(planes_[0].size() + 2 * bytes, 77);
      std::uint8_t* const plane = memory.data() + bytes;
      pointers_[2] = plane;
      const auto refused = [&](std::uint8_t* out) {
        return project(pointers_, DType::kInt16, kPixels, method, out) == Status::kInvalidArgument;
      };
      EXPECT_TRUE(refused(plane - distance)) << distance;
      EXPECT_TRUE(refused(plane + std::min(distance, planes_[0].size() - 1))) << distance;
      EXPECT_EQ(memory, Bytes(memory.size(), 77));
      EXPECT_FALSE(refused(plane - bytes));
      EXPECT_FALSE(refused(plane + planes_[0].size()));
    }
  }
}

}  // namespace
}  // namespace stackblend
