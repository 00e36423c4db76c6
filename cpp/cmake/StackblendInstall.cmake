# `cmake --install`, after which find_package(stackblend) gives stackblend::stackblend.

include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

set(config_dir "${CMAKE_INSTALL_LIBDIR}/cmake/stackblend")

install(TARGETS stackblend EXPORT stackblend-targets
  ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR}
  LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR}
  RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(DIRECTORY cpp/include/stackblend DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
install(EXPORT stackblend-targets NAMESPACE stackblend:: DESTINATION ${config_dir})

configure_package_config_file(
  "${PROJECT_SOURCE_DIR}/cpp/cmake/stackblend-config.cmake.in"
  "${PROJECT_BINARY_DIR}/stackblend-config.cmake"
  INSTALL_DESTINATION ${config_dir})
write_basic_package_version_file(
  "${PROJECT_BINARY_DIR}/stackblend-config-version.cmake"
  COMPATIBILITY SameMinorVersion)
install(FILES
  "${PROJECT_BINARY_DIR}/stackblend-config.cmake"
  "${PROJECT_BINARY_DIR}/stackblend-config-version.cmake"
  DESTINATION ${config_dir})
