// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lab/cli/command.h"
#include "lab/cli/output.h"
#include "lab/core/conformance.h"

#include <QFileInfo>
#include <QJsonDocument>

namespace nnlab {

ExitCode checkCommand(const Command&, const Invocation& invocation)
{
    if (invocation.words.size() != 1) {
        const std::string sentence = "Say which plugin to check, as in `nnlab check my_experiment.so`.";
        return tellProblems({&sentence, 1});
    }
    // The id of an experiment that can be found will do as well as its file.
    std::string file = invocation.words.front();
    if (!QFileInfo::exists(QString::fromStdString(file))) {
        const ExperimentCatalog catalog(standardPluginPlaces({}));
        if (const CatalogRow* row = catalog.row(file))
            file = row->file;
    }
    const Conformance conformance = checkPlugin(file);
    if (invocation.has("json"))
        writeOut(QJsonDocument(conformance.toJson()).toJson().toStdString());
    else
        writeOut(conformance.text());
    return conformance.keepsContract() ? ExitCode::Done : ExitCode::Plugin;
}

} // namespace nnlab
