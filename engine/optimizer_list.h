// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

// The list of optimizers: one struct, one line in the list at the end, and everything else follows.
//
// update(w, g, m, v, c) is one step of one weight w with gradient g, first moment m and second moment v (unused ones
// are left alone), over T = float, double or a vector of the kernels. Moments become +0 under 1e-30 (settle): they
// would only decay into denormal numbers, which cost time and move nothing.
//
// There is no include guard on purpose, as in activation_list.h; StepNumbers comes from engine/step_numbers.h.

struct OptimizerDefaults
{
    static constexpr int moments = 0;
    static constexpr bool usesMomentum = false;
    static constexpr bool usesWeightDecay = false;
    static constexpr bool correctsBias = false;
};

template <typename T>
T settle(T moment)
{
    return elementary::select(
        elementary::abs(moment) < elementary::constant<T>(1e-30), elementary::constant<T>(0), moment);
}

struct GradientDescent : OptimizerDefaults
{
    static constexpr std::string_view id = "gradient-descent", label = "Gradient descent", formula = "w - rate g";

    template <typename T>
    static void update(T& w, T g, T&, T&, const StepNumbers<T>& c)
    {
        w = elementary::fma(-c.rate, g, w);
    }
};

/// Polyak's heavy ball as PyTorch and Sutskever et al. (2013, without their scaling by the rate) write it.
struct Momentum : OptimizerDefaults
{
    static constexpr std::string_view id = "momentum", label = "Momentum", formula = "m = momentum m + g; w - rate m";
    static constexpr int moments = 1;
    static constexpr bool usesMomentum = true;

    template <typename T>
    static void update(T& w, T g, T& m, T&, const StepNumbers<T>& c)
    {
        m = settle(elementary::fma(c.momentum, m, g));
        w = elementary::fma(-c.rate, m, w);
    }
};

struct Nesterov : OptimizerDefaults
{
    static constexpr std::string_view id = "nesterov", label = "Nesterov momentum",
                                      formula = "m = momentum m + g; w - rate (g + momentum m)";
    static constexpr int moments = 1;
    static constexpr bool usesMomentum = true;

    template <typename T>
    static void update(T& w, T g, T& m, T&, const StepNumbers<T>& c)
    {
        m = settle(elementary::fma(c.momentum, m, g));
        w = elementary::fma(-c.rate, elementary::fma(c.momentum, m, g), w);
    }
};

/// Duchi, Hazan, Singer, 2011.
struct AdaGrad : OptimizerDefaults
{
    static constexpr std::string_view id = "adagrad", label = "AdaGrad",
                                      formula = "v = v + g^2; w - rate g / (sqrt v + eps)";
    static constexpr int moments = 1;

    template <typename T>
    static void update(T& w, T g, T& v, T&, const StepNumbers<T>& c)
    {
        v = settle(elementary::fma(g, g, v));
        w = elementary::fma(-c.rate, g / (elementary::sqrt(v) + c.epsilon), w);
    }
};

/// Tieleman and Hinton, lecture 6.5, 2012.
struct RmsProp : OptimizerDefaults
{
    static constexpr std::string_view id = "rmsprop", label = "RMSProp",
                                      formula = "v = 0.9 v + 0.1 g^2; w - rate g / (sqrt v + eps)";
    static constexpr int moments = 1;

    template <typename T>
    static void update(T& w, T g, T& v, T&, const StepNumbers<T>& c)
    {
        v = settle(elementary::fma(c.decayRest * g, g, c.decay * v));
        w = elementary::fma(-c.rate, g / (elementary::sqrt(v) + c.epsilon), w);
    }
};

/// Kingma and Ba, 2015, algorithm 1.
struct Adam : OptimizerDefaults
{
    static constexpr std::string_view id = "adam", label = "Adam",
                                      formula =
                                          "m = 0.9 m + 0.1 g; v = 0.999 v + 0.001 g^2; w - rate m' / (sqrt v' + eps)";
    static constexpr int moments = 2;
    static constexpr bool correctsBias = true;

    template <typename T>
    static void update(T& w, T g, T& m, T& v, const StepNumbers<T>& c)
    {
        m = settle(elementary::fma(c.rest, g, c.momentum * m));
        v = settle(elementary::fma(c.decayRest * g, g, c.decay * v));
        w = elementary::fma(-c.rate, m / elementary::fma(elementary::sqrt(v), c.secondScale, c.epsilon), w);
    }
};

/// Loshchilov and Hutter, 2019: the decay does not pass through the moments.
struct AdamW : Adam
{
    static constexpr std::string_view id = "adamw", label = "AdamW",
                                      formula = "w (1 - rate decay), then a step of Adam";
    static constexpr bool usesWeightDecay = true;

    template <typename T>
    static void update(T& w, T g, T& m, T& v, const StepNumbers<T>& c)
    {
        w = w * c.keep;
        Adam::update(w, g, m, v, c);
    }
};

/// Calls visitor with a value of each row's type, in the order in which people should meet them.
template <typename Visitor>
constexpr auto withOptimizerRows(Visitor visitor)
{
    return visitor(GradientDescent{}, Momentum{}, Nesterov{}, AdaGrad{}, RmsProp{}, Adam{}, AdamW{});
}
