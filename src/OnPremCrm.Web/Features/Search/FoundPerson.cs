using OnPremCrm.Core.Contacts;

namespace OnPremCrm.Web.Features.Search;

public sealed record FoundPerson(ContactId Id, string Name, string? Organisation, string? Number);
