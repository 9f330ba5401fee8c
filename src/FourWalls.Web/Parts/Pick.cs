using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace FourWalls.Web.Parts;

/// <summary>A question with one answer out of many: a list that opens.</summary>
[HtmlTargetElement("pick", TagStructure = TagStructure.WithoutEndTag)]
public sealed class Pick : TagHelper
{
    public string Name { get; set; } = "";

    /// <summary>The element's id, where a page asks the same question twice.</summary>
    public string? As { get; set; }

    public string Label { get; set; } = "";

    public string? Hint { get; set; }

    public IEnumerable<Choice> Options { get; set; } = [];

    public string? Selected { get; set; }

    /// <summary>The first line, for no answer.</summary>
    public string None { get; set; } = "Choose";

    public Problems? Problems { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var id = string.IsNullOrEmpty(As) ? Name : As;
        var problem = Problems?.List.Where(one => one.Field == Name).Select(one => one.Sentence).FirstOrDefault();
        var described = string.Join(' ', new[] { Hint is null ? null : $"{id}-hint", problem is null ? null : $"{id}-error" }.OfType<string>());
        output.TagName = "div";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", problem is null ? "govuk-form-group" : "govuk-form-group govuk-form-group--error");
        output.Content.AppendHtml($"<label class=\"govuk-label\" for=\"{E(id)}\">{E(Label)}</label>");
        if (Hint is not null)
            output.Content.AppendHtml($"<div id=\"{E(id)}-hint\" class=\"govuk-hint\">{E(Hint)}</div>");
        if (problem is not null)
            output.Content.AppendHtml($"<p id=\"{E(id)}-error\" class=\"govuk-error-message\"><span class=\"govuk-visually-hidden\">Error:</span> {E(problem)}</p>");
        output.Content.AppendHtml(
            $"<select class=\"govuk-select{(problem is null ? "" : " govuk-select--error")}\" id=\"{E(id)}\" name=\"{E(Name)}\" autocomplete=\"off\""
            + (described.Length > 0 ? $" aria-describedby=\"{E(described)}\"" : "") + (problem is null ? ">" : " aria-invalid=\"true\">"));
        output.Content.AppendHtml($"<option value=\"\">{E(None)}</option>");
        foreach (var option in Options)
            output.Content.AppendHtml($"<option value=\"{E(option.Value)}\"{(option.Value == Selected ? " selected" : "")}>{E(option.Label)}</option>");
        output.Content.AppendHtml("</select>");
    }

    private static string E(string? text) => HtmlEncoder.Default.Encode(text ?? "");
}
