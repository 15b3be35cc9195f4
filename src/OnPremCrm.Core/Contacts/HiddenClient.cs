namespace OnPremCrm.Core.Contacts;

/// <summary>A client that whoever looks may not see.</summary>
/// <param name="OwnerName">Whose client it is. Null: nobody owns it.</param>
public sealed record HiddenClient(string? OwnerName);
