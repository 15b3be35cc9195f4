namespace OnPremCrm.Telephony.Tests.Faults;

/// <summary>What really happened on the simulated PBX.</summary>
/// <param name="Number">Of the outside party; no other call has it.</param>
/// <param name="Disposition">As the log should say it.</param>
/// <param name="AnsweredBy">As the log should say it.</param>
/// <param name="From">When the first event was sent.</param>
/// <param name="To">When the last event was sent.</param>
internal sealed record ToldCall(string Number, string Disposition, string AnsweredBy, DateTimeOffset From, DateTimeOffset To)
{
    public override string ToString() => $"{Number} {Disposition} {AnsweredBy} {From:HH:mm:ss.fff}..{To:HH:mm:ss.fff}";
}
