# SPDX-FileCopyrightText: 2026 The nnlab authors
# SPDX-License-Identifier: GPL-3.0-or-later

# From outside: installs the build tree into a prefix of its own, builds the experiment beside this file against what was
# installed, and uses it as its author would. Needs SOURCE, BUILD (nnlab's build tree), WORK (a folder that may be emptied),
# CXX, FLAGS, TYPE and LIBDIR.

function(run_command)
    cmake_parse_arguments(PARSE_ARGV 0 arg "" "OUTPUT;EXIT" "COMMAND")
    execute_process(COMMAND ${arg_COMMAND} OUTPUT_VARIABLE output ERROR_VARIABLE errors RESULT_VARIABLE status)
    if(NOT arg_EXIT)
        set(arg_EXIT 0)
    endif()
    if(NOT status EQUAL arg_EXIT)
        list(JOIN arg_COMMAND " " line)
        message(FATAL_ERROR "${line}\nended with ${status}, not ${arg_EXIT}:\n${output}${errors}")
    endif()
    if(arg_OUTPUT)
        set(${arg_OUTPUT} "${output}" PARENT_SCOPE)
    endif()
endfunction()

function(expect text pattern)
    if(NOT text MATCHES "${pattern}")
        message(FATAL_ERROR "expected \"${pattern}\" in:\n${text}")
    endif()
endfunction()

file(REMOVE_RECURSE ${WORK})
set(prefix ${WORK}/prefix)
set(nnlab ${prefix}/bin/nnlab)
set(plugin ${WORK}/build/lib/nnlab/plugins/logic_gate.so)
# Nothing of the person who runs the tests may matter.
set(ENV{HOME} ${WORK}/home)
set(ENV{XDG_DATA_HOME} ${WORK}/home/data)
unset(ENV{NNLAB_PLUGIN_PATH})

run_command(COMMAND ${CMAKE_COMMAND} --install ${BUILD} --prefix ${prefix})
run_command(COMMAND ${CMAKE_COMMAND} -S ${SOURCE} -B ${WORK}/build -G Ninja -DCMAKE_PREFIX_PATH=${prefix}
                    -DCMAKE_INSTALL_PREFIX=${prefix} -DCMAKE_INSTALL_LIBDIR=${LIBDIR} -DCMAKE_CXX_COMPILER=${CXX}
                    -DCMAKE_BUILD_TYPE=${TYPE} -DCMAKE_CXX_FLAGS=${FLAGS})
run_command(COMMAND ${CMAKE_COMMAND} --build ${WORK}/build)

run_command(COMMAND ${nnlab} list OUTPUT listed)
if(listed MATCHES "logic_gate")
    message(FATAL_ERROR "logic_gate is listed before anyone named its plugin:\n${listed}")
endif()
run_command(COMMAND ${nnlab} list --plugin ${plugin} OUTPUT listed)
expect("${listed}" "logic_gate.*Logic gate")
expect("${listed}" "mnist")

run_command(COMMAND ${nnlab} check ${plugin})

run_command(COMMAND ${nnlab} run logic_gate --plugin ${plugin} --json OUTPUT json)
string(JSON status GET "${json}" run status)
expect("${status}" "^finished$")
string(JSON points LENGTH "${json}" channels wrong points)
math(EXPR last "${points} - 1")
string(JSON wrong GET "${json}" channels wrong points ${last} 1)
expect("${wrong}" "^0(\\.0)?$")

run_command(COMMAND ${nnlab} run logic_gate --plugin ${plugin} --preset minsky-papert --json OUTPUT json)
string(JSON wrong GET "${json}" channels wrong points ${last} 1)
expect("${wrong}" "^[123](\\.0)?$")

# Installed beside the others it is found without being named.
run_command(COMMAND ${CMAKE_COMMAND} --install ${WORK}/build)
run_command(COMMAND ${nnlab} list OUTPUT listed)
expect("${listed}" "logic_gate.*Logic gate")
