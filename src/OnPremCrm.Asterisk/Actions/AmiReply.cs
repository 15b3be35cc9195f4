using OnPremCrm.Asterisk.Ami;

namespace OnPremCrm.Asterisk.Actions;

/// <summary>The successful answer to an action.</summary>
/// <param name="Response">The response.</param>
/// <param name="Items">The events of a list in order, without the one that ends it; empty when the answer is no list.</param>
public sealed record AmiReply(AmiMessage Response, IReadOnlyList<AmiMessage> Items);
