// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "engine/network.h"

#include <cstddef>
#include <map>
#include <span>
#include <string>
#include <vector>

namespace nnlab {

// Networks as safetensors (https://github.com/huggingface/safetensors): eight bytes that say how long the header is, a
// header in JSON, and the numbers, float32, little-endian, row after row. Tensors have the names of a PyTorch
// state_dict: "0.weight" (outputs x inputs), "0.bias". What tensors do not say stands in the metadata, as text:
// "format" is "pt"; "input" the shape (1x28x28: channels, height, width); "activations" one id for each layer, with its
// number where it has one (relu,elu:0.5); "softmax" true or false.

/// `metadata` is added to that of the network.
std::vector<std::byte> safetensorsOf(const Network& network, const std::map<std::string, std::string>& metadata = {});

/// Throws Error (Data) for bytes that are no such network; every size is checked before memory is asked for.
Network networkFromSafetensors(std::span<const std::byte> bytes);

} // namespace nnlab
