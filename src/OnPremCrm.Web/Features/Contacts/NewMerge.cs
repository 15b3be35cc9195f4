using System.ComponentModel;
using OnPremCrm.Core.Merging;

namespace OnPremCrm.Web.Features.Contacts;

/// <summary>Records that a program makes one.</summary>
public sealed record NewMerge(
    MergeNoun Noun,
    [property: Description("The one that stays.")] Guid Survivor,
    [property: Description("By their ids the versions that you have read, of all of them, the survivor too: two to eight.")] IReadOnlyDictionary<Guid, int> Versions,
    [property: Description("By the names of fields the id of the record whose value it shall be; the id of zeros puts notes together. What is not named is the survivor's, or of those who have one the first.")] IReadOnlyDictionary<string, Guid>? Picks = null);
