namespace OnPremCrm.Web.Features.Contacts;

/// <summary>A contact or an organisation as programs read it.</summary>
public interface IRecordAnswer
{
    Guid Id { get; }

    int Version { get; }
}
