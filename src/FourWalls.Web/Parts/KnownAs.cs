using Microsoft.AspNetCore.Razor.TagHelpers;

namespace FourWalls.Web.Parts;

/// <summary>
/// Whose passphrase a form is about, where the page knows: a password store then keeps the words under the right name. Not for a
/// client's words, which are for nobody's store. It has no name of its own, so it is never sent.
/// </summary>
[HtmlTargetElement("known-as", TagStructure = TagStructure.WithoutEndTag)]
public sealed class KnownAs : TagHelper
{
    public string SignIn { get; set; } = "";

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = "input";
        output.TagMode = TagMode.SelfClosing;
        output.Attributes.SetAttribute("type", "text");
        output.Attributes.SetAttribute("autocomplete", "username");
        output.Attributes.SetAttribute("value", SignIn);
        output.Attributes.SetAttribute("readonly", "readonly");
        output.Attributes.SetAttribute("hidden", "hidden");
    }
}
