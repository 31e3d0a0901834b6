// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lab/core/report_codec.h"

#include <algorithm>

namespace nnlab {

namespace {

[[noreturn]] void damaged(const std::string& what)
{
    throw Error("The bytes of a report have " + what + "; they are damaged or were written by a newer nnlab.",
        Error::Cause::Data);
}

void write(ByteWriter& writer, double value) { writer.real(value); }

void write(ByteWriter& writer, const Curves& payload)
{
    writer.count(payload.curves.size());
    for (const Curve& curve : payload.curves) {
        writer.text(curve.name);
        writer.floats(curve.x);
        writer.floats(curve.y);
    }
}

void write(ByteWriter& writer, const Points& payload)
{
    writer.count(payload.groups.size());
    for (const PointGroup& group : payload.groups) {
        writer.text(group.name);
        writer.floats(group.x);
        writer.floats(group.y);
        writer.octets(group.labels);
    }
}

void write(ByteWriter& writer, const Images& payload)
{
    writer.integer(payload.width);
    writer.integer(payload.height);
    writer.integer(payload.count);
    writer.floats(payload.values);
}

void write(ByteWriter& writer, const Confusion& payload)
{
    writer.count(payload.classes.size());
    for (const std::string& name : payload.classes)
        writer.text(name);
    writer.integers(payload.counts);
    writer.octets(payload.predictions);
}

void write(ByteWriter& writer, const Network& payload) { encode(writer, payload); }

void write(ByteWriter& writer, const Map& payload)
{
    writer.real(payload.xFrom);
    writer.real(payload.xTo);
    writer.real(payload.yFrom);
    writer.real(payload.yTo);
    writer.integer(payload.width);
    writer.integer(payload.height);
    writer.count(payload.layers.size());
    for (const MapLayer& layer : payload.layers) {
        writer.text(layer.name);
        writer.floats(layer.values);
    }
}

void write(ByteWriter& writer, const Text& payload) { writer.text(payload.text); }

void read(ByteReader& reader, double& value) { value = reader.real(); }

void read(ByteReader& reader, Curves& payload)
{
    payload.curves.resize(reader.count(20));
    for (Curve& curve : payload.curves) {
        curve.name = reader.text();
        curve.x = reader.floats();
        curve.y = reader.floats();
    }
}

void read(ByteReader& reader, Points& payload)
{
    payload.groups.resize(reader.count(28));
    for (PointGroup& group : payload.groups) {
        group.name = reader.text();
        group.x = reader.floats();
        group.y = reader.floats();
        group.labels = reader.octets();
    }
}

void read(ByteReader& reader, Images& payload)
{
    payload.width = reader.signed32();
    payload.height = reader.signed32();
    payload.count = reader.signed32();
    payload.values = reader.floats();
}

void read(ByteReader& reader, Confusion& payload)
{
    payload.classes.resize(reader.count(4));
    for (std::string& name : payload.classes)
        name = reader.text();
    payload.counts = reader.integers();
    payload.predictions = reader.octets();
}

void read(ByteReader& reader, Network& payload) { payload = decodeNetwork(reader); }

void read(ByteReader& reader, Map& payload)
{
    payload.xFrom = reader.real();
    payload.xTo = reader.real();
    payload.yFrom = reader.real();
    payload.yTo = reader.real();
    payload.width = reader.signed32();
    payload.height = reader.signed32();
    payload.layers.resize(reader.count(12));
    for (MapLayer& layer : payload.layers) {
        layer.name = reader.text();
        layer.values = reader.floats();
    }
}

void read(ByteReader& reader, Text& payload) { payload.text = reader.text(); }

void write(ByteWriter& writer, std::int64_t value) { writer.integer(value); }
void write(ByteWriter& writer, bool value) { writer.flag(value); }
void write(ByteWriter& writer, const std::string& value) { writer.text(value); }
void write(ByteWriter& writer, const std::vector<int>& widths)
{
    writer.count(widths.size());
    for (const int width : widths)
        writer.integer(std::int32_t{width});
}

void read(ByteReader& reader, std::int64_t& value) { value = reader.signed64(); }
void read(ByteReader& reader, bool& value) { value = reader.flag(); }
void read(ByteReader& reader, std::string& value) { value = reader.text(); }
void read(ByteReader& reader, std::vector<int>& widths)
{
    widths.resize(reader.count(4));
    for (int& width : widths)
        width = reader.signed32();
}

/// The variant whose place is `kind`, read from what follows.
template <typename Variant, std::size_t Kind = 0>
Variant decodeVariant(std::size_t kind, ByteReader& reader)
{
    if constexpr (Kind < std::variant_size_v<Variant>) {
        if (kind != Kind)
            return decodeVariant<Variant, Kind + 1>(kind, reader);
        std::variant_alternative_t<Kind, Variant> value{};
        read(reader, value);
        return Variant(std::in_place_index<Kind>, std::move(value));
    } else {
        damaged("a kind " + std::to_string(kind) + " that does not exist");
    }
}

void encodeLayer(ByteWriter& writer, const DenseLayer& layer)
{
    writer.text(layer.activation.id());
    writer.real(layer.activation.alpha());
    writer.integer(layer.outputs());
    writer.integer(layer.inputs());
    writer.floats({layer.weights.data(), static_cast<std::size_t>(layer.weights.size())});
    writer.floats({layer.biases.data(), static_cast<std::size_t>(layer.biases.size())});
}

} // namespace

void encode(ByteWriter& writer, const Payload& payload)
{
    writer.byte(static_cast<std::uint8_t>(payload.index()));
    std::visit([&writer](const auto& p) { write(writer, p); }, payload);
}

Payload decodePayload(ByteReader& reader)
{
    const std::size_t kind = reader.byte();
    return decodeVariant<Payload>(kind, reader);
}

void encode(ByteWriter& writer, const Network& network)
{
    writer.integer(network.input.channels);
    writer.integer(network.input.height);
    writer.integer(network.input.width);
    writer.flag(network.softmaxOutput);
    writer.count(network.layers.size());
    for (const Layer& layer : network.layers) {
        writer.byte(static_cast<std::uint8_t>(layer.index()));
        std::visit([&writer](const auto& l) { encodeLayer(writer, l); }, layer);
    }
}

Network decodeNetwork(ByteReader& reader)
{
    Network network;
    network.input.channels = reader.signed32();
    network.input.height = reader.signed32();
    network.input.width = reader.signed32();
    network.softmaxOutput = reader.flag();
    const std::size_t layers = reader.count(45);
    for (std::size_t i = 0; i < layers; ++i) {
        if (const int kind = reader.byte())
            damaged("a layer of kind " + std::to_string(kind) + " that does not exist");
        DenseLayer layer;
        const std::string activation = reader.text();
        layer.activation = activationNamed(activation, reader.real());
        const std::int64_t outputs = reader.signed64();
        const std::int64_t inputs = reader.signed64();
        const std::vector<float> weights = reader.floats();
        const std::vector<float> biases = reader.floats();
        // Division, because the product of two lying numbers may overflow.
        if (outputs < 1 || inputs < 1 || std::int64_t(biases.size()) != outputs
            || std::int64_t(weights.size()) / outputs != inputs || std::int64_t(weights.size()) % outputs != 0)
            damaged("a layer whose sizes do not fit its numbers");
        layer.weights = Eigen::Map<const Matrix>(weights.data(), outputs, inputs);
        layer.biases = Eigen::Map<const Vector>(biases.data(), outputs);
        network.layers.push_back(std::move(layer));
    }
    return network;
}

void encode(ByteWriter& writer, const Values& values)
{
    writer.count(values.size());
    for (const Values::Entry& entry : values) {
        writer.text(entry.id);
        writer.byte(static_cast<std::uint8_t>(entry.value.index()));
        std::visit([&writer](const auto& v) { write(writer, v); }, entry.value);
    }
}

Values decodeValues(ByteReader& reader)
{
    Values values;
    for (std::size_t left = reader.count(5); left > 0; --left) {
        const std::string id = reader.text();
        const std::size_t kind = reader.byte();
        values.set(id, decodeVariant<Value>(kind, reader));
    }
    return values;
}

void encode(ByteWriter& writer, const TrainerState& state)
{
    encode(writer, state.network);
    writer.count(state.moments.size());
    for (const std::vector<float>& moments : state.moments)
        writer.floats(moments);
    writer.integer(state.steps);
    writer.integer(state.epoch);
}

TrainerState decodeTrainerState(ByteReader& reader)
{
    TrainerState state;
    state.network = decodeNetwork(reader);
    state.moments.resize(reader.count(8));
    for (std::vector<float>& moments : state.moments)
        moments = reader.floats();
    state.steps = reader.signed64();
    state.epoch = reader.signed64();
    return state;
}

void encode(ByteWriter& writer, const Report& report)
{
    writer.text(report.channel);
    writer.real(report.at);
    writer.flag(report.isPeek);
    encode(writer, report.payload);
}

Report decodeReport(ByteReader& reader)
{
    Report report;
    report.channel = reader.text();
    report.at = reader.real();
    report.isPeek = reader.flag();
    report.payload = decodePayload(reader);
    return report;
}

} // namespace nnlab
