// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "engine/error.h"

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace nnlab {

/// The index of the row with this id; throws Error that names all ids of the table if there is none.
template <typename Row>
std::size_t indexOfRow(std::span<const Row> table, std::string_view id, std::string_view what)
{
    std::string known;
    for (std::size_t i = 0; i < table.size(); ++i) {
        if (table[i].id == id)
            return i;
        known += (i ? ", " : "") + std::string(table[i].id);
    }
    throw Error("There is no " + std::string(what) + " \"" + std::string(id) + "\"; choose one of " + known + ".",
        Error::Cause::Usage);
}

} // namespace nnlab
