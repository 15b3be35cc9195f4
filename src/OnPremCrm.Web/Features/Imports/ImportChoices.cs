using System.ComponentModel;
using OnPremCrm.Core.Imports;

namespace OnPremCrm.Web.Features.Imports;

/// <summary>What a program chooses for an import; what it does not name is as the draft has it.</summary>
public sealed record ImportChoices(
    [property: Description("By a column's heading the field that it goes into; null: it is not imported.")] IReadOnlyDictionary<string, string?>? Columns = null,
    ImportPolicy? Policy = null,
    [property: Description("Where numbers without a country are, ISO 3166-1 alpha-2; ZZ: nowhere.")] string? Country = null,
    string? AreaCode = null,
    [property: Description("Who looks after new contacts for which the file names nobody.")] Guid? OwnerId = null);
