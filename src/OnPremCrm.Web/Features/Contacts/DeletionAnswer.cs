using System.ComponentModel;
using OnPremCrm.Core.Deleting;
using OnPremCrm.Core.Merging;

namespace OnPremCrm.Web.Features.Contacts;

/// <summary>A deleted record that can be brought back, as programs read it.</summary>
public sealed record DeletionAnswer(
    Guid Id, MergeNoun Noun,
    [property: Description("The id that it had, and has again when it is brought back.")] Guid RecordId,
    string Name, string DeletedBy, DateTime DeletedAt,
    [property: Description("From then on it is gone.")] DateTime RestoreUntil)
{
    public static DeletionAnswer Of(Deletion deletion) => new(
        deletion.Id.Value, deletion.Noun, deletion.RecordId, deletion.Name!, deletion.DeletedByName, deletion.DeletedAt.UtcDateTime, deletion.RestoreUntil.UtcDateTime);
}
