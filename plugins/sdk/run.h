// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "engine/pace.h"
#include "engine/random.h"
#include "engine/trainer.h"
#include "plugins/sdk/parameter.h"
#include "plugins/sdk/report.h"

#include <cstdint>
#include <string>

namespace nnlab {

/// One execution of an experiment: what it may read, where it reports, and when it has to return.
///
/// An experiment calls it on the run's own thread, between parallel steps and never inside them. Everything that passes
/// through it is a plain value.
class NNLAB_SDK_EXPORT Run : public Pace
{
public:
    ~Run() override;

    // What was asked for.
    template <typename Key>
    decltype(auto) operator[](const Key& key) const
    {
        return values()[key];
    }
    virtual const Values& values() const = 0;
    virtual std::uint64_t seed() const = 0;
    Random random(Purpose purpose) const { return Random(seed(), purpose); }

    /// Shows progress (`done` of `total` epochs, say), waits while paused; false when the run has to return or all is done.
    virtual bool proceed(double done, double total) = 0;

    /// How many samples to train before asking again (see Pace): waits while paused, 0 when the run has to return.
    std::int64_t allowance(std::int64_t batchSize) override = 0;

    /// Reports `payload` to a declared channel. What is reported, and when, must follow from values and step count alone.
    template <typename P>
    void report(const ChannelOf<P>& channel, double at, P payload)
    {
        deliver({std::string(channel.id), at, Payload(std::move(payload)), false});
    }

    /// Whether somebody looks more closely than the reports show (stepping, or a window open on the details).
    virtual bool isWatchedClosely() const { return false; }

    /// Shows `payload` without recording it; does not count for the signature.
    template <typename P>
    void peek(const ChannelOf<P>& channel, double at, P payload)
    {
        deliver({std::string(channel.id), at, Payload(std::move(payload)), true});
    }

    /// A line for people; never part of the signature.
    virtual void log(const std::string& line) = 0;

    /// Says how many samples an epoch has, so that charts can count epochs, samples or seconds.
    virtual void epochHas(std::int64_t samples) = 0;

    /// Says which data the run uses; the hash (SHA-256, hex) becomes part of the run's identity.
    virtual void usesData(const std::string& source, const std::string& sha256) = 0;

    /// Puts `trainer` where a saved run stopped and returns the epoch to begin at; 0, and nothing is changed, for a new run.
    std::int64_t restore(Trainer& trainer);

    /// Offers the trainer's state for saving, after each epoch.
    void checkpoint(const Trainer& trainer);

    /// Says that training left the finite numbers: the run ends as `diverged` when the experiment returns.
    virtual void diverged(const Divergence& divergence) = 0;

    /// Says which network the run ended with; its weights close the signature. The last call counts.
    virtual void finalNetwork(const Network& network) = 0;

protected:
    virtual void deliver(Report report) = 0;
    /// The state to begin with, or nullptr for a new run.
    virtual const TrainerState* savedState() const = 0;
    virtual void keepState(TrainerState state) = 0;
    /// Whether keepState() would keep anything: copying the state of a large network is not free.
    virtual bool keepsStates() const = 0;
};

} // namespace nnlab
