using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace FourWalls.Web.Parts;

/// <summary>A sentence or two that must not be overlooked.</summary>
[HtmlTargetElement("notice")]
public sealed class Notice : TagHelper
{
    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = "p";
        output.Attributes.SetAttribute("class", "govuk-inset-text");
    }
}

/// <summary>A link that is the next step of a page, so it looks like a button. It stays a link: Enter follows it, Space does not.</summary>
[HtmlTargetElement("go")]
public sealed class Go : TagHelper
{
    public string To { get; set; } = "";

    /// <summary>main, or quiet (beside a main one).</summary>
    public string Manner { get; set; } = "main";

    /// <summary>True where it is what most people come to the page for: the keyboard is there at once.</summary>
    public bool Focus { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = "a";
        if (Focus)
            output.Attributes.SetAttribute("autofocus", "autofocus");
        output.Attributes.SetAttribute("href", To);
        output.Attributes.SetAttribute("class", Manner == "quiet" ? "govuk-button govuk-button--secondary" : "govuk-button");
    }
}

/// <summary>A text for machines, to be copied out whole: a receipt, a seal, a key.</summary>
[HtmlTargetElement("copy-out", TagStructure = TagStructure.WithoutEndTag)]
public sealed class CopyOut : TagHelper
{
    public string Name { get; set; } = "";

    public string Label { get; set; } = "";

    public string Text { get; set; } = "";

    public int Rows { get; set; } = 3;

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = "div";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "govuk-form-group");
        output.Content.AppendHtml($"<label class=\"govuk-label\" for=\"{E(Name)}\">{E(Label)}</label>");
        output.Content.AppendHtml($"<textarea class=\"govuk-textarea fw-receipt\" id=\"{E(Name)}\" rows=\"{Rows}\" readonly spellcheck=\"false\">\n{E(Text)}</textarea>");
    }

    private static string E(string? text) => HtmlEncoder.Default.Encode(text ?? "");
}
