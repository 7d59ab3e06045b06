# What `cmake --install` puts where, and the Debian package (`cpack -G DEB` in the build folder).
include(GNUInstallDirs)

# The program writes its own manual page and completions.
set(docs ${PROJECT_BINARY_DIR}/docs)
file(MAKE_DIRECTORY ${docs})
file(CONFIGURE OUTPUT ${docs}/changelog CONTENT
  "assay (@PROJECT_VERSION@) unstable; urgency=medium\n\n  * Release @PROJECT_VERSION@.\n\n -- @ASSAY_MAINTAINER@  Tue, 24 Nov 2026 00:00:00 +0000\n"
  @ONLY)
add_custom_command(OUTPUT ${docs}/assay.1.gz ${docs}/assay.bash ${docs}/_assay ${docs}/assay.fish ${docs}/changelog.gz
  COMMAND assay man > ${docs}/assay.1
  COMMAND gzip -9nf ${docs}/assay.1
  COMMAND assay completion bash > ${docs}/assay.bash
  COMMAND assay completion zsh > ${docs}/_assay
  COMMAND assay completion fish > ${docs}/assay.fish
  COMMAND gzip -9nc ${docs}/changelog > ${docs}/changelog.gz
  DEPENDS assay ${docs}/changelog)
add_custom_target(assay_docs ALL
  DEPENDS ${docs}/assay.1.gz ${docs}/assay.bash ${docs}/_assay ${docs}/assay.fish ${docs}/changelog.gz)

install(TARGETS assay RUNTIME)
install(FILES ${docs}/assay.1.gz DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
install(FILES ${docs}/assay.bash DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions RENAME assay)
install(FILES ${docs}/_assay DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/vendor-completions)
install(FILES ${docs}/assay.fish DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d)
install(FILES ${PROJECT_SOURCE_DIR}/README.md ${docs}/changelog.gz DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(FILES ${PROJECT_SOURCE_DIR}/LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR} RENAME copyright)
install(DIRECTORY ${PROJECT_SOURCE_DIR}/harness/ci/ DESTINATION ${CMAKE_INSTALL_DOCDIR}/examples/ci)
install(FILES ${PROJECT_SOURCE_DIR}/fixtures/profiles/builtin.json DESTINATION ${CMAKE_INSTALL_DOCDIR}/examples RENAME profile.json)

set(CPACK_PACKAGE_NAME assay)
set(CPACK_PACKAGE_VENDOR "The assay authors")
set(CPACK_PACKAGE_CONTACT "${ASSAY_MAINTAINER}")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "check a live HTTP/JSON API against what its documentation says")
set(CPACK_DEBIAN_PACKAGE_DESCRIPTION
"assay sends requests to a live HTTP/JSON API and judges the answers by what the
API's documentation says. Every verdict names the documented fact it stands on.
Reports for people (console, Markdown) and for continuous integration (JUnit,
exit codes); waivers, baselines and comparisons of runs for release gates.")
set(CPACK_GENERATOR DEB)
set(CPACK_STRIP_FILES ON)
set(CPACK_VERBATIM_VARIABLES ON)
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION devel)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS ca-certificates)
set(CPACK_DEBIAN_PACKAGE_SUGGESTS bash-completion)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
  OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
include(CPack)
