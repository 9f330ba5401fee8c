using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace FourWalls.Web.Parts;

/// <summary>One question of a form: label, hint, what is wrong with the answer, and the box.</summary>
[HtmlTargetElement("field", TagStructure = TagStructure.WithoutEndTag)]
public sealed class Field : TagHelper
{
    public string Name { get; set; } = "";

    /// <summary>The element's id, where a page asks the same question twice.</summary>
    public string? As { get; set; }

    public string Label { get; set; } = "";

    public string? Hint { get; set; }

    /// <summary>text, words (a code that is no word of a language), password, date, time, number or area.</summary>
    public string Type { get; set; } = "text";

    public string? Value { get; set; }

    public int Rows { get; set; } = 6;

    /// <summary>How many letters fit: short boxes for short answers.</summary>
    public int? Width { get; set; }

    public string? Autocomplete { get; set; }

    /// <summary>Which keys a phone offers, for instance numeric.</summary>
    public string? Inputmode { get; set; }

    /// <summary>True where the page begins at this question: after a wrong answer to the only one.</summary>
    public bool Focus { get; set; }

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
        var common = $"id=\"{E(id)}\" name=\"{E(Name)}\""
            + (described.Length > 0 ? $" aria-describedby=\"{E(described)}\"" : "")
            + $" autocomplete=\"{E(Autocomplete ?? "off")}\""
            + (problem is null ? "" : " aria-invalid=\"true\"") + (Inputmode is null ? "" : $" inputmode=\"{E(Inputmode)}\"") + (Focus ? " autofocus" : "");
        output.Content.AppendHtml(Type == "area" ? Area(common, problem is not null) : Box(common, problem is not null));
    }

    // Some browsers send what is typed to their maker to look for misspellings; what is typed here goes nowhere else.
    private string Area(string common, bool wrong) =>
        $"<textarea class=\"govuk-textarea{(wrong ? " govuk-textarea--error" : "")}\" {common} rows=\"{Rows}\" dir=\"auto\" spellcheck=\"false\">\n{E(Value)}</textarea>";

    private string Box(string common, bool wrong) =>
        $"<input class=\"govuk-input{(wrong ? " govuk-input--error" : "")}{(Width is { } width ? $" govuk-input--width-{width}" : "")}\" {common} type=\"{(Type == "words" ? "text" : E(Type))}\""
        + (Type is "text" or "words" ? " dir=\"auto\" spellcheck=\"false\"" : "") + (Type == "words" ? " autocapitalize=\"none\" autocorrect=\"off\"" : "") + $" value=\"{E(Value)}\">";

    private static string E(string? text) => HtmlEncoder.Default.Encode(text ?? "");
}
