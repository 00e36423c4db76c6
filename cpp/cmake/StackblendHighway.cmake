# Google Highway: the system's if there is one, else a pinned release. WebAssembly needs only its
# headers, because there the SIMD target is chosen when compiling.

include(FetchContent)
# A subfolder without a CMakeLists.txt: the sources are fetched, but nothing is built.
set(headers_only "")
if(EMSCRIPTEN)
  set(headers_only SOURCE_SUBDIR hwy)
endif()
FetchContent_Declare(highway
  URL https://github.com/google/highway/archive/refs/tags/1.2.0.tar.gz
  URL_HASH SHA256=7e0be78b8318e8bdbf6fa545d2ecb4c90f947df03f7aadc42c1967f019e63343
  ${headers_only})

# Sets STACKBLEND_HIGHWAY_INCLUDE to a folder in which hwy/ is the only thing.
function(stackblend_find_highway_headers)
  find_path(STACKBLEND_SYSTEM_HIGHWAY hwy/highway.h
    PATHS /usr/include /usr/local/include /opt/homebrew/include
    NO_CMAKE_FIND_ROOT_PATH
    DOC "Folder that holds hwy/highway.h")
  if(STACKBLEND_SYSTEM_HIGHWAY)
    # A system's include folder would also offer the system's C library to Emscripten.
    set(include "${PROJECT_BINARY_DIR}/include")
    file(MAKE_DIRECTORY "${include}")
    file(CREATE_LINK "${STACKBLEND_SYSTEM_HIGHWAY}/hwy" "${include}/hwy" SYMBOLIC COPY_ON_ERROR)
  else()
    FetchContent_MakeAvailable(highway)
    set(include "${highway_SOURCE_DIR}")
  endif()
  set(STACKBLEND_HIGHWAY_INCLUDE "${include}" PARENT_SCOPE)
endfunction()

if(EMSCRIPTEN)
  stackblend_find_highway_headers()
else()
  find_package(hwy 1.0.3 CONFIG QUIET)
  if(NOT hwy_FOUND)
    set(HWY_ENABLE_CONTRIB OFF CACHE BOOL "")
    set(HWY_ENABLE_EXAMPLES OFF CACHE BOOL "")
    set(HWY_ENABLE_TESTS OFF CACHE BOOL "")
    FetchContent_MakeAvailable(highway)
    if(NOT TARGET hwy::hwy)
      add_library(hwy::hwy ALIAS hwy)
    endif()
  endif()
endif()

# For the library, and for tests that look behind its API.
function(stackblend_use_highway target)
  if(EMSCRIPTEN)
    target_include_directories(${target} SYSTEM PRIVATE "${STACKBLEND_HIGHWAY_INCLUDE}")
    target_compile_definitions(${target} PRIVATE HWY_COMPILE_ONLY_STATIC)
    target_compile_options(${target} PRIVATE -msimd128)
    return()
  endif()
  target_link_libraries(${target} PRIVATE hwy::hwy)
  if(STACKBLEND_ALL_TARGETS)
    target_compile_definitions(${target} PRIVATE HWY_COMPILE_ALL_ATTAINABLE)
  endif()
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 12.3)
    # GCC bug 106322: vectorised, Highway's portable target is compiled wrongly, so Highway falls
    # back to a target of one lane, which is less than a pixel. Not vectorising avoids the bug.
    target_compile_definitions(${target} PRIVATE HWY_BROKEN_EMU128=0)
    target_compile_options(${target} PRIVATE -fno-tree-vectorize)
  endif()
endfunction()
