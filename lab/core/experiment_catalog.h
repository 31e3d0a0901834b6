// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "lab/core/experiment_info.h"
#include "plugins/sdk/experiment.h"

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace nnlab {

/// An experiment whose code is there, with its declarations asked once.
struct LoadedExperiment
{
    ExperimentInfo info;
    const Experiment* experiment = nullptr; ///< never unloaded
    std::vector<Parameter> parameters;
    std::vector<Channel> channels;
    std::vector<Handle> handles;

    const Parameter* parameter(
        std::string_view id) const; ///< hyphens and underscores are alike; nullptr if there is none
    const Channel* channel(std::string_view id) const;
};

/// Asks an experiment for its declarations. Throws Error (Plugin) if it throws, whatever it throws.
std::shared_ptr<const LoadedExperiment> loadedExperiment(ExperimentInfo info, const Experiment& experiment);

/// A plugin file that was found, usable or not.
struct CatalogRow
{
    ExperimentInfo info; ///< from the JSON; of a broken plugin only as much as could be read
    std::string file;
    std::string problem; ///< why it cannot be used, a sentence; empty if it can as far as is known
    bool isAskedFor = false; ///< named by a person (--plugin), not found in a folder

    bool isUsable() const { return problem.empty(); }
};

/// Where plugins are looked for, in this order.
struct PluginPlaces
{
    std::vector<std::string> files;
    std::vector<std::string> folders;
};

/// `files`, then NNLAB_PLUGIN_PATH (folders and files, separated by colons), $XDG_DATA_HOME/nnlab/plugins, and beside
/// the program.
PluginPlaces standardPluginPlaces(std::span<const std::string> files);

/// Only where the plugins are that come with this nnlab: beside the program.
PluginPlaces ownPluginPlaces();

/// All experiments that can be found. A broken plugin is a row with its reason, never a crash.
///
/// Metadata are read and checked when the catalog is made; an experiment's code is loaded when it is asked for. The
/// first plugin of an id counts.
class ExperimentCatalog
{
public:
    explicit ExperimentCatalog(const PluginPlaces& places);

    const std::vector<CatalogRow>& rows() const { return m_rows; }

    /// The row of this id (hyphens and underscores are alike), a usable one if there is any; nullptr if there is none.
    const CatalogRow* row(std::string_view id) const;

    /// The experiment with its code. Throws Error: Usage for an unknown id (with the nearest right one), Plugin for a
    /// broken plugin.
    std::shared_ptr<const LoadedExperiment> load(std::string_view id);

    /// Loads the code of every usable row, so that rows() know all that is wrong; the experiments that can be used, in
    /// order of rows.
    std::vector<std::shared_ptr<const LoadedExperiment>> loadAll();

private:
    void add(const std::string& file, bool isAskedFor);
    std::shared_ptr<const LoadedExperiment> loadRow(std::size_t index);

    std::vector<CatalogRow> m_rows;
    std::vector<std::shared_ptr<const LoadedExperiment>> m_loaded; // beside m_rows
};

} // namespace nnlab
