// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/kernels/kernels.h"

#include "engine/error.h"
#include "engine/kernels/parts.h"

#include <array>
#include <atomic>
#include <hwy/highway.h>
#include <string>
#include <vector>

namespace nnlab::kernels {

namespace {

struct KnownTarget
{
    std::string_view name;
    std::int64_t bit;
};

// Best first. Everything else that Highway knows multiplies and adds in two roundings, or is not built.
constexpr std::array knownTargets = {
#if HWY_ARCH_X86
    KnownTarget{"avx512", HWY_AVX3},
    KnownTarget{"avx2", HWY_AVX2},
#elif HWY_ARCH_ARM_A64
    KnownTarget{"neon", HWY_NEON},
#else
    KnownTarget{"none", 0},
#endif
};

constexpr std::string_view scalarName = "scalar";

std::vector<Kernels> buildTables()
{
    std::vector<Kernels> tables;
    const std::int64_t supported = hwy::SupportedTargets();
    for (const KnownTarget& target : knownTargets) {
        if ((supported & target.bit) == 0)
            continue;
        hwy::SetSupportedTargetsForTest(target.bit);
        hwy::GetChosenTarget().Update(hwy::SupportedTargets());
        Kernels table{};
        table.target = target.name;
        table.bit = target.bit;
        if (fillElementwise(table) && fillDense(table) && fillSparse(table) && fillSparseStep(table)
            && fillOnline(table) && fillMeasures(table))
            tables.push_back(table);
    }
    hwy::SetSupportedTargetsForTest(0);
    hwy::GetChosenTarget().Update(hwy::SupportedTargets());
    return tables;
}

const std::vector<Kernels>& tables()
{
    static const std::vector<Kernels> built = buildTables();
    return built;
}

std::atomic<const Kernels*>& current()
{
    static std::atomic<const Kernels*> kernels = tables().empty() ? nullptr : tables().data();
    return kernels;
}

} // namespace

const float* byteValues()
{
    static const std::array<float, 256> values = [] {
        std::array<float, 256> table{};
        for (std::size_t byte = 0; byte < table.size(); ++byte)
            table[byte] = float(byte) / 255.0f;
        return table;
    }();
    return values.data();
}

const Kernels* kernels() { return current(); }

std::span<const std::string_view> supportedTargets()
{
    static const std::vector<std::string_view> names = [] {
        std::vector<std::string_view> all;
        for (const Kernels& table : tables())
            all.push_back(table.target);
        all.push_back(scalarName);
        return all;
    }();
    return names;
}

std::string_view currentTarget()
{
    const Kernels* table = kernels();
    return table ? table->target : scalarName;
}

void forceTarget(std::string_view target)
{
    if (target == scalarName) {
        current() = nullptr;
        return;
    }
    for (const Kernels& table : tables()) {
        if (table.target == target) {
            current() = &table;
            return;
        }
    }
    std::string known;
    for (const std::string_view name : supportedTargets())
        known += (known.empty() ? "" : ", ") + std::string(name);
    throw Error("This CPU cannot run the target \"" + std::string(target) + "\"; choose one of " + known + ".",
        Error::Cause::Usage);
}

} // namespace nnlab::kernels
