using OnPremCrm.Core.Access;
using OnPremCrm.Core.Merging;
using OnPremCrm.Core.Users;

namespace OnPremCrm.Core.Files;

/// <summary>A contact or an organisation with files.</summary>
/// <param name="Noun">Which of the two.</param>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name.</param>
/// <param name="OwnerId">Who looks after it. Null: nobody.</param>
public sealed record FiledRecord(MergeNoun Noun, Guid Id, string Name, UserId? OwnerId)
{
    /// <summary>Whether somebody may add files to it, and remove them: whoever may edit it.</summary>
    public bool MayBeFiledBy(Viewer viewer)
    {
        ArgumentNullException.ThrowIfNull(viewer);
        return viewer.SightOf(RecordMerge.Guarded(Noun), Deed.Edit).Covers(OwnerId);
    }

    /// <summary>Nothing, when somebody may add files to it and remove them.</summary>
    /// <exception cref="NotAllowedException">They may not.</exception>
    public void DemandFilingBy(Viewer viewer)
    {
        ArgumentNullException.ThrowIfNull(viewer);
        viewer.Demand(RecordMerge.Guarded(Noun), Deed.Edit, OwnerId);
    }
}
