using OnPremCrm.Core;
using OnPremCrm.Core.Imports;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Imports;

/// <summary>What became of a row and what is wrong with it, in words.</summary>
public sealed class RowWords(Words words)
{
    /// <summary>The icon, the style of the state and the word of an outcome.</summary>
    public (string Icon, string Style, string Text) Outcome(RowOutcome outcome) => outcome switch
    {
        RowOutcome.Added => ("plus", "state-answered", words["imports.outcome.added"]),
        RowOutcome.Filled => ("arrow-down-left", "state-answered", words["imports.outcome.filled"]),
        RowOutcome.Overwritten => ("pencil", "state-answered", words["imports.outcome.overwritten"]),
        RowOutcome.Unchanged => ("check", "state-busy", words["imports.outcome.unchanged"]),
        RowOutcome.Skipped => ("x", "state-busy", words["imports.outcome.skipped"]),
        RowOutcome.Waiting => ("question-mark", "state-abandoned", words["imports.outcome.waiting"]),
        _ => ("alert-triangle", "state-missed", words["imports.outcome.refused"]),
    };

    public string Fault(RowFault fault) => words["imports.fault." + Word.Of(fault)];

    public string Remark(RowRemark remark) => words["imports.remark." + Word.Of(remark.Kind), remark.Value];

    /// <summary>All that is wrong with a row, as one text.</summary>
    public string Problems(ImportRow row) => string.Join(
        words["imports.sentence.between"],
        (row.Fault is { } fault ? [Fault(fault)] : Array.Empty<string>())
            .Concat(RowRemark.Split(row.Remarks).Select(Remark))
            .Concat(row.Undo == RowUndo.Kept ? [words["imports.editedLater"]] : []));
}
