# GTest::gtest_main: the system's library, or its sources (WebAssembly cannot use the library), or
# a pinned release.

include(FetchContent)
FetchContent_Declare(googletest
  URL https://github.com/google/googletest/archive/refs/tags/v1.14.0.tar.gz
  URL_HASH SHA256=8ad598c73ad796e0d8280b082cebd82a630d73e73cd3c70057938a6501bba5d7)

set(STACKBLEND_GOOGLETEST_SOURCE "/usr/src/googletest" CACHE PATH
  "GoogleTest's sources, as Debian's package installs them; used for WebAssembly")

if(NOT EMSCRIPTEN)
  find_package(GTest 1.12 CONFIG QUIET)
endif()
if(NOT TARGET GTest::gtest_main)
  set(BUILD_GMOCK OFF CACHE BOOL "")
  set(INSTALL_GTEST OFF CACHE BOOL "")
  if(EMSCRIPTEN AND STACKBLEND_WASM_VARIANT STREQUAL "threads")
    add_compile_options(-pthread)
  endif()
  if(EMSCRIPTEN AND EXISTS "${STACKBLEND_GOOGLETEST_SOURCE}/CMakeLists.txt")
    add_subdirectory("${STACKBLEND_GOOGLETEST_SOURCE}" "${PROJECT_BINARY_DIR}/googletest"
      EXCLUDE_FROM_ALL)
  else()
    FetchContent_MakeAvailable(googletest)
  endif()
  foreach(library IN ITEMS gtest gtest_main)
    target_compile_options(${library} PRIVATE -w)  # its warnings are not ours to mend
    if(NOT TARGET GTest::${library})
      add_library(GTest::${library} ALIAS ${library})
    endif()
  endforeach()
endif()
