using OnPremCrm.Asterisk.Events;
using OnPremCrm.Asterisk.Words;

namespace OnPremCrm.Telephony.Ledger;

/// <summary>One channel as call detail records show it.</summary>
internal sealed class CdrChannel(string name, string uniqueid, CdrRow first)
{
    private ChannelState? _state;

    public string Name => name;

    public ChannelName Parsed { get; } = ChannelName.Parse(name);

    public string Uniqueid { get; set; } = uniqueid;

    /// <summary>The record in which it first appears.</summary>
    public CdrRow First { get; } = first;

    /// <summary>The record that ends with it.</summary>
    public CdrRow Last { get; private set; } = first;

    public DateTimeOffset End => Last.End;

    public bool IsCalled { get; init; }

    /// <summary>Who called it. Null for a caller, and for a phone that Asterisk called by itself.</summary>
    public CdrChannel? CalledBy { get; init; }

    public void Reaches(CdrRow row) => Last = row.End >= Last.End ? row : Last;

    public EventChannel Up()
    {
        _state = ChannelState.Up;
        return View();
    }

    public EventChannel Ringing()
    {
        _state ??= ChannelState.Ringing;
        return View();
    }

    public EventChannel View()
    {
        var state = _state ?? (IsCalled ? ChannelState.Down : ChannelState.Ring);
        var number = IsCalled || First.Src.Length == 0 ? null : First.Src;
        return new EventChannel(name, Uniqueid, First.Linkedid, state, number, IsCalled ? null : CallerName(), First.Context, Exten());
    }

    private string? CallerName()
    {
        var end = First.Clid.LastIndexOf('"');
        return First.Clid.Length > 2 && First.Clid[0] == '"' && end > 1 ? First.Clid[1..end] : null;
    }

    // Where the dialplan was at last: what was called only if the dialplan went nowhere else.
    private string Exten() => IsCalled ? "s" : First.Dst;
}
