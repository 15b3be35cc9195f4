using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Components;

/// <summary>
/// <c>&lt;field for="Input.Name" label="@w["users.name"]" hint="" optional /&gt;</c>: label, control, hint and error of one value.
/// options makes a select, rows a textarea; else type says which input. Other attributes (autocomplete, data-...) go to the control.
/// </summary>
[HtmlTargetElement("field", Attributes = "for", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class FieldTagHelper(IHtmlGenerator generator, Icons icons, Words words) : TagHelper
{
    private static readonly HashSet<string> OfField = ["class"];

    public ModelExpression For { get; set; } = null!;

    public string Label { get; set; } = "";

    public string? Hint { get; set; }

    public bool Optional { get; set; }

    public string Type { get; set; } = "text";

    public IEnumerable<SelectListItem>? Options { get; set; }

    public int? Rows { get; set; }

    [ViewContext]
    [HtmlAttributeNotBound]
    public ViewContext ViewContext { get; set; } = null!;

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var id = TagBuilder.CreateSanitizedId(ViewContext.ViewData.TemplateInfo.GetFullHtmlFieldName(For.Name), "_");
        var error = FirstError();
        var control = Control(Attributes(output, id, error));
        if (Type == "password")
        {
            control.Attributes.Remove("value");
        }

        var classes = output.Attributes["class"]?.Value?.ToString();
        output.Attributes.Clear();
        output.TagName = "div";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", classes ?? "mb-3");
        output.Content.AppendHtml($"<label class=\"form-label\" for=\"{id}\">").Append(Label);
        if (Optional)
        {
            output.Content.AppendHtml(" <span class=\"ink-3\">").Append(words["form.optional"]).AppendHtml("</span>");
        }

        output.Content.AppendHtml("</label>").AppendHtml(control);
        if (error is not null)
        {
            output.Content.AppendHtml($"<p class=\"form-wrong\" id=\"{id}-wrong\" data-controller=\"first-error\">{IconTagHelper.Draw(icons, "alert-circle")}<span>").Append(error).AppendHtml("</span></p>");
        }

        if (Hint is not null)
        {
            output.Content.AppendHtml($"<p class=\"form-hint\" id=\"{id}-hint\">").Append(Hint).AppendHtml("</p>");
        }
    }

    private Dictionary<string, object?> Attributes(TagHelperOutput output, string id, string? error)
    {
        var attributes = output.Attributes.Where(attribute => !OfField.Contains(attribute.Name)).ToDictionary(attribute => attribute.Name, attribute => (object?)attribute.Value?.ToString());
        attributes["id"] = id;
        attributes["class"] = Options is null ? "form-control" : "form-select";
        if (!Optional && Type != "checkbox")
        {
            attributes["aria-required"] = "true";
        }

        var describedBy = string.Join(' ', new[] { error is null ? null : $"{id}-wrong", Hint is null ? null : $"{id}-hint" }.Where(part => part is not null));
        if (describedBy.Length > 0)
        {
            attributes["aria-describedby"] = describedBy;
        }

        if (error is not null)
        {
            attributes["aria-invalid"] = "true";
            attributes["autofocus"] = "autofocus";
        }

        return attributes;
    }

    private TagBuilder Control(Dictionary<string, object?> attributes)
    {
        if (Options is not null)
        {
            return generator.GenerateSelect(ViewContext, For.ModelExplorer, null, For.Name, Options, allowMultiple: false, attributes);
        }

        if (Rows is { } rows)
        {
            return generator.GenerateTextArea(ViewContext, For.ModelExplorer, For.Name, rows, 0, attributes);
        }

        attributes["type"] = Type;
        // A date field takes its day in this form alone, whatever the language.
        return generator.GenerateTextBox(ViewContext, For.ModelExplorer, For.Name, For.Model, Type == "date" ? "{0:yyyy-MM-dd}" : null, attributes);
    }

    private string? FirstError()
    {
        var key = ViewContext.ViewData.TemplateInfo.GetFullHtmlFieldName(For.Name);
        return ViewContext.ViewData.ModelState.TryGetValue(key, out var entry) && entry.Errors.Count > 0 ? entry.Errors[0].ErrorMessage : null;
    }
}
