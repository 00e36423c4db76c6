// Composites against values computed elsewhere, in double, on every SIMD target.

#include <gtest/gtest.h>

#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "json.h"
#include "npy.h"
#include "simd_targets.h"
#include "stackblend/composite.h"

namespace stackblend {
namespace {

CompositeMode mode_of(std::string_view wanted) {
#define STACKBLEND_COMPOSITE_MODE(name, keyword) \
  if (wanted == (keyword)) {                     \
    return CompositeMode::k##name;               \
  }
#include "stackblend/composite_modes.def"
  ADD_FAILURE() << wanted;
  return CompositeMode::kScreen;
}

struct Type {
  DType dtype;
  const char* npy;
};

Type type_of(std::string_view name) {
  if (name == "uint16") {
    return {DType::kUint16, "<u2"};
  }
  return name == "float32" ? Type{DType::kFloat32, "<f4"} : Type{DType::kUint8, "|u1"};
}

Channel channel_of(const testing::Json& given) {
  const auto colour = [&](std::size_t part) { return given["color"][part].number() / 255; };
  return {.frames = 1,
          .lo = given["window"][0].number(),
          .hi = given["window"][1].number(),
          .gamma = given["gamma"].number(),
          .colour = {colour(0), colour(1), colour(2)},
          .opacity = given["opacity"].number()};
}

/// The picture of a case.
std::vector<std::uint8_t> drawn(const testing::Json& given) {
  const std::string name = "composite/" + given["case"].text();
  const Type type = type_of(given["dtype"].text());
  const testing::Npy planes = testing::read_npy(name + "-planes.npy", type.npy);
  const Shape shape = {.frames = 1, .height = planes.shape[1], .width = planes.shape[2]};
  std::vector<Channel> channels;
  for (const testing::Json& channel : given["channels"].array()) {
    const std::size_t plane = shape.height * shape.width * item_bytes(type.dtype);
    channels.push_back(channel_of(channel));
    channels.back().data = planes.data.data() + (channels.size() - 1) * plane;
    channels.back().dtype = type.dtype;
  }
  EXPECT_EQ(channels.size(), planes.shape[0]);
  std::vector<std::uint8_t> out(shape.height * shape.width * kBytesPerPixel);
  const double grey = given["background"].number();
  EXPECT_EQ(
      composite(channels, out.data(), shape, {mode_of(given["mode"].text()), {grey, grey, grey}}),
      Status::kOk);
  return out;
}

DType imagej_dtype(std::string_view name) {
  return name == "int16" ? DType::kInt16 : type_of(name).dtype;
}

/// The channels of a case of ImageJ, and what they lie in.
struct ImagejCase {
  testing::Npy planes;
  std::vector<std::vector<float>> luts;
  std::vector<Channel> channels;
  Shape shape;

  explicit ImagejCase(const testing::Json& given)
      : planes(testing::read_npy(
            "imagej-composite/" + given["case"].text() + "-planes.npy",
            given["dtype"].text() == "int16" ? "<i2" : type_of(given["dtype"].text()).npy)),
        shape({.frames = 1, .height = planes.shape[1], .width = planes.shape[2]}) {
    const testing::Npy tables =
        testing::read_npy("imagej-composite/" + given["case"].text() + "-luts.npy");
    for (std::size_t c = 0; c < planes.shape[0]; ++c) {
      luts.push_back(table_of(tables.data.data() + c * 768));
    }
    for (std::size_t c = 0; c < planes.shape[0]; ++c) {
      const testing::Json& channel = given["channels"][c];
      channels.push_back({.data = planes.data.data() + c * (planes.data.size() / planes.shape[0]),
                          .dtype = imagej_dtype(given["dtype"].text()),
                          .frames = 1,
                          .lo = channel["window"][0].number(),
                          .hi = channel["window"][1].number(),
                          .lut = luts[c],
                          .visible = channel["visible"].boolean()});
    }
  }

  /// 256 reds, greens and blues as floats of entries.
  static std::vector<float> table_of(const std::uint8_t* bytes) {
    std::vector<float> table(std::size_t{256} * 4);
    for (std::size_t i = 0; i < 256; ++i) {
      for (std::size_t part = 0; part < 3; ++part) {
        table[i * 4 + part] = static_cast<float>(bytes[part * 256 + i]) / 255;
      }
    }
    return table;
  }
};

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
  const testing::Json cases = testing::read_json("composite/cases.json");
  ASSERT_GE(cases.array().size(), 12U);
  for (const testing::Json& given : cases.array()) {
    const std::string& name = given["case"].text();
    const testing::Npy expected = testing::read_npy("composite/" + name + "-expected.npy");
    const std::vector<std::uint8_t> out = drawn(given);
    ASSERT_EQ(out.size(), expected.data.size());
    for (std::size_t i = 0; i < out.size(); ++i) {
      const int error = std::abs(out[i] - expected.data[i]);
      ASSERT_LE(error, 1) << name << " byte " << i;
      differ += error > 0 ? 1 : 0;
    }
  }
  RecordProperty("differ", static_cast<int>(differ));
  // Opacities of 1/2 and 3/4 make ties of the brightest pixels: they are rounded up here, and lie a
  // little below in the doubles that the vectors were made by.
  EXPECT_LE(differ, 200U) << "more values than ties account for";
}

/// ImageJ's own pictures, channels, LUTs and all.
TEST_P(CompositeVectorsTest, ImagejIsDrawnAsImagejDrawsIt) {
  const testing::Json cases = testing::read_json("imagej-composite/cases.json");
  for (const testing::Json& given : cases.array()) {
    const std::string name = "imagej-composite/" + given["case"].text();
    const ImagejCase planes(given);
    std::vector<std::uint8_t> out(planes.shape.height * planes.shape.width * kBytesPerPixel);
    ASSERT_EQ(composite(planes.channels, out.data(), planes.shape, {CompositeMode::kImagej}),
              Status::kOk);
    ASSERT_EQ(out, testing::read_npy(name + "-expected.npy").data) << name;
  }
}

}  // namespace
}  // namespace stackblend
