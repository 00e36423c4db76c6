# Compiler flags that every target of the project shares.

# Flags that results or quality depend on; private, so a user's own code is compiled as they like.
function(stackblend_set_flags target)
  if(MSVC)
    target_compile_options(${target} PRIVATE /fp:precise /W4)
  else()
    # A product and a sum fused into one rounding would make compilers and targets differ.
    target_compile_options(${target} PRIVATE -ffp-contract=off)
    target_compile_options(${target} PRIVATE -Wall -Wextra -Wpedantic -Wconversion -Wshadow)
  endif()
  if(STACKBLEND_WARNINGS_AS_ERRORS)
    target_compile_options(${target} PRIVATE $<IF:$<CXX_COMPILER_ID:MSVC>,/WX,-Werror>)
  endif()
endfunction()

# Threads where there are some. Public: with Emscripten a whole program is linked with or without.
function(stackblend_use_threads target)
  if(NOT EMSCRIPTEN)
    find_package(Threads REQUIRED)
    target_link_libraries(${target} PRIVATE Threads::Threads)
  elseif(STACKBLEND_WASM_VARIANT STREQUAL "threads")
    target_compile_options(${target} PUBLIC -pthread)
    target_link_options(${target} PUBLIC -pthread)
  endif()
endfunction()
