using System.Text.Json;
using Microsoft.AspNetCore.Mvc.ViewFeatures;

namespace OnPremCrm.Web.Hosting;

/// <summary>
/// Says on the next page what happened elsewhere: <c>toasts.Say(words["gap.away"], "/gaps?handler=again", ("gap", id))</c>. Never for what one can see:
/// success is quiet.
/// </summary>
public sealed class Toasts(IHttpContextAccessor accessor, ITempDataDictionaryFactory carriers)
{
    private const string Key = "toast";

    private ITempDataDictionary Carrier => carriers.GetTempData(accessor.HttpContext!);

    public void Say(string text, string? undoPath = null, params (string Name, string Value)[] undoFields) =>
        Carrier[Key] = JsonSerializer.Serialize(new Toast(text, undoPath, undoFields.ToDictionary(field => field.Name, field => field.Value)));

    /// <summary>Once; null when there is nothing to say.</summary>
    public Toast? Take() => Carrier[Key] is string said ? JsonSerializer.Deserialize<Toast>(said) : null;
}
