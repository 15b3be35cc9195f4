using System.ComponentModel;
using OnPremCrm.Core.Files;

namespace OnPremCrm.Web.Features.Files;

/// <summary>A file on the card of a contact or an organisation, as programs read it.</summary>
public sealed record ClientFileAnswer(
    Guid Id,
    [property: Description("Without folders, at most 200 characters.")] string Name,
    [property: Description("What whoever sent it said it is. It is always answered as application/octet-stream.")] string MediaType,
    long SizeBytes, Guid? ContactId, Guid? OrganisationId, string AddedBy, DateTime AddedAt)
{
    public static ClientFileAnswer Of(ClientFile file) => new(
        file.Id.Value, file.Name, file.MediaType, file.SizeBytes, file.ContactId?.Value, file.OrganisationId?.Value, file.AddedByName, file.AddedAt.UtcDateTime);
}
