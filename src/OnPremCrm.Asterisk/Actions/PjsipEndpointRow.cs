namespace OnPremCrm.Asterisk.Actions;

/// <summary>A PJSIP phone or trunk.</summary>
/// <param name="Name">Name of the endpoint: <c>101</c>; in channel names <c>PJSIP/101</c>.</param>
/// <param name="DeviceState">In Asterisk's words: <c>Not in use</c>, <c>In use</c>, <c>Unavailable</c> ...</param>
/// <param name="Contacts">Where it is registered, null when nowhere.</param>
public sealed record PjsipEndpointRow(string Name, string DeviceState, string? Contacts);
