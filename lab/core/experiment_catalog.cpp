// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lab/core/experiment_catalog.h"

#include "lab/core/floating_point.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QJsonArray>
#include <QPluginLoader>
#include <QStandardPaths>

#include <algorithm>

namespace nnlab {

namespace {

/// A value that moc's -M wrote: a list of strings with one entry.
std::string stamp(const QJsonObject& metaData, const char* key)
{
    const QJsonValue value = metaData.value(QLatin1String(key));
    return (value.isArray() ? value.toArray().at(0) : value).toString().toStdString();
}

/// What makes the plugin impossible to load, from its metadata alone.
std::string contractProblem(const QJsonObject& metaData)
{
    const std::string iid = metaData.value(QLatin1String("IID")).toString().toStdString();
    const std::string contract = stamp(metaData, "nnlab-contract");
    const std::string abi = stamp(metaData, "nnlab-abi");
    const std::string family = "org.nnlab.Experiment/";
    if (!iid.starts_with(family))
        return "It is a plugin for something else (" + iid + "), not an experiment of nnlab.";
    if (iid != NNLAB_EXPERIMENT_IID || (!contract.empty() && contract != NNLAB_EXPERIMENT_IID)) {
        return "It was built for interface version "
            + (iid != NNLAB_EXPERIMENT_IID ? iid : contract).substr(family.size()) + " and this nnlab has version "
            + std::string(NNLAB_EXPERIMENT_IID).substr(family.size()) + "; build it again against this nnlab.";
    }
    if (contract.empty() || abi.empty())
        return "It lacks the stamp of nnlab_add_plugin; build it with that CMake function.";
    if (abi != NNLAB_ABI)
        return "It was built for " + abi
            + " and this nnlab for " NNLAB_ABI "; build it with the same compiler and library.";
    return {};
}

/// Calls code of a plugin; whatever it throws becomes an Error that says what `it` did.
template <typename F>
auto guarded(const std::string& what, F&& call)
{
    const FloatingPointGuard guard;
    try {
        return call();
    } catch (const Error&) {
        throw;
    } catch (const std::exception& exception) {
        throw Error(what + " threw an exception: " + exception.what(), Error::Cause::Plugin);
    } catch (...) {
        throw Error(what + " threw something that is no exception.", Error::Cause::Plugin);
    }
}

std::vector<std::string> pluginsIn(const std::string& folder)
{
    std::vector<std::string> files;
    const QDir directory(QString::fromStdString(folder));
    for (const QFileInfo& file : directory.entryInfoList({QStringLiteral("*.so")}, QDir::Files, QDir::Name))
        files.push_back(file.absoluteFilePath().toStdString());
    return files;
}

} // namespace

const Parameter* LoadedExperiment::parameter(std::string_view id) const
{
    const auto found = std::ranges::find_if(parameters, [id](const Parameter& p) { return isSameId(idOf(p), id); });
    return found == parameters.end() ? nullptr : &*found;
}

const Channel* LoadedExperiment::channel(std::string_view id) const
{
    const auto found = std::ranges::find_if(channels, [id](const Channel& c) { return idOf(c) == id; });
    return found == channels.end() ? nullptr : &*found;
}

std::shared_ptr<const LoadedExperiment> loadedExperiment(ExperimentInfo info, const Experiment& experiment)
{
    return guarded("The experiment " + info.id, [&] {
        auto loaded = std::make_shared<LoadedExperiment>();
        loaded->parameters = experiment.parameters();
        loaded->channels = experiment.channels();
        loaded->handles = experiment.handles();
        loaded->experiment = &experiment;
        loaded->info = std::move(info);
        return std::shared_ptr<const LoadedExperiment>(std::move(loaded));
    });
}

PluginPlaces standardPluginPlaces(std::span<const std::string> files)
{
    PluginPlaces places{{files.begin(), files.end()}, {}};
    const QString path = qEnvironmentVariable("NNLAB_PLUGIN_PATH");
    for (const QString& place : path.split(QLatin1Char(':'), Qt::SkipEmptyParts)) {
        if (QFileInfo(place).isFile())
            places.files.push_back(place.toStdString());
        else
            places.folders.push_back(place.toStdString());
    }
    const QString data = QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation);
    if (!data.isEmpty())
        places.folders.push_back((data + QStringLiteral("/nnlab/plugins")).toStdString());
    for (const std::string& folder : ownPluginPlaces().folders) {
        if (std::ranges::find(places.folders, folder) == places.folders.end())
            places.folders.push_back(folder);
    }
    return places;
}

PluginPlaces ownPluginPlaces()
{
    PluginPlaces places;
    const QDir program(QCoreApplication::applicationDirPath());
    // From bin/ of the build tree, and from where the program is installed.
    for (const char* beside : {"../lib/nnlab/plugins", NNLAB_INSTALLED_PLUGINS}) {
        const std::string folder = QDir::cleanPath(program.absoluteFilePath(QLatin1String(beside))).toStdString();
        if (std::ranges::find(places.folders, folder) == places.folders.end())
            places.folders.push_back(folder);
    }
    return places;
}

ExperimentCatalog::ExperimentCatalog(const PluginPlaces& places)
{
    for (const std::string& file : places.files)
        add(QFileInfo(QString::fromStdString(file)).absoluteFilePath().toStdString(), true);
    for (const std::string& folder : places.folders) {
        for (const std::string& file : pluginsIn(folder))
            add(file, false);
    }
}

void ExperimentCatalog::add(const std::string& file, bool isAskedFor)
{
    const QString path = QString::fromStdString(file);
    const QFileInfo onDisk(path);
    const QString canonical = onDisk.canonicalFilePath();
    for (const CatalogRow& row : m_rows) {
        if (!canonical.isEmpty() && QFileInfo(QString::fromStdString(row.file)).canonicalFilePath() == canonical)
            return; // the same file, found by two ways
    }

    CatalogRow row;
    row.file = file;
    row.isAskedFor = isAskedFor;
    row.info.id = onDisk.completeBaseName().toStdString();
    if (!onDisk.exists())
        row.problem = "There is no such file.";
    else if (!onDisk.isFile())
        row.problem = "It is not a file.";
    else if (!onDisk.isReadable())
        row.problem = "It cannot be read: permission denied.";
    if (row.isUsable()) {
        const QJsonObject metaData = QPluginLoader(path).metaData();
        if (metaData.isEmpty()) {
            row.problem = "It is not a plugin.";
        } else {
            row.problem = contractProblem(metaData);
            ExperimentInfoReading reading = readExperimentInfo(metaData.value(QLatin1String("MetaData")).toObject());
            if (!reading.info.id.empty())
                row.info = std::move(reading.info);
            if (row.isUsable() && !reading.problems.empty())
                row.problem = reading.problems.front();
        }
    }
    if (row.isUsable()) {
        for (const CatalogRow& other : m_rows) {
            if (other.isUsable() && isSameId(other.info.id, row.info.id)) {
                row.problem = "Its id " + row.info.id + " is already taken by " + other.file + ".";
                break;
            }
        }
    }
    m_rows.push_back(std::move(row));
    m_loaded.emplace_back();
}

const CatalogRow* ExperimentCatalog::row(std::string_view id) const
{
    const CatalogRow* found = nullptr;
    for (const CatalogRow& row : m_rows) {
        if (isSameId(row.info.id, id) && (!found || (row.isUsable() && !found->isUsable())))
            found = &row;
    }
    return found;
}

std::shared_ptr<const LoadedExperiment> ExperimentCatalog::load(std::string_view id)
{
    const CatalogRow* found = row(id);
    if (found)
        return loadRow(static_cast<std::size_t>(found - m_rows.data()));
    std::vector<std::string> names;
    for (const CatalogRow& other : m_rows)
        names.push_back(other.info.id);
    std::string sentence = "There is no experiment called " + std::string(id) + "; ";
    if (const auto nearest = nearestName(id, names))
        sentence += "did you mean " + *nearest + "?";
    else
        sentence += "`nnlab list` shows those that there are.";
    throw Error(sentence, Error::Cause::Usage);
}

std::vector<std::shared_ptr<const LoadedExperiment>> ExperimentCatalog::loadAll()
{
    std::vector<std::shared_ptr<const LoadedExperiment>> experiments;
    for (std::size_t i = 0; i < m_rows.size(); ++i) {
        try {
            experiments.push_back(loadRow(i));
        } catch (const Error&) {
            // The row has its reason now.
        }
    }
    return experiments;
}

std::shared_ptr<const LoadedExperiment> ExperimentCatalog::loadRow(std::size_t index)
{
    CatalogRow& row = m_rows[index];
    if (m_loaded[index])
        return m_loaded[index];
    try {
        if (!row.isUsable())
            throw Error(row.problem, Error::Cause::Plugin);
        const Experiment* experiment = guarded("It", [&row] {
            QPluginLoader loader(QString::fromStdString(row.file));
            // Setting the first hint alone would drop the second.
            loader.setLoadHints(QLibrary::ResolveAllSymbolsHint | QLibrary::PreventUnloadHint);
            QObject* object = loader.instance();
            if (!object)
                throw Error("It cannot be loaded: " + loader.errorString().toStdString(), Error::Cause::Plugin);
            const auto* found = qobject_cast<Experiment*>(object);
            if (!found)
                throw Error("Its class is no nnlab::Experiment; it needs Q_INTERFACES(nnlab::Experiment).",
                    Error::Cause::Plugin);
            return found;
        });
        m_loaded[index] = loadedExperiment(row.info, *experiment);
        return m_loaded[index];
    } catch (const Error& error) {
        row.problem = error.what();
        throw Error("The plugin " + row.file + " cannot be used. " + row.problem, Error::Cause::Plugin);
    }
}

} // namespace nnlab
