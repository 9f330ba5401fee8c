using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace FourWalls.Web.Parts;

/// <summary>A question whose answer is a file.</summary>
[HtmlTargetElement("upload", TagStructure = TagStructure.WithoutEndTag)]
public sealed class Upload : TagHelper
{
    public string Name { get; set; } = "";

    public string Label { get; set; } = "";

    public string? Hint { get; set; }

    /// <summary>Endings of names, with commas between: what a browser offers to choose from.</summary>
    public string Accept { get; set; } = "";

    public Problems? Problems { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var problem = Problems?.List.Where(one => one.Field == Name).Select(one => one.Sentence).FirstOrDefault();
        var described = string.Join(' ', new[] { Hint is null ? null : $"{Name}-hint", problem is null ? null : $"{Name}-error" }.OfType<string>());
        output.TagName = "div";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", problem is null ? "govuk-form-group" : "govuk-form-group govuk-form-group--error");
        output.Content.AppendHtml($"<label class=\"govuk-label\" for=\"{E(Name)}\">{E(Label)}</label>");
        if (Hint is not null)
            output.Content.AppendHtml($"<div id=\"{E(Name)}-hint\" class=\"govuk-hint\">{E(Hint)}</div>");
        if (problem is not null)
            output.Content.AppendHtml($"<p id=\"{E(Name)}-error\" class=\"govuk-error-message\"><span class=\"govuk-visually-hidden\">Error:</span> {E(problem)}</p>");
        output.Content.AppendHtml(
            $"<input class=\"govuk-file-upload\" type=\"file\" id=\"{E(Name)}\" name=\"{E(Name)}\" accept=\"{E(Accept)}\""
            + (described.Length > 0 ? $" aria-describedby=\"{E(described)}\"" : "") + (problem is null ? ">" : " aria-invalid=\"true\">"));
    }

    private static string E(string? text) => HtmlEncoder.Default.Encode(text ?? "");
}
