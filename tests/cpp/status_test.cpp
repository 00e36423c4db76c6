#include "stackblend/status.h"

#include <gtest/gtest.h>

namespace stackblend {
namespace {

TEST(StatusTest, EveryStatusHasAName) {
  EXPECT_EQ(to_string(Status::kOk), "ok");
  EXPECT_EQ(to_string(Status::kCancelled), "cancelled");
  EXPECT_EQ(to_string(Status::kInvalidArgument), "invalid argument");
  EXPECT_EQ(to_string(Status::kOverflow), "overflow");
  EXPECT_EQ(to_string(Status::kOutOfMemory), "out of memory");
  EXPECT_EQ(to_string(static_cast<Status>(99)), "unknown status");
}

}  // namespace
}  // namespace stackblend
