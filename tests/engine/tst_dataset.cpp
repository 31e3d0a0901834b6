// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Pixels stay bytes until they are read, and copies and slices share them.

#include "engine/dataset.h"

#include <QTest>

#include <numeric>

using namespace nnlab;

namespace {

Features allBytes()
{
    std::vector<std::uint8_t> bytes(256);
    std::iota(bytes.begin(), bytes.end(), std::uint8_t{0});
    return Features::ofBytes({1, 4, 4}, std::move(bytes));
}

Matrix counting(Eigen::Index rows, Eigen::Index columns)
{
    Matrix matrix(rows, columns);
    std::iota(matrix.data(), matrix.data() + matrix.size(), 0.0f);
    return matrix;
}

std::vector<float> readOf(const Features& features, std::int64_t sample)
{
    std::vector<float> numbers(std::size_t(features.features()));
    features.read(sample, numbers);
    return numbers;
}

} // namespace

class TestDataset : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void bytesAreDividedBy255()
    {
        const Features features = allBytes();
        QVERIFY(features.areBytes());
        QCOMPARE(features.samples(), std::int64_t(16));
        QCOMPARE(features.features(), std::int64_t(16));
        int unlikeTheProduct = 0;
        for (std::int64_t sample = 0; sample < 16; ++sample) {
            const std::vector<float> numbers = readOf(features, sample);
            for (std::size_t i = 0; i < 16; ++i) {
                const float byte = float(sample * 16 + std::int64_t(i));
                QVERIFY(numbers[i] == byte / 255.0f);
                unlikeTheProduct += numbers[i] != byte * (1.0f / 255.0f) ? 1 : 0;
            }
        }
        QCOMPARE(unlikeTheProduct, 126); // why the division matters
        QVERIFY(readOf(features, 0)[0] == 0.0f);
        QVERIFY(readOf(features, 15)[15] == 1.0f);
    }

    void floatsAreReadAsTheyAre()
    {
        const Matrix matrix = counting(3, 5);
        const Features features = Features::ofFloats({1, 1, 3}, matrix);
        QVERIFY(!features.areBytes());
        QVERIFY(features.bytes().empty());
        QCOMPARE(features.samples(), std::int64_t(5));
        QCOMPARE(features.floats().size(), std::size_t(15));
        QCOMPARE(readOf(features, 2), (std::vector<float>{6, 7, 8}));
        QVERIFY(features.floats(2).data() == features.floats().data() + 6);
    }

    void copiesAndSlicesShare()
    {
        const Features features = allBytes();
        const Features copy = features;
        QVERIFY(copy.bytes().data() == features.bytes().data());
        const Features slice = features.slice(3, 5);
        QCOMPARE(slice.samples(), std::int64_t(5));
        QVERIFY(slice.shape() == features.shape());
        QVERIFY(slice.bytes().data() == features.bytes(3).data());
        QCOMPARE(slice.bytes().size(), std::size_t(80));
        QCOMPARE(readOf(slice, 4), readOf(features, 7));
        const Features inner = slice.slice(1, 2);
        QCOMPARE(readOf(inner, 0), readOf(features, 4));
        QCOMPARE(features.slice(16, 0).samples(), std::int64_t(0));

        const Features floats = Features::ofFloats({1, 1, 2}, counting(2, 4));
        QVERIFY(floats.slice(1, 2).floats().data() == floats.floats().data() + 2);
        QCOMPARE(readOf(floats.slice(1, 2), 1), (std::vector<float>{4, 5}));
    }

    void theOwnerLivesAsLongAsASlice()
    {
        auto owner = std::make_shared<std::vector<std::uint8_t>>(8, std::uint8_t{255});
        const std::weak_ptr<const void> watch = owner;
        Features slice;
        {
            const Features features = Features::ofBytes({1, 1, 2}, 4, owner->data(), owner);
            owner.reset();
            slice = features.slice(2, 1);
        }
        QVERIFY(!watch.expired());
        QCOMPARE(readOf(slice, 0), (std::vector<float>{1, 1}));
        slice = {};
        QVERIFY(watch.expired());
    }

    void slicesOfADataset()
    {
        Dataset data;
        data.inputs = Features::ofFloats({1, 1, 2}, counting(2, 6));
        data.targets = counting(1, 6);
        data.labels = {0, 1, 2, 0, 1, 2};
        data.classes = {"a", "b", "c"};
        const Dataset part = data.slice(2, 3);
        QCOMPARE(part.samples(), std::int64_t(3));
        QVERIFY(part.inputs.floats().data() == data.inputs.floats(2).data());
        QVERIFY(part.targets == data.targets.middleCols(2, 3));
        QCOMPARE(part.labels, (std::vector<std::uint8_t>{2, 0, 1}));
        QCOMPARE(part.classes, data.classes);
        QVERIFY(!part.isEmpty());
        QVERIFY(data.slice(6, 0).isEmpty());
    }

    void slicesWithoutTargetsOrLabels()
    {
        Dataset data;
        data.inputs = allBytes();
        QVERIFY(data.slice(1, 2).labels.empty());
        QCOMPARE(data.slice(1, 2).targets.size(), Eigen::Index(0));
    }

    void nothingAtAll()
    {
        const Dataset data;
        QVERIFY(data.isEmpty());
        QCOMPARE(data.inputs.samples(), std::int64_t(0));
        QVERIFY(data.inputs.bytes().empty());
        QVERIFY(data.inputs.floats().empty());
    }
};

QTEST_APPLESS_MAIN(TestDataset)
#include "tst_dataset.moc"
