using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.Users;
using OnPremCrm.Web.Hosting.Rest;

namespace OnPremCrm.Web.Features.Contacts;

/// <summary>Which contacts or organisations a program asks for. What is null narrows nothing.</summary>
/// <param name="Search">As the search box finds them, but for names that are only alike.</param>
/// <param name="Email">They have this address, whatever its case.</param>
/// <param name="ChangedSince">Made or saved then or later.</param>
public sealed record AskedRecords(string? Search, string? Email, string? Tag, UserId? Owner, DateTimeOffset? ChangedSince)
{
    public static AskedRecords Read(Parameters read, string? search, string? email, string? tag, string? owner, string? changedSince) => new(
        Known(search), Known(email)?.ToLowerInvariant(), Known(tag), read.Id("owner", owner) is { } id ? new UserId(id) : null, read.Moment("changedSince", changedSince));

    public IQueryable<Contact> Narrow(IQueryable<Contact> contacts)
    {
        contacts = Email is null ? contacts : contacts.Where(contact => contact.Emails.Any(email => email.Address.ToLower() == Email));
        contacts = Tag is null ? contacts : contacts.Where(contact => contact.Tags.Contains(Tag));
        contacts = Owner is null ? contacts : contacts.Where(contact => contact.OwnerId == Owner);
        return ChangedSince is null ? contacts : contacts.Where(contact => contact.UpdatedAt >= ChangedSince);
    }

    public IQueryable<Organisation> Narrow(IQueryable<Organisation> organisations)
    {
        organisations = Email is null ? organisations : organisations.Where(organisation => organisation.Emails.Any(email => email.Address.ToLower() == Email));
        organisations = Tag is null ? organisations : organisations.Where(organisation => organisation.Tags.Contains(Tag));
        organisations = Owner is null ? organisations : organisations.Where(organisation => organisation.OwnerId == Owner);
        return ChangedSince is null ? organisations : organisations.Where(organisation => organisation.UpdatedAt >= ChangedSince);
    }

    private static string? Known(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
