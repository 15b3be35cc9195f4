using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;

namespace OnPremCrm.Web.Features.Contacts;

/// <summary>The place of a row in a sorted list: the page behind it goes on from there, whatever was changed or deleted meanwhile.</summary>
/// <param name="Key">The name in lower case as the database writes it, a moment or a count.</param>
/// <param name="Group">The name of the owner or organisation, in lower case. Null: none, or the list has no groups.</param>
public sealed record RecordCursor(string Key, Guid Id, string? Group = null, Guid? GroupId = null)
{
    private const string Never = "never";

    /// <summary>The key as a moment. The earliest there is when it is none.</summary>
    public DateTimeOffset At => new(long.TryParse(Key, NumberStyles.None, CultureInfo.InvariantCulture, out var ticks) && ticks <= DateTime.MaxValue.Ticks ? ticks : 0, TimeSpan.Zero);

    /// <summary>The key as a count. None when it is none.</summary>
    public int Count => int.TryParse(Key, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : 0;

    /// <summary>The row stands among those that have no such moment.</summary>
    public bool IsNever => Key == Never;

    public static RecordCursor Of(RecordRow row, RecordSort sort) => sort.By switch
    {
        RecordSortKey.Created => new RecordCursor(Write(row.CreatedAt), row.Id),
        RecordSortKey.Changed => new RecordCursor(Write(row.UpdatedAt), row.Id),
        RecordSortKey.LastTalk => new RecordCursor(row.LastTalkAt is { } at ? Write(at) : Never, row.Id),
        RecordSortKey.CallsIn => new RecordCursor(Write(row.CallsIn), row.Id),
        RecordSortKey.CallsOut => new RecordCursor(Write(row.CallsOut), row.Id),
        RecordSortKey.Unanswered => new RecordCursor(Write(row.Unanswered), row.Id),
        RecordSortKey.Owner => new RecordCursor(row.LowName, row.Id, row.LowOwner, row.OwnerId?.Value),
        RecordSortKey.Organisation => new RecordCursor(row.LowName, row.Id, row.LowOrganisation, row.LowOrganisation is null ? null : row.OrganisationId?.Value),
        _ => new RecordCursor(row.LowName, row.Id),
    };

    /// <summary>Null for what is no place: the list begins at its first page.</summary>
    public static RecordCursor? Read(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        try
        {
            var read = JsonSerializer.Deserialize<RecordCursor>(WebEncoders.Base64UrlDecode(text), JsonSerializerOptions.Web);
            return read is null || read.Key is null || $"{read.Key}{read.Group}".Any(char.IsControl) || read.Group is null != read.GroupId is null ? null : read;
        }
        catch (Exception unreadable) when (unreadable is FormatException or JsonException)
        {
            return null;
        }
    }

    public override string ToString() => WebEncoders.Base64UrlEncode(JsonSerializer.SerializeToUtf8Bytes(this, JsonSerializerOptions.Web));

    private static string Write(int count) => count.ToString(CultureInfo.InvariantCulture);

    private static string Write(DateTimeOffset at) => at.UtcTicks.ToString(CultureInfo.InvariantCulture);
}
