using OnPremCrm.Core.Callbacks;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.Users;

namespace OnPremCrm.Core.TelephonyCommands;

/// <summary>Somebody wants to talk with a number, from a phone of ours.</summary>
/// <param name="Number">In any written form, or an extension.</param>
/// <param name="Server">The Asterisk server of the phone, by its name in the configuration.</param>
/// <param name="Extension">The phone that rings first.</param>
/// <param name="RequestedBy">Null when a program asks.</param>
/// <param name="ContactId">The record that was clicked. Null for a bare number.</param>
/// <param name="CallbackId">The callback that was clicked. Null otherwise.</param>
public sealed record DialRequest(
    string Number, string Server, string Extension, UserId? RequestedBy, ContactId? ContactId = null, CallbackId? CallbackId = null);
