using OnPremCrm.Core.Contacts;

namespace OnPremCrm.Web.Features.Search;

public sealed record FoundOrganisation(OrganisationId Id, string Name, string? City, string? Number);
