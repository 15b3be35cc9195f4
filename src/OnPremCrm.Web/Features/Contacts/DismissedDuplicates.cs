using System.ComponentModel;
using OnPremCrm.Core.Merging;

namespace OnPremCrm.Web.Features.Contacts;

/// <summary>Records that are not one, as a program says it.</summary>
public sealed record DismissedDuplicates(MergeNoun Noun, [property: Description("The ids of two to twenty records; each pair of them is meant.")] IReadOnlyList<Guid> Ids);
