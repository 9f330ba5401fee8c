using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace FourWalls.Web.Parts;

/// <summary>A question whose answers are listed: one of them (radio) or any of them (checkbox).</summary>
[HtmlTargetElement("choices", TagStructure = TagStructure.WithoutEndTag)]
public sealed class Choices : TagHelper
{
    public string Name { get; set; } = "";

    public string Label { get; set; } = "";

    public string? Hint { get; set; }

    /// <summary>radio or checkbox.</summary>
    public string Type { get; set; } = "radio";

    public IEnumerable<Choice> Options { get; set; } = [];

    public IEnumerable<string> Selected { get; set; } = [];

    public Problems? Problems { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var problem = Problems?.List.Where(one => one.Field == Name).Select(one => one.Sentence).FirstOrDefault();
        var described = string.Join(' ', new[] { Hint is null ? null : $"{Name}-hint", problem is null ? null : $"{Name}-error" }.OfType<string>());
        var kit = Type == "radio" ? "radios" : "checkboxes";
        output.TagName = "div";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", problem is null ? "govuk-form-group" : "govuk-form-group govuk-form-group--error");
        output.Content.AppendHtml($"<fieldset class=\"govuk-fieldset\"{(described.Length > 0 ? $" aria-describedby=\"{E(described)}\"" : "")}>");
        output.Content.AppendHtml($"<legend class=\"govuk-fieldset__legend\">{E(Label)}</legend>");
        if (Hint is not null)
            output.Content.AppendHtml($"<div id=\"{E(Name)}-hint\" class=\"govuk-hint\">{E(Hint)}</div>");
        if (problem is not null)
            output.Content.AppendHtml($"<p id=\"{E(Name)}-error\" class=\"govuk-error-message\"><span class=\"govuk-visually-hidden\">Error:</span> {E(problem)}</p>");
        output.Content.AppendHtml($"<div class=\"govuk-{kit} govuk-{kit}--small\">");
        var number = 0;
        foreach (var option in Options)
            output.Content.AppendHtml(Item(kit, option, number++ == 0 ? Name : $"{Name}-{number}"));
        output.Content.AppendHtml("</div></fieldset>");
    }

    private string Item(string kit, Choice option, string id) =>
        $"""
        <div class="govuk-{kit}__item"><input class="govuk-{kit}__input" id="{E(id)}" name="{E(Name)}" type="{E(Type)}" value="{E(option.Value)}"{(Selected.Contains(option.Value) ? " checked" : "")}{(option.Hint is null ? "" : $" aria-describedby=\"{E(id)}-hint\"")}>
        <label class="govuk-label govuk-{kit}__label" for="{E(id)}">{E(option.Label)}</label>{(option.Hint is null ? "" : $"<div id=\"{E(id)}-hint\" class=\"govuk-hint govuk-{kit}__hint\">{E(option.Hint)}</div>")}</div>
        """;

    private static string E(string? text) => HtmlEncoder.Default.Encode(text ?? "");
}

/// <summary>One answer.</summary>
public sealed record Choice(string Value, string Label, string? Hint = null);
