using System.Text.Json;

namespace OnPremCrm.Core.Ledger;

/// <summary>What reading a period's kept events anew has given: the result of a <see cref="LedgerJobKind.Rebuild"/> job.</summary>
public sealed record RebuildResult
{
    /// <summary>Most calls that are listed.</summary>
    public const int MostListed = 1000;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>Calls of the period in the log, without those that became part of another.</summary>
    public int Calls { get; init; }

    /// <summary>Those that the kept events tell as the log does.</summary>
    public int Agreeing { get; init; }

    /// <summary>Those that they tell differently.</summary>
    public int Different { get; init; }

    /// <summary>The differences were written into the log; false for a dry run.</summary>
    public bool Applied { get; init; }

    /// <summary>Calls of which no events are kept: older than the retention, or from before events were kept.</summary>
    public int WithoutEvents { get; init; }

    /// <summary>Calls that were not listened to from beginning to end; the PBX's ledger knows more of them.</summary>
    public int NotHeardWhole { get; init; }

    /// <summary>Calls that came from the PBX's ledger.</summary>
    public int FromLedger { get; init; }

    /// <summary>Calls that are still up.</summary>
    public int StillUp { get; init; }

    /// <summary>The first <see cref="MostListed"/> calls that differ, by their beginning.</summary>
    public IReadOnlyList<RebuiltCall> Changes { get; init; } = [];

    /// <summary>As a job keeps it.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Json);

    /// <summary>The result of a job that is done.</summary>
    /// <exception cref="JsonException">It is that of another kind of job.</exception>
    public static RebuildResult Read(string json) => JsonSerializer.Deserialize<RebuildResult>(json, Json) ?? throw new JsonException("A rebuild's result is null.");
}
