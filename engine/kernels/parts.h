// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "engine/kernels/kernels.h"

/// Each kernel source fills in its part of the table for the target that Highway has chosen; false where that has no
/// kernels.
namespace nnlab::kernels {

bool fillElementwise(Kernels& table);
bool fillDense(Kernels& table);
bool fillSparse(Kernels& table);
bool fillSparseStep(Kernels& table);
bool fillOnline(Kernels& table);
bool fillMeasures(Kernels& table);

} // namespace nnlab::kernels

/// The end of each kernel source, where Highway comes past for the last time: its part for the target that was chosen.
#define NNLAB_KERNEL_PART(Part)                                                                                        \
    namespace nnlab {                                                                                                  \
    HWY_EXPORT(fill##Part##Table);                                                                                     \
    bool kernels::fill##Part(Kernels& table) { return HWY_DYNAMIC_DISPATCH(fill##Part##Table)(table); }                \
    }
