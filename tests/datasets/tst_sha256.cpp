// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "datasets/sha256.h"

#include "engine/error.h"

#include <QByteArray>
#include <QCryptographicHash>
#include <QtTest>

using nnlab::Sha256;

namespace {

std::span<const std::byte> bytesOf(const QByteArray& text)
{
    return std::as_bytes(std::span(text.data(), static_cast<std::size_t>(text.size())));
}

} // namespace

class TestSha256 : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void published_data();
    void published();
    void pieces();
    void copiesGoOn();
    void goesOnAnotherDay();
};

void TestSha256::published_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("hash");
    // FIPS 180-4's examples, and the empty text.
    QTest::newRow("nothing") << QByteArray() << "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    QTest::newRow("one block") << QByteArray("abc")
                               << "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    QTest::newRow("two blocks") << QByteArray("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")
                                << "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1";
    QTest::newRow("a million") << QByteArray(1'000'000, 'a')
                               << "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0";
}

void TestSha256::published()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, hash);
    Sha256 sha;
    sha.update(bytesOf(text));
    QCOMPARE(QString::fromStdString(sha.hex()), hash);
    QCOMPARE(QString::fromStdString(nnlab::hexOf(sha.digest())), hash);
}

void TestSha256::pieces()
{
    QByteArray text;
    Sha256 sha;
    for (int size = 0; size < 200; ++size) {
        const QByteArray piece(size, static_cast<char>(size));
        text += piece;
        sha.update(bytesOf(piece));
        QCOMPARE(
            QByteArray::fromStdString(sha.hex()), QCryptographicHash::hash(text, QCryptographicHash::Sha256).toHex());
    }
}

void TestSha256::copiesGoOn()
{
    Sha256 one;
    one.update(bytesOf("a"));
    Sha256 other = one;
    one.update(bytesOf("bc"));
    other.update(bytesOf("bc"));
    QCOMPARE(one.digest(), other.digest());
    QCOMPARE(QString::fromStdString(one.hex()), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

void TestSha256::goesOnAnotherDay()
{
    for (const int size : {0, 1, 63, 64, 65, 1000}) {
        const QByteArray text(size, 'x');
        Sha256 sha;
        sha.update(bytesOf(text));
        Sha256 later = Sha256::goingOnFrom(sha.partial());
        later.update(bytesOf("abc"));
        QCOMPARE(QByteArray::fromStdString(later.hex()),
            QCryptographicHash::hash(text + "abc", QCryptographicHash::Sha256).toHex());
        std::vector<std::byte> damaged = sha.partial();
        damaged.pop_back();
        QVERIFY_EXCEPTION_THROWN(Sha256::goingOnFrom(damaged), nnlab::Error);
    }
}

QTEST_APPLESS_MAIN(TestSha256)
#include "tst_sha256.moc"
