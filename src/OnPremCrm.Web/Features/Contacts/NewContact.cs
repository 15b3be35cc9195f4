using System.ComponentModel;

namespace OnPremCrm.Web.Features.Contacts;

/// <summary>A contact that a program makes.</summary>
[Description("A person outside the company, to be made.")]
public sealed record NewContact(
    string Name,
    [property: Description("By name; one that nobody has yet is made.")] string? Organisation = null,
    string? JobTitle = null,
    string? Email = null,
    string? Note = null,
    [property: Description("One number, in any written form.")] string? Phone = null,
    [property: Description("Numbers, each in any written form; the first is called first.")] IReadOnlyList<string>? Phones = null)
{
    /// <summary>All numbers, in order.</summary>
    public IEnumerable<string> AllPhones() => (Phone is null ? [] : new[] { Phone }).Concat(Phones ?? []);
}
