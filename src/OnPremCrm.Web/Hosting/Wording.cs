using System.Text.Json;

namespace OnPremCrm.Web.Hosting;

/// <summary>One text in one language: a single form, or one per plural category of the language (one, few, many, other).</summary>
public sealed class Wording
{
    private readonly Dictionary<string, string> _forms;

    private Wording(Dictionary<string, string> forms) => _forms = forms;

    /// <summary>The text where no number is given.</summary>
    public string Text => _forms.TryGetValue("other", out var other) ? other : _forms.Values.First();

    public IEnumerable<string> Categories => _forms.Keys;

    public string For(string category) => _forms.TryGetValue(category, out var form) ? form : Text;

    public static Wording Read(JsonElement element) => new(element.ValueKind switch
    {
        JsonValueKind.String => new Dictionary<string, string> { ["other"] = element.GetString()! },
        _ => element.EnumerateObject().ToDictionary(form => form.Name, form => form.Value.GetString()!),
    });
}
