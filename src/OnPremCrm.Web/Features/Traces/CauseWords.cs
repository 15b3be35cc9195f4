using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Traces;

/// <summary>Why a line ended, in words: Asterisk's hangup cause after ITU-T Q.850.</summary>
public static class CauseWords
{
    public static string Write(int cause, Words words)
    {
        var key = $"cause.{cause}";
        return Words.Knows(key) ? words["cause.named", words[key], cause] : words["cause.unnamed", cause];
    }
}
