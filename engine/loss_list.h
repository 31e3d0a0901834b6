// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

// The list of losses: one struct, one line in the list at the end, and everything else follows.
//
// A row that works on outputs gives term(a, t, alpha), the loss of one output, and slope(a, t, alpha), its derivative
// by a. A row on logits gives term(z, t, alpha); its derivative by z is a - t, with a the output activation it brings
// along. Softmax cross-entropy couples the outputs and stands in loss.cpp; its row here has the words only.
//
// There is no include guard on purpose, as in activation_list.h.

struct LossDefaults
{
    static constexpr std::string_view outputActivation = {};
    static constexpr bool averagesOutputs = false;
    static constexpr bool couplesOutputs = false;
    static constexpr bool hasAlpha = false;
    static constexpr double alpha = 0;
    static constexpr double targetLow = 0;

    // What rows on logits and coupled rows leave to the rule a - t.
    template <typename T>
    static T slope(T a, T t, T)
    {
        return a - t;
    }
};

struct HalfSquaredError : LossDefaults
{
    static constexpr std::string_view id = "half-squared-error", label = "Half squared error",
                                      formula = "1/2 (a - t)^2, summed over outputs";

    template <typename T>
    static T term(T a, T t, T)
    {
        const T e = a - t;
        return elementary::constant<T>(0.5) * e * e;
    }
};

struct MeanSquaredError : LossDefaults
{
    static constexpr std::string_view id = "mean-squared-error", label = "Mean squared error",
                                      formula = "(a - t)^2, averaged over outputs";
    static constexpr bool averagesOutputs = true;

    template <typename T>
    static T term(T a, T t, T)
    {
        const T e = a - t;
        return e * e;
    }
    template <typename T>
    static T slope(T a, T t, T)
    {
        return elementary::constant<T>(2) * (a - t);
    }
};

/// On logits: max(z, 0) - t z + ln(1 + e^-|z|), which is -t ln a - (1 - t) ln(1 - a) without ever taking the logarithm
/// of 0.
struct BinaryCrossEntropy : LossDefaults
{
    static constexpr std::string_view id = "binary-cross-entropy", label = "Binary cross-entropy",
                                      formula = "-t ln a - (1 - t) ln(1 - a) with a = sigmoid(z), summed over outputs";
    static constexpr std::string_view outputActivation = "sigmoid";

    template <typename T>
    static T term(T z, T t, T)
    {
        const T zero = elementary::constant<T>(0);
        const T positive = elementary::select(z > zero, z, zero);
        return elementary::fma(-t, z, positive) + elementary::log1p(elementary::exp(-elementary::abs(z)));
    }
};

struct SoftmaxCrossEntropy : LossDefaults
{
    static constexpr std::string_view id = "softmax-cross-entropy", label = "Softmax cross-entropy",
                                      formula = "-sum of t ln a with a = softmax(z)";
    static constexpr std::string_view outputActivation = "softmax";
    static constexpr bool couplesOutputs = true;

    template <typename T>
    static T term(T z, T t, T)
    {
        return -(t * z);
    }
};

/// Huber, "Robust estimation of a location parameter", 1964.
struct Huber : LossDefaults
{
    static constexpr std::string_view
        id = "huber",
        label = "Huber",
        formula = "1/2 e^2 for |e| <= alpha, else alpha (|e| - alpha/2), e = a - t, summed over outputs";
    static constexpr bool hasAlpha = true;
    static constexpr double alpha = 1;

    template <typename T>
    static T term(T a, T t, T alpha)
    {
        const T half = elementary::constant<T>(0.5);
        const T e = elementary::abs(a - t);
        return elementary::select(e > alpha, alpha * elementary::fma(-half, alpha, e), half * e * e);
    }
    template <typename T>
    static T slope(T a, T t, T alpha)
    {
        const T e = a - t;
        return elementary::select(e > alpha, alpha, elementary::select(e < -alpha, -alpha, e));
    }
};

struct Hinge : LossDefaults
{
    static constexpr std::string_view id = "hinge", label = "Hinge",
                                      formula = "max(0, 1 - t a) with t = -1 or 1, summed over outputs";
    static constexpr double targetLow = -1;

    template <typename T>
    static T term(T a, T t, T)
    {
        const T zero = elementary::constant<T>(0);
        const T gap = elementary::fma(-t, a, elementary::constant<T>(1));
        return elementary::select(gap > zero, gap, zero);
    }
    template <typename T>
    static T slope(T a, T t, T)
    {
        const T gap = elementary::fma(-t, a, elementary::constant<T>(1));
        return elementary::select(gap > elementary::constant<T>(0), -t, elementary::constant<T>(0));
    }
};

/// Calls visitor with a value of each row's type, in the order in which people should meet them.
template <typename Visitor>
constexpr auto withLossRows(Visitor visitor)
{
    return visitor(
        HalfSquaredError{}, MeanSquaredError{}, BinaryCrossEntropy{}, SoftmaxCrossEntropy{}, Huber{}, Hinge{});
}
