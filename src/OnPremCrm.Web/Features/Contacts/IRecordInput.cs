using OnPremCrm.Core.Users;

namespace OnPremCrm.Web.Features.Contacts;

/// <summary>What the forms of contacts and of organisations both hold.</summary>
public interface IRecordInput
{
    /// <summary>The version that the form was filled from.</summary>
    int Version { get; set; }

    UserId? OwnerId { get; set; }

    List<NumberLine> Numbers { get; }
}
