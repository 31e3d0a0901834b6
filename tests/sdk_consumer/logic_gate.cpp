// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

// What a stranger writes: an experiment outside the tree that knows nothing but the installed headers.

#include "engine/evaluation.h"
#include "engine/trainer.h"
#include "plugins/sdk/choices.h"
#include "plugins/sdk/experiment.h"

#include <QObject>

using namespace nnlab;

namespace {
const Choice gate{.id = "gate", .label = "Gate", .help = "The function of two bits that is to be learned.",
                  .options = {{"and", "And"}, {"or", "Or"}, {"xor", "Exclusive or"}}, .initial = "xor"};
const LayerWidths hidden{.id = "hidden", .label = "Hidden layers", .help = "Their widths, from input to output.",
                         .initial = {4}, .maxLayers = 4, .maxWidth = 100};
const Choice activation = activationChoice("activation", "tanh");
const Real learningRate{.id = "learning-rate", .label = "Learning rate", .help = "How far each step goes.",
                        .initial = 0.5, .min = 1e-3, .max = 10, .scale = Scale::Logarithmic};
const Integer epochs{.id = "epochs", .label = "Epochs", .help = "Passes over the four cases.",
                     .initial = 500, .min = 1, .max = 100'000};

const ScalarChannel loss{.id = "loss", .label = "Loss", .better = Better::Lower};
const ScalarChannel wrong{.id = "wrong", .label = "Cases that are wrong", .better = Better::Lower};

Dataset casesOf(const std::string& gate)
{
    Matrix bits(2, 4), out(1, 4);
    bits << 0, 0, 1, 1,
            0, 1, 0, 1;
    if (gate == "and")
        out << 0, 0, 0, 1;
    else if (gate == "or")
        out << 0, 1, 1, 1;
    else
        out << 0, 1, 1, 0;
    return {.inputs = Features::ofFloats({1, 1, 2}, bits), .targets = out, .labels = {}, .classes = {}};
}
} // namespace

class LogicGate final : public QObject, public Experiment
{
    Q_OBJECT
    Q_PLUGIN_METADATA(IID NNLAB_EXPERIMENT_IID FILE "logic_gate.json")
    Q_INTERFACES(nnlab::Experiment)

public:
    std::vector<Parameter> parameters() const override { return {gate, hidden, activation, learningRate, epochs}; }
    std::vector<Channel> channels() const override { return {loss, wrong}; }

    void run(Run& run) const override
    {
        const Dataset cases = casesOf(run[gate]);
        std::vector<int> widths = run[hidden];
        widths.insert(widths.begin(), 2);
        widths.push_back(1);
        Trainer trainer(Network(widths, activationNamed(run[activation]), activationNamed("sigmoid"), run.random(Purpose::Weights)),
                        lossNamed("binary-cross-entropy"), gradientDescent(run[learningRate]));

        for (std::int64_t epoch = run.restore(trainer); run.proceed(epoch, run[epochs]); ++epoch) {
            const double before = trainer.step(cases);
            if (trainer.divergence())
                return run.diverged(*trainer.divergence());
            run.report(loss, epoch + 1, before);
            const Matrix outputs = outputsOf(trainer.network(), cases.inputs);
            run.report(wrong, epoch + 1, double(((outputs.array() > 0.5f) != (cases.targets.array() > 0.5f)).count()));
            run.checkpoint(trainer);
        }
    }
};

#include "logic_gate.moc"
