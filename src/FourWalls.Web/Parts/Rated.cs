using System.Globalization;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace FourWalls.Web.Parts;

/// <summary>
/// One question of a questionnaire: answers numbered from 0, none of them chosen beforehand. Leaner than <see cref="Choices"/>: pages
/// are sent as they are, and a questionnaire has many questions.
/// </summary>
[HtmlTargetElement("rated", TagStructure = TagStructure.WithoutEndTag)]
public sealed class Rated : TagHelper
{
    public string Name { get; set; } = "";

    public string Label { get; set; } = "";

    public IReadOnlyList<string> Answers { get; set; } = [];

    public int? Selected { get; set; }

    public Problems? Problems { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var problem = Problems?.List.Where(one => one.Field == Name).Select(one => one.Sentence).FirstOrDefault();
        output.TagName = "fieldset";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", problem is null ? "fw-rated" : "fw-rated govuk-form-group--error");
        if (problem is not null)
            output.Attributes.SetAttribute("aria-describedby", $"{Name}-error");
        output.Content.AppendHtml($"<legend dir=\"auto\">{E(Label)}</legend>");
        if (problem is not null)
            output.Content.AppendHtml($"<p id=\"{E(Name)}-error\" class=\"govuk-error-message\"><span class=\"govuk-visually-hidden\">Error:</span> {E(problem)}</p>");
        for (var i = 0; i < Answers.Count; i++)
        {
            var number = i.ToString(CultureInfo.InvariantCulture);
            output.Content.AppendHtml(
                $"<label><input type=\"radio\" name=\"{E(Name)}\" value=\"{number}\"{(i == 0 && problem is not null ? $" id=\"{E(Name)}\"" : "")}{(Selected == i ? " checked" : "")}>{E(Answers[i])}</label>");
        }
    }

    private static string E(string? text) => HtmlEncoder.Default.Encode(text ?? "");
}
