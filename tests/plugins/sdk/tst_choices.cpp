// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "plugins/sdk/choices.h"

#include "engine/activation.h"
#include "engine/initializer.h"
#include "engine/loss.h"
#include "engine/optimizer.h"
#include "engine/schedule.h"

#include <QtTest>

using namespace nnlab;

namespace {

template <typename Row>
std::vector<std::string> idsOf(std::span<const Row> rows)
{
    std::vector<std::string> ids;
    for (const Row& row : rows)
        ids.emplace_back(row.id);
    return ids;
}

std::vector<std::string> idsOf(const Choice& choice)
{
    std::vector<std::string> ids;
    for (const Option& option : choice.options)
        ids.emplace_back(option.id);
    return ids;
}

} // namespace

class TestChoices : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyRowOfATableCanBeChosen()
    {
        QCOMPARE(idsOf(activationChoice("a", "relu")), idsOf(activations()));
        QCOMPARE(idsOf(lossChoice("a", "huber")), idsOf(losses()));
        QCOMPARE(idsOf(optimizerChoice("a", "adam")), idsOf(optimizers()));
        QCOMPARE(idsOf(scheduleChoice("a", "constant")), idsOf(schedules()));
        QCOMPARE(idsOf(initializerChoice("a", "zeros")), idsOf(initializers()));
    }

    void everyOptionHasALabelAndAFormula()
    {
        for (const Choice& choice : {activationChoice("a", "relu"), lossChoice("a", "huber"),
                 optimizerChoice("a", "adam"), scheduleChoice("a", "constant"), initializerChoice("a", "zeros")}) {
            for (const Option& option : choice.options) {
                QVERIFY2(!option.label.empty(), option.id.data());
                QVERIFY2(!option.formula.empty(), option.id.data());
            }
        }
    }

    void alphaIsOnlyAskedForWhereItIsRead()
    {
        const Choice activation = activationChoice("activation", "relu");
        const Real alpha = activationAlpha("alpha", "elu", {"activation"});
        QCOMPARE(alpha.initial, activationNamed("elu").row().alpha);
        QVERIFY(!alpha.help.empty());
        Values values(std::vector<Parameter>{activation, alpha});
        QVERIFY(!values.isMeaningful(alpha));
        values.set("activation", std::string("elu"));
        QVERIFY(values.isMeaningful(alpha));
    }
};

QTEST_APPLESS_MAIN(TestChoices)
#include "tst_choices.moc"
