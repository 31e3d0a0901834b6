// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

// The list of activations: one struct, one line in the list at the end, and everything else follows.
//
// A row gives id, label and formula, value(z, alpha) and derivative(z, a, alpha) with a = value(z, alpha), over T =
// float, double or a vector of the kernels. It uses only the functions of namespace elementary, so that all of these
// give the same bits.
//
// There is no include guard on purpose: each vector target includes this file once more, inside a namespace of its own
// that also holds its elementary functions. Include "engine/elementary.h", <array> and <string_view> first.

/// What most rows have in common; a row that differs says so itself.
struct ActivationDefaults
{
    static constexpr bool hasAlpha = false;
    static constexpr double alpha = 0;
    static constexpr std::string_view alphaHelp = {};
    static constexpr double steepest = 0;
    static constexpr double middle = 0;
    static constexpr std::array<double, 0> kinks = {};
};

struct Identity : ActivationDefaults
{
    static constexpr std::string_view id = "identity", label = "Identity", formula = "z";

    template <typename T>
    static T value(T z, T)
    {
        return z;
    }
    template <typename T>
    static T derivative(T, T, T)
    {
        return elementary::constant<T>(1);
    }
};

struct Step : ActivationDefaults
{
    static constexpr std::string_view id = "step", label = "Step", formula = "1 if z >= 0, else 0";
    static constexpr double middle = 0.5;
    static constexpr std::array kinks = {0.0};

    template <typename T>
    static T value(T z, T)
    {
        return elementary::select(
            z >= elementary::constant<T>(0), elementary::constant<T>(1), elementary::constant<T>(0));
    }
    template <typename T>
    static T derivative(T, T, T)
    {
        return elementary::constant<T>(0);
    }
};

struct Sigmoid : ActivationDefaults
{
    static constexpr std::string_view id = "sigmoid", label = "Sigmoid", formula = "1 / (1 + e^-z)";
    static constexpr double steepest = 0.25;
    static constexpr double middle = 0.5;

    template <typename T>
    static T value(T z, T)
    {
        const T one = elementary::constant<T>(1);
        return one / (one + elementary::exp(-z));
    }
    template <typename T>
    static T derivative(T, T a, T)
    {
        return elementary::fma(-a, a, a);
    }
};

struct Tanh : ActivationDefaults
{
    static constexpr std::string_view id = "tanh", label = "Tanh", formula = "(e^z - e^-z) / (e^z + e^-z)";
    static constexpr double steepest = 1;

    template <typename T>
    static T value(T z, T)
    {
        return elementary::tanh(z);
    }
    template <typename T>
    static T derivative(T, T a, T)
    {
        return elementary::fma(-a, a, elementary::constant<T>(1));
    }
};

struct Relu : ActivationDefaults
{
    static constexpr std::string_view id = "relu", label = "ReLU", formula = "max(0, z)";
    static constexpr std::array kinks = {0.0};

    template <typename T>
    static T value(T z, T)
    {
        return elementary::select(z > elementary::constant<T>(0), z, elementary::constant<T>(0));
    }
    template <typename T>
    static T derivative(T z, T, T)
    {
        return elementary::select(
            z > elementary::constant<T>(0), elementary::constant<T>(1), elementary::constant<T>(0));
    }
};

struct LeakyRelu : ActivationDefaults
{
    static constexpr std::string_view id = "leaky-relu", label = "Leaky ReLU", formula = "z if z > 0, else alpha z";
    static constexpr bool hasAlpha = true;
    static constexpr double alpha = 0.01;
    static constexpr std::string_view alphaHelp = "The slope of leaky ReLU for negative weighted sums.";
    static constexpr std::array kinks = {0.0};

    template <typename T>
    static T value(T z, T alpha)
    {
        return elementary::select(z > elementary::constant<T>(0), z, alpha * z);
    }
    template <typename T>
    static T derivative(T z, T, T alpha)
    {
        return elementary::select(z > elementary::constant<T>(0), elementary::constant<T>(1), alpha);
    }
};

struct Elu : ActivationDefaults
{
    static constexpr std::string_view id = "elu", label = "ELU", formula = "z if z > 0, else alpha (e^z - 1)";
    static constexpr bool hasAlpha = true;
    static constexpr double alpha = 1;
    static constexpr std::string_view alphaHelp = "How far below zero ELU goes for very negative weighted sums.";
    static constexpr std::array kinks = {0.0};

    template <typename T>
    static T value(T z, T alpha)
    {
        return elementary::select(z > elementary::constant<T>(0), z, alpha * elementary::expm1(z));
    }
    template <typename T>
    static T derivative(T z, T a, T alpha)
    {
        return elementary::select(z > elementary::constant<T>(0), elementary::constant<T>(1), a + alpha);
    }
};

/// Klambauer, Unterthiner, Mayr, Hochreiter, "Self-normalizing neural networks", 2017.
struct Selu : ActivationDefaults
{
    static constexpr std::string_view id = "selu", label = "SELU",
                                      formula = "1.0507 (z if z > 0, else 1.6733 (e^z - 1))";
    static constexpr std::array kinks = {0.0};
    static constexpr double lambda = 1.0507009873554804934193349852946;
    static constexpr double lambdaAlpha = 1.7580993408473768599402175208123;

    template <typename T>
    static T value(T z, T)
    {
        return elementary::select(z > elementary::constant<T>(0), elementary::constant<T>(lambda) * z,
            elementary::constant<T>(lambdaAlpha) * elementary::expm1(z));
    }
    template <typename T>
    static T derivative(T z, T a, T)
    {
        return elementary::select(
            z > elementary::constant<T>(0), elementary::constant<T>(lambda), a + elementary::constant<T>(lambdaAlpha));
    }
};

/// The exact form of Hendrycks and Gimpel, 2016, by the error function.
struct Gelu : ActivationDefaults
{
    static constexpr std::string_view id = "gelu", label = "GELU", formula = "z/2 (1 + erf(z / sqrt 2))";

    template <typename T>
    static T gate(T z)
    {
        const T half = elementary::constant<T>(0.5);
        return elementary::fma(half, elementary::erf(z * elementary::constant<T>(0.70710678118654752440)), half);
    }
    template <typename T>
    static T value(T z, T)
    {
        return z * gate(z);
    }
    template <typename T>
    static T derivative(T z, T, T)
    {
        const T density =
            elementary::constant<T>(0.39894228040143267794) * elementary::exp(elementary::constant<T>(-0.5) * z * z);
        return elementary::fma(z, density, gate(z));
    }
};

struct Silu : ActivationDefaults
{
    static constexpr std::string_view id = "silu", label = "SiLU (swish)", formula = "z / (1 + e^-z)";

    template <typename T>
    static T value(T z, T alpha)
    {
        return z * Sigmoid::value(z, alpha);
    }
    template <typename T>
    static T derivative(T z, T, T alpha)
    {
        const T s = Sigmoid::value(z, alpha);
        return elementary::fma(z, Sigmoid::derivative(z, s, alpha), s);
    }
};

struct Softplus : ActivationDefaults
{
    static constexpr std::string_view id = "softplus", label = "Softplus", formula = "ln(1 + e^z)";

    template <typename T>
    static T value(T z, T)
    {
        const T zero = elementary::constant<T>(0);
        return elementary::select(z > zero, z, zero) + elementary::log1p(elementary::exp(-elementary::abs(z)));
    }
    template <typename T>
    static T derivative(T z, T, T alpha)
    {
        return Sigmoid::value(z, alpha);
    }
};

struct Softsign : ActivationDefaults
{
    static constexpr std::string_view id = "softsign", label = "Softsign", formula = "z / (1 + |z|)";
    static constexpr double steepest = 1;

    template <typename T>
    static T value(T z, T)
    {
        return z / (elementary::constant<T>(1) + elementary::abs(z));
    }
    template <typename T>
    static T derivative(T z, T, T)
    {
        const T one = elementary::constant<T>(1);
        const T reciprocal = one / (one + elementary::abs(z));
        return reciprocal * reciprocal;
    }
};

struct HardSigmoid : ActivationDefaults
{
    static constexpr std::string_view id = "hard-sigmoid", label = "Hard sigmoid", formula = "z/6 + 1/2, kept in 0..1";
    static constexpr double steepest = 1.0 / 6;
    static constexpr double middle = 0.5;
    static constexpr std::array kinks = {-3.0, 3.0};

    template <typename T>
    static T value(T z, T)
    {
        const T zero = elementary::constant<T>(0);
        const T one = elementary::constant<T>(1);
        const T line = elementary::fma(z, elementary::constant<T>(1.0 / 6), elementary::constant<T>(0.5));
        // A sixth is rounded, so the line itself misses 0 at -3.
        return elementary::select(
            z <= elementary::constant<T>(-3), zero, elementary::select(z > elementary::constant<T>(3), one, line));
    }
    template <typename T>
    static T derivative(T z, T, T)
    {
        return elementary::select(elementary::abs(z) < elementary::constant<T>(3), elementary::constant<T>(1.0 / 6),
            elementary::constant<T>(0));
    }
};

struct HardSwish : ActivationDefaults
{
    static constexpr std::string_view id = "hard-swish", label = "Hard swish", formula = "z (z/6 + 1/2, kept in 0..1)";
    static constexpr std::array kinks = {-3.0, 3.0};

    template <typename T>
    static T value(T z, T alpha)
    {
        return z * HardSigmoid::value(z, alpha);
    }
    template <typename T>
    static T derivative(T z, T, T)
    {
        const T zero = elementary::constant<T>(0);
        const T one = elementary::constant<T>(1);
        const T line = elementary::fma(z, elementary::constant<T>(1.0 / 3), elementary::constant<T>(0.5));
        return elementary::select(
            z < elementary::constant<T>(-3), zero, elementary::select(z > elementary::constant<T>(3), one, line));
    }
};

struct Mish : ActivationDefaults
{
    static constexpr std::string_view id = "mish", label = "Mish", formula = "z tanh(ln(1 + e^z))";

    template <typename T>
    static T value(T z, T alpha)
    {
        return z * elementary::tanh(Softplus::value(z, alpha));
    }
    template <typename T>
    static T derivative(T z, T, T alpha)
    {
        const T t = elementary::tanh(Softplus::value(z, alpha));
        const T slope = elementary::fma(-t, t, elementary::constant<T>(1)) * Sigmoid::value(z, alpha);
        return elementary::fma(z, slope, t);
    }
};

struct Sine : ActivationDefaults
{
    static constexpr std::string_view id = "sine", label = "Sine", formula = "sin z";

    template <typename T>
    static T value(T z, T)
    {
        return elementary::sin(z);
    }
    template <typename T>
    static T derivative(T z, T, T)
    {
        return elementary::cos(z);
    }
};

struct Gaussian : ActivationDefaults
{
    static constexpr std::string_view id = "gaussian", label = "Gaussian", formula = "e^-(z^2)";
    static constexpr double steepest = 0.85776388496070679649; // at z = 1 / sqrt 2
    static constexpr double middle = 0.5;

    template <typename T>
    static T value(T z, T)
    {
        return elementary::exp(-(z * z));
    }
    template <typename T>
    static T derivative(T z, T a, T)
    {
        return elementary::constant<T>(-2) * z * a;
    }
};

struct Arctan : ActivationDefaults
{
    static constexpr std::string_view id = "arctan", label = "Arctan", formula = "arctan z";
    static constexpr double steepest = 1;

    template <typename T>
    static T value(T z, T)
    {
        return elementary::atan(z);
    }
    template <typename T>
    static T derivative(T z, T, T)
    {
        const T one = elementary::constant<T>(1);
        return one / elementary::fma(z, z, one);
    }
};

/// Calls visitor with a value of each row's type, in the order in which people should meet them.
template <typename Visitor>
constexpr auto withActivationRows(Visitor visitor)
{
    return visitor(Identity{}, Step{}, Sigmoid{}, Tanh{}, Relu{}, LeakyRelu{}, Elu{}, Selu{}, Gelu{}, Silu{},
        Softplus{}, Softsign{}, HardSigmoid{}, HardSwish{}, Mish{}, Sine{}, Gaussian{}, Arctan{});
}
