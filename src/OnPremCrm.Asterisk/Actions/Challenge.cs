namespace OnPremCrm.Asterisk.Actions;

/// <summary>Asks for the text with which the secret is hashed at log-in.</summary>
internal sealed record Challenge : AmiAction<string?>
{
    public override string Name => "Challenge";

    public override string? Read(AmiReply reply) => reply.Response["Challenge"];

    protected override IEnumerable<(string Name, string Value)> Headers() => [("AuthType", "MD5")];
}
