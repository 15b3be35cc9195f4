using System.Text.Json;

namespace OnPremCrm.Web.Features.Ledgers;

/// <summary>The figures of a finished job, as far as its result has them.</summary>
/// <param name="Found">Calls in the ledger.</param>
/// <param name="Added">Calls that the log lacked.</param>
/// <param name="Corrected">Calls that the log had otherwise.</param>
public sealed record LedgerJobCounts(int? Found, int? Added, int? Corrected)
{
    /// <summary>Null when there is no result yet.</summary>
    public static LedgerJobCounts? Read(string? result)
    {
        if (result is null)
        {
            return null;
        }

        using var json = JsonDocument.Parse(result);
        return json.RootElement.ValueKind != JsonValueKind.Object ? null : new LedgerJobCounts(Of("callsFound", "found"), Of("callsAdded", "added"), Of("callsCorrected", "corrected", "changed"));

        int? Of(params string[] names)
        {
            foreach (var name in names)
            {
                if (json.RootElement.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number))
                {
                    return number;
                }
            }

            return null;
        }
    }
}
