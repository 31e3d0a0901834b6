# SPDX-FileCopyrightText: 2026 The nnlab authors
# SPDX-License-Identifier: GPL-3.0-or-later

# Builds nnlab_signature from SOURCE in WORK with the compiler CXX and FLAGS, and compares what it prints with what PROGRAM does.

function(run_command)
    execute_process(COMMAND ${ARGN} OUTPUT_VARIABLE output ERROR_VARIABLE errors RESULT_VARIABLE status)
    if(NOT status EQUAL 0)
        list(JOIN ARGN " " line)
        message(FATAL_ERROR "${line}\nended with ${status}:\n${output}${errors}")
    endif()
    set(output "${output}" PARENT_SCOPE)
endfunction()

run_command(${CMAKE_COMMAND} -S ${SOURCE} -B ${WORK} -G Ninja -DCMAKE_CXX_COMPILER=${CXX} -DCMAKE_BUILD_TYPE=Release
            "-DCMAKE_CXX_FLAGS_RELEASE=${FLAGS} -DNDEBUG" -DNNLAB_BUILD_TESTS=ON)
run_command(${CMAKE_COMMAND} --build ${WORK} --target nnlab_signature -j 2)
run_command(${WORK}/bin/nnlab_signature)
set(other "${output}")
run_command(${PROGRAM})
if(NOT output STREQUAL other)
    string(REPLACE "\n" ";" here "${output}")
    string(REPLACE "\n" ";" there "${other}")
    foreach(line other_line IN ZIP_LISTS here there)
        if(NOT line STREQUAL other_line)
            string(APPEND differences "this build:   ${line}\n${CXX} ${FLAGS}: ${other_line}\n")
        endif()
    endforeach()
    message(FATAL_ERROR "other bits from ${CXX} ${FLAGS}:\n${differences}")
endif()
