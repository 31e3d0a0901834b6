# SPDX-FileCopyrightText: 2026 The nnlab authors
# SPDX-License-Identifier: GPL-3.0-or-later

# nnlab_add_plugin(NAME SOURCE...): an experiment. The same call inside nnlab and, after find_package(nnlab), anywhere else.
#
# NAME is the experiment's id and the target's name; its JSON and, if there is one, lesson.md lie beside the CMakeLists.txt
# that calls this. Besides what Q_PLUGIN_METADATA writes, the plugin's metadata gets two strings that the lab reads before
# it loads any code: "nnlab-contract" (NNLAB_CONTRACT) and "nnlab-abi" (NNLAB_ABI).

include(GNUInstallDirs)

# NNLAB_ABI: what two libraries must have in common to pass C++ objects to each other, as the compiler itself says it.
if(NOT NNLAB_ABI)
    set(nnlab_abi_source ${CMAKE_BINARY_DIR}/CMakeFiles/nnlab_abi.cpp)
    file(WRITE ${nnlab_abi_source} [=[
#include <version>
#if defined(_LIBCPP_VERSION)
#define LIBRARY "libc++"
#elif !defined(__GLIBCXX__)
#define LIBRARY "unknown"
#elif defined(_GLIBCXX_DEBUG)
#define LIBRARY "libstdc++-debug"
#elif _GLIBCXX_USE_CXX11_ABI
#define LIBRARY "libstdc++-cxx11"
#else
#define LIBRARY "libstdc++-cxx98"
#endif
extern const char answer[];
const char answer[] = "nnlab-abi:" LIBRARY ":";
int main(int, char** argv) { return answer[argv[0][0]]; }
]=])
    try_compile(nnlab_abi_compiles ${CMAKE_BINARY_DIR}/CMakeFiles/nnlab_abi SOURCES ${nnlab_abi_source}
                COPY_FILE ${CMAKE_BINARY_DIR}/CMakeFiles/nnlab_abi.bin OUTPUT_VARIABLE nnlab_abi_log)
    if(NOT nnlab_abi_compiles)
        message(FATAL_ERROR "The compiler cannot build a small C++ program:\n${nnlab_abi_log}")
    endif()
    file(STRINGS ${CMAKE_BINARY_DIR}/CMakeFiles/nnlab_abi.bin nnlab_abi_answer REGEX "nnlab-abi:.*:")
    string(REGEX REPLACE ".*nnlab-abi:(.*):.*" "\\1" nnlab_abi_answer "${nnlab_abi_answer}")
    set(NNLAB_ABI "${CMAKE_SYSTEM_NAME}-${CMAKE_SYSTEM_PROCESSOR}-${nnlab_abi_answer}" CACHE INTERNAL
        "What a plugin and the lab must have in common")
endif()

function(nnlab_add_plugin name)
    add_library(${name} MODULE ${ARGN})
    target_link_libraries(${name} PRIVATE nnlab::sdk nnlab::datasets)
    if(TARGET nnlab_warnings)
        target_link_libraries(${name} PRIVATE nnlab_warnings)
    endif()
    target_compile_definitions(${name} PRIVATE QT_NO_KEYWORDS)
    set_target_properties(${name} PROPERTIES
        AUTOMOC ON
        AUTOMOC_MOC_OPTIONS "-Mnnlab-contract=${NNLAB_CONTRACT};-Mnnlab-abi=${NNLAB_ABI}"
        PREFIX ""
        CXX_VISIBILITY_PRESET hidden
        VISIBILITY_INLINES_HIDDEN ON
        LIBRARY_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/lib/nnlab/plugins)
    # What moc reads from the JSON is baked into the plugin: it is made anew when the JSON changes.
    if(EXISTS ${CMAKE_CURRENT_SOURCE_DIR}/${name}.json)
        set_property(TARGET ${name} APPEND PROPERTY AUTOGEN_TARGET_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${name}.json)
    endif()
    install(TARGETS ${name} LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR}/nnlab/plugins)
    if(EXISTS ${CMAKE_CURRENT_SOURCE_DIR}/lesson.md)
        install(FILES lesson.md DESTINATION ${CMAKE_INSTALL_DATADIR}/nnlab/lessons RENAME ${name}.md)
    endif()
endfunction()
