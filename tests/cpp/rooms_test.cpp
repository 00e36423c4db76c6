#include "operations/rooms.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <limits>
#include <set>

namespace stackblend::operations {
namespace {

TEST(RoomsTest, StaysAtATimeAreInDifferentRooms) {
  ThreadPool pool(3);
  Rooms rooms({.pool = &pool}, 100, 100);
  ASSERT_TRUE(rooms.are_there());
  EXPECT_EQ(rooms.entered(), 0U);
  for (int round = 0; round < 2; ++round) {
    std::set<std::byte*> taken;
    const Rooms::Stay first = rooms.enter();
    taken.insert(first.room());
    EXPECT_EQ(first.is_first(), round == 0);
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(first.room()) % 64, 0U);
    if (pool.threads() == 3) {
      const Rooms::Stay second = rooms.enter();
      const Rooms::Stay third = rooms.enter();
      taken.insert(second.room());
      taken.insert(third.room());
    }
    EXPECT_EQ(taken.size(), pool.threads());
    EXPECT_EQ(rooms.entered(), pool.threads());
  }
}

TEST(RoomsTest, ARoomIsEnteredAgainWhenFree) {
  ThreadPool pool(2);
  Rooms rooms({.pool = &pool}, 100, 1);
  std::byte* room = nullptr;
  {
    const Rooms::Stay stay = rooms.enter();
    EXPECT_TRUE(stay.is_first());
    room = stay.room();
  }
  const Rooms::Stay again = rooms.enter();
  EXPECT_EQ(again.room(), room);
  EXPECT_FALSE(again.is_first());
  EXPECT_EQ(rooms.entered(), 1U);
}

TEST(RoomsTest, MoreThanAnyMemoryIsNotThere) {
  constexpr std::size_t kMost = std::numeric_limits<std::size_t>::max();
  ThreadPool pool(4);
  for (const std::size_t bytes :
       {std::size_t{0}, kMost, kMost - 62, kMost - 100, kMost / pool.threads()}) {
    EXPECT_FALSE(Rooms({.pool = &pool}, 100, bytes).are_there()) << bytes;
  }
}

}  // namespace
}  // namespace stackblend::operations
