// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

// The check of tst_gradients can fail: each mistake that people make when they write backpropagation, planted one at a
// time into a plain backward pass, is caught by the very same function.

#include "tests/engine/gradient_check.h"

#include <QTest>

#include <array>

using namespace nnlab;
using namespace nnlab::test;

namespace {

using Matrix64 = MatrixOf<double>;
using Vector64 = VectorOf<double>;
using Passes = std::vector<LayerPassOf<double>>;

Matrix64 slopeOf(const Activation& activation, const Matrix64& z, const Matrix64& a)
{
    Matrix64 slope(z.rows(), z.cols());
    const auto size = std::size_t(z.size());
    activation.derivative(std::span(z.data(), size), std::span(a.data(), size), std::span(slope.data(), size));
    return slope;
}

/// Backpropagation in exchangeable parts, each of them right to begin with.
struct Recipe
{
    /// Gradient of the loss by the outputs, or by the logits.
    std::function<Matrix64(const Loss&, const Matrix64& a, const Matrix64& t)> error =
        [](const Loss& loss, const Matrix64& a, const Matrix64& t) {
            Matrix64 error(a.rows(), a.cols());
            const auto outputs = std::size_t(a.rows());
            for (Eigen::Index s = 0; s < a.cols(); ++s)
                loss.gradient(std::span(a.col(s).data(), outputs), std::span(t.col(s).data(), outputs),
                    std::span(error.col(s).data(), outputs));
            return error;
        };
    /// Whether the error still has to go through the output activation.
    std::function<bool(const Loss&)> errorIsByOutputs = [](const Loss& loss) { return !loss.row().onLogits(); };
    /// f'(z) of a layer.
    std::function<Matrix64(const GradientProblem&, const Passes&, std::size_t layer)> slope =
        [](const GradientProblem& problem, const Passes& passes, std::size_t layer) {
            return slopeOf(problem.network.dense(layer).activation, passes[layer].z, passes[layer].a);
        };
    /// From delta of the layer above to the gradient by the activations of `layer`.
    std::function<Matrix64(const GradientProblem&, std::size_t layer, const Matrix64& delta)> back =
        [](const GradientProblem& problem, std::size_t layer, const Matrix64& delta) {
            return Matrix64(problem.network.dense(layer + 1).weights.transpose() * delta);
        };
    /// What `layer` looked at.
    std::function<Matrix64(const GradientProblem&, const Passes&, std::size_t layer)> seen =
        [](const GradientProblem& problem, const Passes& passes, std::size_t layer) {
            return layer == 0 ? problem.inputs : passes[layer - 1].a;
        };
    std::function<Matrix64(const Matrix64& delta, const Matrix64& seen)> weights = [](const Matrix64& delta,
                                                                                       const Matrix64& seen) {
        return Matrix64(delta * seen.transpose() / double(delta.cols()));
    };
    std::function<Vector64(const Matrix64& delta)> biases = [](const Matrix64& delta) {
        return Vector64(delta.rowwise().sum() / double(delta.cols()));
    };

    Gradients operator()(const GradientProblem& problem) const
    {
        BackpropagationOf<double> pass(problem.network.layers.size());
        pass.forward(problem.network, problem.inputs);
        const Passes& passes = pass.passes();
        Gradients gradients(passes.size());
        Matrix64 delta;
        for (std::size_t l = passes.size(); l-- > 0;) {
            const bool isLast = l + 1 == passes.size();
            delta = isLast ? error(problem.loss, passes[l].a, problem.targets) : back(problem, l, delta);
            if (!isLast || errorIsByOutputs(problem.loss))
                delta = delta.cwiseProduct(slope(problem, passes, l));
            gradients[l] = {weights(delta, seen(problem, passes, l)), biases(delta)};
        }
        return gradients;
    }
};

/// Samples turned by one place: each meets what belongs to its neighbour.
Matrix64 offByOne(const Matrix64& samples)
{
    Matrix64 turned(samples.rows(), samples.cols());
    for (Eigen::Index s = 0; s < samples.cols(); ++s)
        turned.col(s) = samples.col((s + 1) % samples.cols());
    return turned;
}

struct Mistake
{
    const char* name;
    const char* activation; ///< of a 4-4-4-4 network, where even transposed weights fit
    const char* loss;
    void (*plant)(Recipe&);
};

const Mistake mistakes[] = {
    {"the sign of everything", "tanh", "half-squared-error",
        [](Recipe& r) {
            r.error = [right = r.error](
                          const auto& loss, const auto& a, const auto& t) { return Matrix64(-right(loss, a, t)); };
        }},
    {"the sign of the weights' gradient", "tanh", "half-squared-error",
        [](Recipe& r) {
            r.weights = [right = r.weights](
                            const auto& delta, const auto& seen) { return Matrix64(-right(delta, seen)); };
        }},
    {"the sign of the biases' gradient", "tanh", "half-squared-error",
        [](Recipe& r) { r.biases = [right = r.biases](const auto& delta) { return Vector64(-right(delta)); }; }},
    {"1/N missing from the weights", "tanh", "half-squared-error",
        [](Recipe& r) {
            r.weights = [](const auto& delta, const auto& seen) { return Matrix64(delta * seen.transpose()); };
        }},
    {"1/N missing from the biases", "tanh", "half-squared-error",
        [](Recipe& r) { r.biases = [](const auto& delta) { return Vector64(delta.rowwise().sum()); }; }},
    {"1/N twice", "tanh", "half-squared-error",
        [](Recipe& r) {
            r.error = [right = r.error](const auto& loss, const auto& a, const auto& t) {
                return Matrix64(right(loss, a, t) / double(a.cols()));
            };
        }},
    {"1/(N - 1)", "tanh", "half-squared-error",
        [](Recipe& r) {
            r.weights = [](const auto& delta, const auto& seen) {
                return Matrix64(delta * seen.transpose() / double(delta.cols() - 1));
            };
        }},
    {"the batch size taken for N where the number of outputs was meant", "tanh", "mean-squared-error",
        [](Recipe& r) {
            r.error = [](const Loss&, const Matrix64& a, const Matrix64& t) {
                return Matrix64((a - t) * (2.0 / double(a.cols())));
            };
        }},
    {"the average over outputs forgotten", "tanh", "mean-squared-error",
        [](Recipe& r) {
            r.error = [](const Loss&, const Matrix64& a, const Matrix64& t) { return Matrix64(2 * (a - t)); };
        }},
    {"the 2 of the square forgotten", "tanh", "mean-squared-error",
        [](Recipe& r) {
            r.error = [right = r.error](
                          const auto& loss, const auto& a, const auto& t) { return Matrix64(right(loss, a, t) / 2); };
        }},
    {"the 1/2 of the half square forgotten", "tanh", "half-squared-error",
        [](Recipe& r) {
            r.error = [right = r.error](
                          const auto& loss, const auto& a, const auto& t) { return Matrix64(right(loss, a, t) * 2); };
        }},
    {"weights not transposed on the way back", "tanh", "half-squared-error",
        [](Recipe& r) {
            r.back = [](const GradientProblem& problem, std::size_t layer, const Matrix64& delta) {
                return Matrix64(problem.network.dense(layer + 1).weights * delta);
            };
        }},
    {"the weights' gradient transposed", "tanh", "half-squared-error",
        [](Recipe& r) {
            r.weights = [right = r.weights](
                            const auto& delta, const auto& seen) { return Matrix64(right(delta, seen).transpose()); };
        }},
    {"the wrong chain: a layer's own weights instead of the next one's", "tanh", "half-squared-error",
        [](Recipe& r) {
            r.back = [](const GradientProblem& problem, std::size_t layer, const Matrix64& delta) {
                return Matrix64(problem.network.dense(layer).weights.transpose() * delta);
            };
        }},
    {"a broken chain: the error passed on without weights", "tanh", "half-squared-error",
        [](Recipe& r) { r.back = [](const GradientProblem&, std::size_t, const Matrix64& delta) { return delta; }; }},
    {"the way back through only the first output", "tanh", "half-squared-error",
        [](Recipe& r) {
            r.back = [](const GradientProblem& problem, std::size_t layer, const Matrix64& delta) {
                return Matrix64(problem.network.dense(layer + 1).weights.row(0).transpose() * delta.row(0));
            };
        }},
    {"z for a in what a layer looked at", "tanh", "half-squared-error",
        [](Recipe& r) {
            r.seen = [](const GradientProblem& problem, const Passes& passes, std::size_t layer) {
                return layer == 0 ? problem.inputs : passes[layer - 1].z;
            };
        }},
    {"a layer's own activations for what it looked at", "tanh", "half-squared-error",
        [](Recipe& r) {
            r.seen = [](const GradientProblem&, const Passes& passes, std::size_t layer) { return passes[layer].a; };
        }},
    {"biases skipped", "tanh", "half-squared-error",
        [](Recipe& r) { r.biases = [](const auto& delta) { return Vector64(Vector64::Zero(delta.rows())); }; }},
    {"biases from the first sample only", "tanh", "half-squared-error",
        [](Recipe& r) { r.biases = [](const auto& delta) { return Vector64(delta.col(0)); }; }},
    {"one bias for a whole layer", "tanh", "half-squared-error",
        [](Recipe& r) {
            r.biases = [right = r.biases](const auto& delta) {
                return Vector64(Vector64::Constant(delta.rows(), right(delta).sum()));
            };
        }},
    {"f' forgotten everywhere", "tanh", "half-squared-error",
        [](Recipe& r) {
            r.slope = [](const GradientProblem&, const Passes& passes, std::size_t layer) {
                return Matrix64(Matrix64::Ones(passes[layer].z.rows(), passes[layer].z.cols()));
            };
        }},
    {"f' forgotten in the hidden layers", "tanh", "half-squared-error",
        [](Recipe& r) {
            r.slope = [right = r.slope](const auto& problem, const auto& passes, std::size_t layer) {
                return layer + 1 < passes.size()
                    ? Matrix64(Matrix64::Ones(passes[layer].z.rows(), passes[layer].z.cols()))
                    : right(problem, passes, layer);
            };
        }},
    {"f' forgotten at the outputs", "tanh", "half-squared-error",
        [](Recipe& r) { r.errorIsByOutputs = [](const Loss&) { return false; }; }},
    {"f' twice", "tanh", "half-squared-error",
        [](Recipe& r) {
            r.slope = [right = r.slope](const auto& problem, const auto& passes, std::size_t layer) {
                const Matrix64 slope = right(problem, passes, layer);
                return Matrix64(slope.cwiseProduct(slope));
            };
        }},
    {"f' at a instead of z", "softplus", "half-squared-error",
        [](Recipe& r) {
            r.slope = [](const GradientProblem& problem, const Passes& passes, std::size_t layer) {
                const Activation& activation = problem.network.dense(layer).activation;
                Matrix64 a(passes[layer].a.rows(), passes[layer].a.cols());
                const auto size = std::size_t(a.size());
                activation.apply(std::span(passes[layer].a.data(), size), std::span(a.data(), size));
                return slopeOf(activation, passes[layer].a, a);
            };
        }},
    {"f' of the layer below", "tanh", "half-squared-error",
        [](Recipe& r) {
            r.slope = [right = r.slope](const auto& problem, const auto& passes, std::size_t layer) {
                return right(problem, passes, layer == 0 ? 0 : layer - 1);
            };
        }},
    {"f for f'", "sigmoid", "half-squared-error",
        [](Recipe& r) {
            r.slope = [](const GradientProblem&, const Passes& passes, std::size_t layer) { return passes[layer].a; };
        }},
    {"1 - a instead of a (1 - a)", "sigmoid", "half-squared-error",
        [](Recipe& r) {
            r.slope = [](const GradientProblem&, const Passes& passes, std::size_t layer) {
                return Matrix64(1 - passes[layer].a.array());
            };
        }},
    {"ReLU's f' is 1 below 0 too", "relu", "half-squared-error",
        [](Recipe& r) {
            r.slope = [](const GradientProblem&, const Passes& passes, std::size_t layer) {
                return Matrix64(Matrix64::Ones(passes[layer].z.rows(), passes[layer].z.cols()));
            };
        }},
    {"cross-entropy through f' of its own sigmoid", "tanh", "binary-cross-entropy",
        [](Recipe& r) { r.errorIsByOutputs = [](const Loss&) { return true; }; }},
    {"cross-entropy's 1/a forgotten on the way to the logits", "tanh", "softmax-cross-entropy",
        [](Recipe& r) {
            r.error = [right = r.error](const auto& loss, const auto& a, const auto& t) {
                return Matrix64(right(loss, a, t).cwiseProduct(a));
            };
        }},
    {"softmax as if its outputs were sigmoids with a squared error", "tanh", "softmax-cross-entropy",
        [](Recipe& r) {
            r.error = [right = r.error](const auto& loss, const auto& a, const auto& t) {
                return Matrix64(right(loss, a, t).array() * a.array() * (1 - a.array()));
            };
        }},
    {"only the class that was wanted gets an error", "tanh", "softmax-cross-entropy",
        [](Recipe& r) {
            r.error = [right = r.error](const auto& loss, const auto& a, const auto& t) {
                return Matrix64(right(loss, a, t).cwiseProduct(t));
            };
        }},
    {"huber without its straight ends", "identity", "huber",
        [](Recipe& r) { r.error = [](const Loss&, const Matrix64& a, const Matrix64& t) { return Matrix64(a - t); }; }},
    {"hinge on samples that are far enough", "identity", "hinge",
        [](Recipe& r) { r.error = [](const Loss&, const Matrix64&, const Matrix64& t) { return Matrix64(-t); }; }},
    {"targets of the next sample", "tanh", "half-squared-error",
        [](Recipe& r) {
            r.error = [right = r.error](
                          const auto& loss, const auto& a, const auto& t) { return right(loss, a, offByOne(t)); };
        }},
    {"activations of the next sample", "tanh", "half-squared-error",
        [](Recipe& r) {
            r.weights = [right = r.weights](
                            const auto& delta, const auto& seen) { return right(delta, offByOne(seen)); };
        }},
    {"the last sample left out", "tanh", "half-squared-error",
        [](Recipe& r) {
            r.biases = [](const Matrix64& delta) {
                return Vector64(delta.leftCols(delta.cols() - 1).rowwise().sum() / double(delta.cols()));
            };
        }},
    {"the first sample counted twice", "tanh", "half-squared-error",
        [](Recipe& r) {
            r.weights = [right = r.weights](const auto& delta, const auto& seen) {
                return Matrix64(right(delta, seen) + delta.col(0) * seen.col(0).transpose() / double(delta.cols()));
            };
        }},
    {"the last input left out", "tanh", "half-squared-error",
        [](Recipe& r) {
            r.weights = [right = r.weights](const auto& delta, const auto& seen) {
                Matrix64 gradient = right(delta, seen);
                gradient.rightCols(1).setZero();
                return gradient;
            };
        }},
    {"the magnitude of what a layer looked at", "tanh", "half-squared-error",
        [](Recipe& r) {
            r.weights = [right = r.weights](
                            const auto& delta, const auto& seen) { return right(delta, Matrix64(seen.cwiseAbs())); };
        }},
    {"a hundred-thousandth too much", "tanh", "half-squared-error",
        [](Recipe& r) {
            r.weights = [right = r.weights](
                            const auto& delta, const auto& seen) { return Matrix64(right(delta, seen) * (1 + 1e-5)); };
        }},
    {"not a number, once", "tanh", "half-squared-error",
        [](Recipe& r) {
            r.biases = [right = r.biases](const auto& delta) {
                Vector64 gradient = right(delta);
                gradient(0) = std::numeric_limits<double>::quiet_NaN();
                return gradient;
            };
        }},
    {"a bias too few", "tanh", "half-squared-error",
        [](Recipe& r) {
            r.biases = [right = r.biases](const auto& delta) { return Vector64(right(delta).head(delta.rows() - 1)); };
        }},
};

GradientProblem problemOf(const Mistake& mistake)
{
    const Activation unit = activationNamed(mistake.activation);
    return gradientProblem(std::array{4, 4, 4, 4}, unit, unit, lossNamed(mistake.loss), 5);
}

void addRows()
{
    QTest::addColumn<int>("index");
    int index = 0;
    for (const Mistake& mistake : mistakes)
        QTest::newRow(mistake.name) << index++;
}

} // namespace

class TestWrongGradients : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void withoutTheMistakeItPasses_data() { addRows(); }

    void withoutTheMistakeItPasses()
    {
        QFETCH(int, index);
        const GradientCheck check = checkGradients(problemOf(mistakes[index]), Recipe());
        QVERIFY2(check.isRight(), check.where.c_str());
        QVERIFY(check.skipped < check.checked / 10);
    }

    void withTheMistakeItIsCaught_data() { addRows(); }

    void withTheMistakeItIsCaught()
    {
        QFETCH(int, index);
        Recipe recipe;
        mistakes[index].plant(recipe);
        const GradientCheck check = checkGradients(problemOf(mistakes[index]), recipe);
        QVERIFY(!check.isRight());
        QVERIFY(!check.where.empty());
    }
};

QTEST_APPLESS_MAIN(TestWrongGradients)
#include "tst_wrong_gradients.moc"
