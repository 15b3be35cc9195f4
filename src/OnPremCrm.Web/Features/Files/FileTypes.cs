using Microsoft.Net.Http.Headers;
using OnPremCrm.Core.Files;

namespace OnPremCrm.Web.Features.Files;

/// <summary>What whoever sends a file says it is.</summary>
public static class FileTypes
{
    private const int Longest = 100;
    private const string FormType = "application/x-www-form-urlencoded"; // what programs say when they were told nothing

    /// <summary>Type and subtype alone; what cannot be read is unknown.</summary>
    public static string Clean(string? text) =>
        MediaTypeHeaderValue.TryParse(text, out var read) && read.MediaType is { HasValue: true, Length: <= Longest } type && !type.Equals(FormType, StringComparison.OrdinalIgnoreCase)
            ? type.ToString().ToLowerInvariant()
            : ClientFile.UnknownMediaType;
}
