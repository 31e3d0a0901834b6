// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "lab/core/notebook.h"

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

namespace nnlab {

/// A form in which saved runs are handed to other programs.
struct ExportFormat
{
    std::string_view id;
    std::string_view summary;
    bool takesSeveralRuns = false;
    bool isText = false; ///< whether a terminal can show it
    std::vector<std::byte> (*write)(Notebook& notebook, std::span<const RunEntry> runs);
};

/// csv: every point of every scalar, one a line: run,experiment,channel,at,value,seconds.
/// json: an object for one run, as `nnlab run --json` writes it, or {"runs": [...]} of such objects for several.
/// npz: of one run, for numpy: CHANNEL.at and CHANNEL.value of scalars, CHANNEL (classes x classes) of the last
/// confusion matrix, and the
///      tensors of the final network under their names (0.weight: outputs x inputs).
/// safetensors: the final network of one run.
/// onnx: the same, see onnxOf(). c, python: the same as a program, see codeOf().
/// batch: a batch file (BATCH.md) that runs the same again.
std::span<const ExportFormat> exportFormats();

} // namespace nnlab
