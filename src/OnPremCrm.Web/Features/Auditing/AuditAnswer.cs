using System.ComponentModel;
using System.Text.Json.Nodes;
using OnPremCrm.Core.Auditing;

namespace OnPremCrm.Web.Features.Auditing;

/// <summary>An entry of the audit as programs read it: the words that are stored, not those of the page.</summary>
public sealed record AuditAnswer(
    Guid Id, DateTime At,
    [property: Description("Null: a program of its own, or nobody who was known.")] Guid? UserId,
    [property: Description("The user's or the token's name then.")] string UserName,
    [property: Description("The token that a program showed. Null: a person.")] Guid? TokenId,
    [property: Description("create, edit, see, export, listen ...")] string Verb,
    [property: Description("contacts, organisations, calls, recordings ...")] string Noun,
    [property: Description("Which one. Null: none in particular.")] Guid? NounId,
    [property: Description("What changed, with from and to. Null: nothing is to be said, or it was erased.")] JsonObject? Details,
    string? Address)
{
    public static AuditAnswer Of(AuditEntry entry) => new(
        entry.Id.Value, entry.At.UtcDateTime, entry.UserId?.Value, entry.UserName, entry.TokenId?.Value, entry.Action, entry.Noun, entry.NounId, entry.Details is null ? null : JsonNode.Parse(entry.Details)!.AsObject(), entry.Address);
}
