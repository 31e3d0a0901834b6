// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "plugins/sdk/parameter.h"
#include "plugins/sdk/report.h"
#include "plugins/sdk/run.h"

#include <QtPlugin>

#include <string>
#include <string_view>
#include <vector>

/// The contract's name; a change to plugins/sdk or to the public headers of the engine raises its number.
#define NNLAB_EXPERIMENT_IID "org.nnlab.Experiment/1"

namespace nnlab {

/// A place in a panel, in the units of its axes.
struct Position
{
    double x = 0;
    double y = 0;
};

/// A point in a panel that stands for one or two parameters: the window lets people drag it, the command ignores it.
struct Handle
{
    std::string_view id;
    std::string_view label;
    std::string_view panel;
    std::vector<std::string_view> parameters; ///< the ids it moves
};

/// An experiment: something about neural networks that can be tried with different values.
///
/// The life of an experiment, in order:
///
///  1. The lab reads the plugin's JSON: id, label, summary, version and presets. No code of the plugin has run yet.
///  2. It loads the plugin and asks for parameters() and channels(). Both always answer the same.
///  3. A person chooses values. Each value is checked against its parameter's declaration; then problems() may say what is
///     wrong with them together. All problems are told at once.
///  4. run() is called on a thread of its own, with values that have passed. It may be called for several runs at once, which is
///     why it is const: an experiment keeps no state.
///  5. run() reads values (run[learningRate]), takes chance from run.random(purpose) alone, and reports to the channels it has
///     declared. What it reports follows from experiment, version, values, seed and data, and from nothing else.
///  6. It owns its loop: `for (epoch = run.restore(trainer); run.proceed(epoch, epochs); ++epoch)`. proceed() is false when it is
///     time to return; returning early is always right then. Inside an epoch Trainer::trainEpoch asks run.allowance().
///  7. run.checkpoint(trainer) after each epoch lets the lab save and continue the run.
///  8. run() returns (finished, stopped, or diverged after run.diverged()), or throws nnlab::Error with one sentence (failed).
///  9. The plugin is never unloaded.
class Experiment
{
public:
    virtual ~Experiment() = default;

    /// The knobs, in the order in which people should meet them.
    virtual std::vector<Parameter> parameters() const = 0;

    /// All that run() may report to.
    virtual std::vector<Channel> channels() const = 0;

    /// What is wrong with values that are right one by one. Quick: called whenever a value changes.
    virtual std::vector<Problem> problems(const Values& values) const
    {
        static_cast<void>(values);
        return {};
    }

    /// Points that can be dragged instead of typing values.
    virtual std::vector<Handle> handles() const { return {}; }

    /// Where the handle is with these values.
    virtual Position positionOf(const Handle& handle, const Values& values) const
    {
        static_cast<void>(handle);
        static_cast<void>(values);
        return {};
    }

    /// The values after the handle was dragged to `position`.
    virtual Values moved(const Handle& handle, Position position, Values values) const
    {
        static_cast<void>(handle);
        static_cast<void>(position);
        return values;
    }

    /// Executes the experiment. Throws nnlab::Error and nothing else.
    virtual void run(Run& run) const = 0;
};

} // namespace nnlab

Q_DECLARE_INTERFACE(nnlab::Experiment, NNLAB_EXPERIMENT_IID)
