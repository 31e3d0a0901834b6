// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lab/core/notebook_check.h"

namespace nnlab {

namespace {

/// Decoding is the check; nobody listens.
class Nobody final : public ReportSink
{
public:
    void report(Report, double) override { }
    void progress(double, double) override { }
    void log(const std::string&) override { }
    void epochHas(std::int64_t) override { }
    void ended(const RunOutcome&) override { }
};

} // namespace

std::vector<RunCheck> checkRuns(Notebook& notebook)
{
    std::vector<RunCheck> checks;
    for (const std::int64_t id : notebook.ids()) {
        RunCheck& check = checks.emplace_back();
        check.run = id;
        try {
            const RunEntry run = notebook.run(id);
            Nobody nobody;
            replay(notebook, run, nobody);
            notebook.state(run);
        } catch (const Error& error) {
            check.problem = error.what();
        }
    }
    return checks;
}

} // namespace nnlab
