namespace OnPremCrm.Telephony.Tests.Calls;

/// <summary>A channel of a hand-written story.</summary>
internal sealed class Line(string name, string uniqueid, string linkedid)
{
    public string Name { get; set; } = name;

    public string Uniqueid { get; } = uniqueid;

    public string Linkedid { get; set; } = linkedid;

    public int State { get; set; }

    public string Number { get; set; } = "<unknown>";

    public string CallerName { get; set; } = "<unknown>";

    public string Context { get; set; } = "internal";

    public string Exten { get; set; } = "";
}
