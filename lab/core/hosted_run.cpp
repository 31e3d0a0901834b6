// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lab/core/hosted_run.h"

#include "lab/core/floating_point.h"

#include <algorithm>
#include <cmath>
#include <new>

namespace nnlab {

namespace {

std::string wrong(double value)
{
    if (std::isfinite(value))
        return {};
    return "a number that is not finite (" + textOf(value) + ")";
}

std::string wrong(const Curves& payload)
{
    for (const Curve& curve : payload.curves) {
        if (curve.x.size() != curve.y.size())
            return "a curve with " + std::to_string(curve.x.size()) + " x and " + std::to_string(curve.y.size()) + " y";
    }
    return {};
}

std::string wrong(const Points& payload)
{
    for (const PointGroup& group : payload.groups) {
        if (group.x.size() != group.y.size() || (!group.labels.empty() && group.labels.size() != group.x.size()))
            return "points whose x, y and labels differ in number";
    }
    return {};
}

/// Whether `count` numbers fill a box of these sizes, without overflow.
bool fills(std::size_t count, std::int64_t a, std::int64_t b, std::int64_t c)
{
    if (a < 0 || b < 0 || c < 0)
        return false;
    if (a == 0 || b == 0 || c == 0)
        return count == 0;
    const auto left = static_cast<std::int64_t>(count);
    return left % a == 0 && left / a % b == 0 && left / a / b == c;
}

std::string wrong(const Images& payload)
{
    if (fills(payload.values.size(), payload.count, payload.height, payload.width))
        return {};
    return "pictures whose numbers do not fill their size";
}

std::string wrong(const Confusion& payload)
{
    const std::size_t classes = payload.classes.size();
    if (payload.counts.size() != classes * classes)
        return "a confusion matrix whose counts are not classes x classes";
    if (std::ranges::any_of(payload.predictions, [classes](std::uint8_t p) { return p >= classes; }))
        return "a confusion matrix with a prediction beyond its classes";
    return {};
}

std::string wrong(const Network& payload)
{
    std::int64_t inputs = payload.inputs();
    for (const auto& tensor : payload.tensors()) {
        if (!std::ranges::all_of(tensor.numbers, [](float w) { return std::isfinite(w); }))
            return "a network whose " + tensor.name + " is not finite";
    }
    for (const Layer& layer : payload.layers) {
        const auto& dense = std::get<DenseLayer>(layer);
        if (dense.inputs() != inputs || dense.biases.size() != dense.weights.rows())
            return "a network whose layers do not fit each other";
        inputs = dense.outputs();
    }
    return {};
}

std::string wrong(const Map& payload)
{
    if (!(std::isfinite(payload.xFrom) && std::isfinite(payload.xTo) && std::isfinite(payload.yFrom)
            && std::isfinite(payload.yTo)))
        return "a map whose range is not finite";
    for (const MapLayer& layer : payload.layers) {
        if (!fills(layer.values.size(), 1, payload.height, payload.width))
            return "a map whose numbers do not fill its size";
    }
    return {};
}

std::string wrong(const Text&) { return {}; }

} // namespace

std::string_view idOf(RunStatus status)
{
    switch (status) {
    case RunStatus::Finished:
        return "finished";
    case RunStatus::Stopped:
        return "stopped";
    case RunStatus::Diverged:
        return "diverged";
    case RunStatus::Failed:
        return "failed";
    }
    return {};
}

std::string whatIsWrongWith(const Report& report, const LoadedExperiment& experiment)
{
    const Channel* channel = experiment.channel(report.channel);
    if (!channel)
        return "on the channel " + report.channel + ", which it has not declared";
    const std::string where = "on the channel " + report.channel + " at " + textOf(report.at);
    if (!std::isfinite(report.at))
        return where + ", which is no place in a run";
    if (channel->index() != report.payload.index())
        return where + " something that is no " + std::string(kindOf(*channel));
    const std::string fault = std::visit([](const auto& payload) { return wrong(payload); }, report.payload);
    return fault.empty() ? fault : where + " " + fault;
}

HostedRun::HostedRun(const LoadedExperiment& experiment, const RunSpec& spec, RunControl& control, ReportSink& sink,
    std::optional<RunState> start)
    : m_experiment(experiment), m_spec(spec), m_control(control), m_sink(sink), m_start(std::move(start))
{ }

double HostedRun::seconds() const
{
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - m_begin).count();
}

void HostedRun::fail(std::string message, Error::Cause cause)
{
    if (m_hasFailed)
        return; // the first reason is the one that explains the others
    m_hasFailed = true;
    m_outcome.message = std::move(message);
    m_outcome.cause = cause;
}

const TrainerState* HostedRun::savedState() const
{
    m_isRestored = m_start.has_value();
    return m_start ? &m_start->trainer : nullptr;
}

/// Before the first thing the experiment does after restore(): what it says from here on follows what the saved run
/// said.
void HostedRun::goOnIfRestored()
{
    if (!m_isRestored || m_hasGoneOn)
        return;
    m_hasGoneOn = true;
    if (m_start->data && m_outcome.data && m_start->data->sha256 != m_outcome.data->sha256) {
        throw Error("The data " + m_outcome.data->source + " are not those that the saved run was trained on (SHA-256 "
                + m_outcome.data->sha256.substr(0, 16) + " and not " + m_start->data->sha256.substr(0, 16)
                + "), so it cannot be continued; rerun it.",
            Error::Cause::Data);
    }
    m_signature.goOnFrom(m_start->signature);
    m_sink.wentOn();
}

void HostedRun::keepState(TrainerState state)
{
    goOnIfRestored();
    m_sink.keepState({std::move(state), m_signature.partial(), m_outcome.data});
}

bool HostedRun::proceed(double done, double total)
{
    goOnIfRestored();
    m_samplesOfEpoch = 0;
    m_sink.progress(done, total);
    if (m_hasFailed || !(done < total))
        return false;
    return m_control.passEpoch();
}

std::int64_t HostedRun::allowance(std::int64_t batchSize)
{
    m_sink.trained(m_samplesOfEpoch);
    const std::int64_t samples = m_hasFailed ? 0 : m_control.allowance(std::max<std::int64_t>(batchSize, 1));
    m_samplesOfEpoch += samples;
    return samples;
}

void HostedRun::log(const std::string& line) { m_sink.log(line); }

void HostedRun::epochHas(std::int64_t samples) { m_sink.epochHas(samples); }

void HostedRun::usesData(const std::string& source, const std::string& sha256)
{
    m_outcome.data = UsedData{source, sha256};
    m_sink.usesData(*m_outcome.data);
}

void HostedRun::diverged(const Divergence& divergence) { m_outcome.divergence = divergence; }

void HostedRun::finalNetwork(const Network& network) { m_outcome.network = network; }

void HostedRun::deliver(Report report)
{
    goOnIfRestored();
    const std::string fault = whatIsWrongWith(report, m_experiment);
    if (!fault.empty()) {
        const std::string sentence = "The experiment " + m_experiment.info.id + " reported " + fault + ".";
        fail(sentence, Error::Cause::Plugin);
        throw Error(sentence, Error::Cause::Plugin);
    }
    const bool dependsOnClock =
        std::visit([](const auto& channel) { return channel.timing; }, *m_experiment.channel(report.channel));
    if (!report.isPeek && !dependsOnClock)
        m_signature.add(report);
    m_sink.report(std::move(report), seconds());
}

void HostedRun::runPlugin()
{
    const std::string who = "The experiment " + m_experiment.info.id;
    try {
        m_experiment.experiment->run(*this);
    } catch (const Error& error) {
        fail(error.what(), error.cause());
    } catch (const std::bad_alloc&) {
        fail("There is not enough memory for this run; choose fewer units or samples.", Error::Cause::Run);
    } catch (const std::exception& exception) {
        fail(who + " threw an exception that is no nnlab::Error: " + exception.what(), Error::Cause::Plugin);
    } catch (...) {
        fail(who + " threw something that is no exception.", Error::Cause::Plugin);
    }
}

RunOutcome HostedRun::execute()
{
    m_begin = std::chrono::steady_clock::now();
    {
        const FloatingPointGuard guard;
        if (isFloatingPointExact())
            runPlugin();
        else
            fail("This thread rounds in an unusual way or drops denormal numbers, so results would not be the same "
                 "bits as elsewhere.",
                Error::Cause::Run);
    }
    m_outcome.seconds = seconds();
    if (m_outcome.network)
        m_signature.addFinal(*m_outcome.network);
    m_outcome.signature = m_signature.hex();
    if (m_hasFailed) {
        m_outcome.status = RunStatus::Failed;
    } else if (m_outcome.divergence) {
        const Divergence& where = *m_outcome.divergence;
        m_outcome.status = RunStatus::Diverged;
        m_outcome.message = "Training left the finite numbers at step " + std::to_string(where.step)
            + (where.layer >= 0 ? ", layer " + std::to_string(where.layer) + " (" + where.tensor + ")"
                                : ", in the loss")
            + "; the last finite network was kept. A smaller learning rate usually helps.";
    } else {
        m_outcome.status = m_control.wasStopped() ? RunStatus::Stopped : RunStatus::Finished;
    }
    m_sink.ended(m_outcome);
    return m_outcome;
}

} // namespace nnlab
