// The smallest program that uses an installed stackblend, with threads.

#include <stackblend/stackblend.h>

#include <cstdint>
#include <vector>

int main() {
  const stackblend::Shape shape{.frames = 3, .height = 64, .width = 64};
  const std::size_t size = stackblend::byte_count(shape).value();
  const std::vector<std::uint8_t> backdrop(size, 100);
  const std::vector<std::uint8_t> source(size, 50);
  std::vector<std::uint8_t> out(size);
  stackblend::ThreadPool pool(2);
  const stackblend::Status status =
      stackblend::screen(backdrop.data(), source.data(), out.data(), shape, {.pool = &pool});
  // 155 * 205 / 255 = 124.6: colour 255 - 125, alpha 255 - 124.
  const bool is_right = status == stackblend::Status::kOk && out[0] == 130 && out[3] == 131;
  return is_right ? 0 : 1;
}
