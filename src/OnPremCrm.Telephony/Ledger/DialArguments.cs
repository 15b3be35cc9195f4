using OnPremCrm.Asterisk.Words;

namespace OnPremCrm.Telephony.Ledger;

/// <summary>What the arguments of Dial say about a channel that came of it: <c>PJSIP/107&amp;PJSIP/0301234567@trunk,20,tT</c>.</summary>
internal static class DialArguments
{
    /// <summary>The dial string of the channel as AMI would tell it (<c>0301234567@trunk</c>, <c>101</c>). Null when it was not dialled by this.</summary>
    public static string? DialStringFor(string arguments, ChannelName channel)
    {
        var comma = arguments.IndexOf(',');
        foreach (var destination in (comma < 0 ? arguments : arguments[..comma]).Split('&'))
        {
            var slash = destination.IndexOf('/');
            if (slash > 0 && destination[..slash].Equals(channel.Technology, StringComparison.OrdinalIgnoreCase) && Names(destination[(slash + 1)..], channel.Endpoint))
            {
                return destination[(slash + 1)..];
            }
        }

        return null;
    }

    /// <summary>The endpoint is in it as a whole word: <c>101</c>, <c>number@endpoint</c>, <c>endpoint/number</c>, <c>101@context/n</c>.</summary>
    private static bool Names(string text, string endpoint)
    {
        for (var at = text.IndexOf(endpoint, StringComparison.OrdinalIgnoreCase); at >= 0; at = text.IndexOf(endpoint, at + 1, StringComparison.OrdinalIgnoreCase))
        {
            var end = at + endpoint.Length;
            if ((at == 0 || text[at - 1] is '@' or '/') && (end == text.Length || text[end] is '@' or '/' or ':' or '-'))
            {
                return true;
            }
        }

        return false;
    }
}
