# Targets `format`, `format-check` and `tidy`, for whoever has the LLVM tools.

file(GLOB_RECURSE lint_files CONFIGURE_DEPENDS
  cpp/include/*.h cpp/src/*.h cpp/src/*.cpp
  tests/cpp/*.h tests/cpp/*.cpp tests/bench/native/*.h tests/bench/native/*.cpp)

find_program(STACKBLEND_CLANG_FORMAT clang-format)
if(STACKBLEND_CLANG_FORMAT)
  add_custom_target(format
    COMMAND "${STACKBLEND_CLANG_FORMAT}" -i ${lint_files})
  add_custom_target(format-check
    COMMAND "${STACKBLEND_CLANG_FORMAT}" --dry-run --Werror ${lint_files})
endif()

find_program(STACKBLEND_RUN_CLANG_TIDY NAMES run-clang-tidy)
if(STACKBLEND_RUN_CLANG_TIDY)
  # Only what this build folder compiles can be checked. Of the kernels one target: the others are the
  # same lines again, and take most of the time; tests take the rest of it.
  add_custom_target(tidy
    COMMAND "${STACKBLEND_RUN_CLANG_TIDY}" -quiet -p "${PROJECT_BINARY_DIR}"
      -extra-arg=-DHWY_COMPILE_ONLY_STATIC
      "^${PROJECT_SOURCE_DIR}/cpp/src/"
    WORKING_DIRECTORY "${PROJECT_SOURCE_DIR}"
    VERBATIM)
endif()
