using System.Text.RegularExpressions;
using OnPremCrm.Asterisk;
using OnPremCrm.Asterisk.Actions;
using OnPremCrm.Core.TelephonyCommands;

namespace OnPremCrm.Telephony.Commands;

/// <summary>From a command to the Originate that carries it out. Nothing that a person typed reaches an action unless it matches here.</summary>
internal static partial class DialPlan
{
    private static readonly TimeSpan PatternTimeout = TimeSpan.FromMilliseconds(100);

    /// <summary>What the tracker recognises a click's call by.</summary>
    public static string ChannelIdOf(TelephonyCommandId command) => $"crm-{command}";

    /// <summary>The channel by which the server calls an extension.</summary>
    public static string ChannelOf(AsteriskServerOptions server, string extension) =>
        server.ChannelPattern.Replace(AsteriskServerOptions.ExtensionPlaceholder, extension, StringComparison.Ordinal);

    /// <summary>The action, or why there is none.</summary>
    public static (Originate? Action, CommandRefusal? Refusal) Of(ClaimedCommand command, AsteriskServerOptions server)
    {
        if (!Extension().IsMatch(command.Extension))
        {
            return (null, CommandRefusal.ExtensionNotAllowed);
        }

        if (ExtenOf(command, server) is not { } exten)
        {
            return (null, CommandRefusal.NumberNotAllowed);
        }

        var action = new Originate(ChannelOf(server, command.Extension), server.DialContext, exten)
        {
            ChannelId = ChannelIdOf(command.Id),
            // The phone calls as if its user had dialled: the dialplan puts the company's number in, as for any other call of it.
            CallerId = $"<{command.Extension}>",
            RingTimeout = TimeSpan.FromSeconds(server.RingTimeoutSeconds),
            Variables = [new("__CRM_CALL", command.Id.ToString())],
        };
        return (action, null);
    }

    /// <summary>What the dialplan is to dial. Null when it may not be dialled.</summary>
    public static string? ExtenOf(ClaimedCommand command, AsteriskServerOptions server) =>
        command.Number is { } number && Form(number, server.DialForm) is { } exten && IsAllowed(exten, server) ? exten : null;

    private static string? Form(string number, DialForm form) => number.StartsWith('+')
        ? form switch
        {
            DialForm.E164 => number,
            DialForm.E164WithoutPlus => number[1..],
            DialForm.DoubleZero => $"00{number[1..]}",
            _ => null,
        }
        : number;

    // Whatever an administrator allows, a dial string has no other characters than these.
    private static bool IsAllowed(string exten, AsteriskServerOptions server)
    {
        try
        {
            return Dialable().IsMatch(exten) && Regex.IsMatch(exten, server.DialAllow, RegexOptions.CultureInvariant, PatternTimeout);
        }
        catch (RegexMatchTimeoutException)
        {
            return false;
        }
    }

    [GeneratedRegex(@"\A[0-9A-Za-z_.-]{1,40}\z")]
    private static partial Regex Extension();

    [GeneratedRegex(@"\A[+]?[0-9*#]{1,32}\z")]
    private static partial Regex Dialable();
}
