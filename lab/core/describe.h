// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "lab/core/experiment_catalog.h"
#include "lab/core/table.h"

#include <QJsonObject>

#include <memory>
#include <span>
#include <string>
#include <vector>

namespace nnlab {

/// The tables that experiments choose from: activations, losses, optimizers, schedules, initializers, data sets and
/// exit codes, each straight from the one list there is.
std::vector<Table> listedTables();

/// An experiment with its parameters, channels, presets and handles.
QJsonObject describeJson(const LoadedExperiment& experiment);

/// Everything that can be listed: {"version", "experiments": [...], and every one of listedTables() under its id}.
QJsonObject describeJson(std::span<const std::shared_ptr<const LoadedExperiment>> experiments);

/// For people: what the experiment is, its parameters with range, initial value and options, its channels and presets.
std::string describeText(const LoadedExperiment& experiment, std::size_t width);
std::string describeMarkdown(const LoadedExperiment& experiment);

/// Only the parameters, as flags, and the presets, as `nnlab run EXPERIMENT --help` shows them.
std::string parametersText(const LoadedExperiment& experiment, std::size_t width);
std::string presetsText(const LoadedExperiment& experiment, std::size_t width);

/// A batch file with one run of each experiment, every parameter at its initial value. Keys that begin with // are
/// comments.
std::string describeSkeleton(std::span<const std::shared_ptr<const LoadedExperiment>> experiments);

/// What a preset promises: "test-accuracy best 0.954 +- 0.005".
std::string expectationText(const Expectation& expectation);

/// All parameters whose values differ from the initial ones, as they are typed: "--hidden 30 --seed 7".
std::string flagsThatDiffer(const LoadedExperiment& experiment, const Values& from, const Values& values);

} // namespace nnlab
