using System.ComponentModel;

namespace OnPremCrm.Web.Features.Calls;

/// <summary>What a program sends to add a note.</summary>
public sealed record NewCallNote(
    [property: Description("The note, 1 to 20,000 characters.")] string Text,
    [property: Description("For a comment at a moment of a recording; together with atSeconds.")] Guid? RecordingId = null,
    [property: Description("Seconds from the start of the recording.")] decimal? AtSeconds = null);
