using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace FourWalls.Web.Parts;

/// <summary>Everything that is wrong with a form, above it, each a link to its question.</summary>
[HtmlTargetElement("error-summary", TagStructure = TagStructure.WithoutEndTag)]
public sealed class ErrorSummary : TagHelper
{
    public Problems? Problems { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        if (Problems is not { Any: true })
        {
            output.SuppressOutput();
            return;
        }
        output.TagName = "div";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "govuk-error-summary");
        output.Attributes.SetAttribute("role", "alert");
        output.Content.AppendHtml("<h2 class=\"govuk-error-summary__title\">Please look at this again</h2><ul class=\"govuk-list govuk-error-summary__list\">");
        // Without a field there is no question to lead to.
        foreach (var (field, sentence) in Problems.List.DistinctBy(one => one.Sentence))
            output.Content.AppendHtml(field.Length == 0 ? $"<li>{E(sentence)}</li>" : $"<li><a href=\"#{E(field)}\">{E(sentence)}</a></li>");
        output.Content.AppendHtml("</ul>");
    }

    private static string E(string text) => HtmlEncoder.Default.Encode(text);
}
