using Microsoft.AspNetCore.Razor.TagHelpers;

namespace FourWalls.Web.Parts;

/// <summary>A button that does something. Its manner: main, quiet (beside a main one), or stop (cannot be undone).</summary>
[HtmlTargetElement("act")]
public sealed class ActButton : TagHelper
{
    public string Manner { get; set; } = "main";

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = "button";
        output.Attributes.SetAttribute("class", Manner switch
        {
            "quiet" => "govuk-button govuk-button--secondary",
            "stop" => "govuk-button govuk-button--warning",
            _ => "govuk-button",
        });
    }
}

/// <summary>Who will be able to see what is about to be written: above every box that keeps something.</summary>
[HtmlTargetElement("who-will-see")]
public sealed class WhoWillSee : TagHelper
{
    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = "p";
        output.Attributes.SetAttribute("class", "govuk-inset-text fw-who");
        output.PreContent.SetHtmlContent("<strong>Who will see this:</strong> ");
    }
}
