using System.Globalization;
using OnPremCrm.Asterisk.Ami;
using OnPremCrm.Asterisk.Words;

namespace OnPremCrm.Asterisk.Actions;

/// <summary>Ends a channel (needs write=call or system).</summary>
/// <param name="Channel">Name of the channel.</param>
/// <param name="Cause">The reason to give.</param>
public sealed record HangupChannel(string Channel, HangupCause Cause = HangupCause.Normal) : AmiAction<AmiReply>
{
    /// <inheritdoc/>
    public override string Name => "Hangup";

    /// <inheritdoc/>
    public override AmiReply Read(AmiReply reply) => reply;

    /// <inheritdoc/>
    protected override IEnumerable<(string Name, string Value)> Headers()
    {
        // A name that begins with a slash is a regular expression there, and ends every channel that matches.
        if (Channel.StartsWith('/'))
        {
            throw new AmiWriteException("The name of a channel to hang up begins with a slash.");
        }

        return [("Channel", Channel), ("Cause", ((int)Cause).ToString(CultureInfo.InvariantCulture))];
    }
}
