using OnPremCrm.Core.Calls;

namespace OnPremCrm.Web.Components;

/// <summary>What a call is called whose outside party has no name.</summary>
public static class UnnamedCall
{
    /// <summary>The key of the word.</summary>
    public static string WordOf(Call call) =>
        call.NumberReading == Call.Erased ? "calls.erased"
        : call is { Number: null, NumberAsPresented: null, Direction: CallDirection.Inbound } ? "calls.withheld" : "calls.unknownCaller";
}
