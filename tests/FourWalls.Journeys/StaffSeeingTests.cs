using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using FourWalls.People;

namespace FourWalls.Journeys;

/// <summary>Every page of the people who work here, for each role that can open it: seen, reached, and right about what is wrong.</summary>
[Trait("size", "long")]
[Collection(InChromium.Name)]
public class StaffSeeingTests(Browser browser)
{
    [Theory]
    [MemberData(nameof(SeeingTests.Windows), MemberType = typeof(SeeingTests))]
    public async Task X01_every_staff_page_of_every_role_has_no_serious_fault_and_fits_the_window(int width, bool dark)
    {
        await using var pages = await StaffPages.Open();
        foreach (var role in (await pages.ForAll()).GroupBy(one => one.Role))
        {
            await using var window = await browser.Window(width, dark: dark, free: true);
            await window.Take(pages.Url, pages.People[role.Key]);
            var page = await window.NewPageAsync();
            foreach (var (_, route, path) in role)
            {
                await page.GotoAsync(new Uri(pages.Url, path).ToString());
                // What is folded away is unfolded: it has to be readable too.
                await page.EvaluateAsync("document.querySelectorAll('details').forEach(one => one.open = true)");
                await SeeingTests.IsSound(page, $"{route} as {role.Key}", smallest: 24);
                await page.EvaluateAsync("document.documentElement.dir = 'rtl'");
                await SeeingTests.FitsTheWindow(page, $"{route} as {role.Key}, from right to left");
            }
        }
    }

    [Fact]
    public async Task Every_problem_of_every_staff_form_leads_to_the_question_that_it_is_about()
    {
        await using var pages = await StaffPages.Open();
        var forms = 0;
        foreach (var (role, route, path) in await pages.ForAll())
        {
            var visitor = pages.People[role];
            await visitor.Open(path);
            foreach (var form in visitor.Page.QuerySelectorAll("main form[method=post]").OfType<IHtmlFormElement>().Where(Asks).ToList())
            {
                await visitor.Send(Emptied(form, path));
                foreach (var link in visitor.Page.QuerySelectorAll(".govuk-error-summary a"))
                {
                    forms++;
                    var question = visitor.Page.GetElementById(link.GetAttribute("href")![1..]);
                    Assert.True(question is not null, $"“{link.TextContent}” on {route} leads nowhere.");
                    Assert.True(question.Closest(".govuk-form-group--error") is not null, $"“{link.TextContent}” on {route} is not said at its question.");
                    Assert.True(question.Closest("details:not([open])") is null, $"“{link.TextContent}” on {route} leads to what is folded away.");
                }
                await visitor.Open(path);
            }
        }
        Assert.True(forms > 10, $"Only {forms} problems were met.");
    }

    [Fact]
    public async Task Every_form_carries_its_token_and_no_page_has_two_things_of_one_name()
    {
        await using var pages = await StaffPages.Open();
        foreach (var (role, route, path) in await pages.ForAll())
        {
            await pages.People[role].Open(path);
            var page = pages.People[role].Page;
            foreach (var form in page.QuerySelectorAll("form[method=post]").Where(form => form.GetAttribute("action") != "/leave"))
                Assert.True(form.QuerySelector("input[name=token]") is not null, $"A form on {route} has no token: {form.TextContent.Trim()}");
            var twice = page.QuerySelectorAll("[id]").GroupBy(one => one.Id).Where(same => same.Count() > 1).Select(same => same.Key);
            Assert.True(!twice.Any(), $"{route} has more than one {string.Join(", ", twice)}.");
        }
    }

    [Fact]
    public async Task C10_with_initials_only_no_surname_is_anywhere_on_Today()
    {
        await using var pages = await StaffPages.Open();
        var counsellor = pages.People[Role.Counsellor];
        await counsellor.Open("/today");
        await counsellor.Sees("Robin Vale").Press("Show initials only");
        counsellor.Sees("R.V.").DoesNotSee("Vale").DoesNotSee("Robin");
        await counsellor.Open("/me");
        await counsellor.Open("/today");
        await counsellor.DoesNotSee("Vale").Press("Show names");
        counsellor.Sees("Robin Vale");
    }

    private static bool Asks(IHtmlFormElement form) =>
        form.QuerySelector("button") is not null
        && form.QuerySelectorAll("input:not([type=hidden]):not([hidden]), textarea, select").Length > 0;

    /// <summary>The form as somebody sends it who has answered nothing.</summary>
    private static Filled Emptied(IHtmlFormElement form, string path)
    {
        var fields = new List<KeyValuePair<string, string>>();
        foreach (var element in form.Elements.Where(one => one.GetAttribute("name") is { Length: > 0 }))
        {
            if (element is IHtmlInputElement { Type: "hidden" } hidden)
                fields.Add(new(hidden.Name!, hidden.Value));
            else if (element is not (IHtmlButtonElement or IHtmlInputElement { Type: "radio" or "checkbox" }))
                fields.Add(new(element.GetAttribute("name")!, ""));
        }
        if (form.QuerySelector("button:not([formnovalidate])") is IHtmlButtonElement { Name.Length: > 0 } button)
            fields.Add(new(button.Name!, button.Value));
        return new Filled(form.GetAttribute("action") is { Length: > 0 } action ? action : path, fields);
    }
}
