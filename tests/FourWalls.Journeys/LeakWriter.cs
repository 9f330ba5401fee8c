using System.Text;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using FourWalls.Web;

namespace FourWalls.Journeys;

/// <summary>What was typed anywhere and must not be found.</summary>
public sealed class Planted
{
    /// <summary>Every planted phrase begins like this, so that one search finds them all.</summary>
    public const string Stem = "zqvmark";

    private int phrases;
    private int days;

    public int Phrases => phrases;

    public HashSet<string> Sealed { get; } = [];

    public HashSet<string> Secrets { get; } = [];

    public List<byte[]> Keys { get; } = [];

    /// <summary>A fresh phrase.</summary>
    public string Phrase() => $"{Stem}{Interlocked.Increment(ref phrases):d3}kestrel";

    /// <summary>A day on which nothing else happens.</summary>
    public string Day()
    {
        var day = new DateOnly(1907, 3, 1).AddDays(Interlocked.Increment(ref days)).ToString("yyyy-MM-dd");
        Sealed.Add(day);
        return day;
    }

    public string Secret(string words)
    {
        Secrets.UnionWith(words.Contains(' ', StringComparison.Ordinal) ? LeakScanner.Words(words) : [words]);
        return words;
    }

    public LeakScanner Scanner() => new([Stem, .. Sealed], Secrets, Keys);
}

/// <summary>A visitor who types planted phrases, and notes into which fields.</summary>
public sealed class LeakWriter(Visitor visitor, LeakForms forms, Planted planted)
{
    public Visitor Visitor => visitor;

    private string Page => visitor.Paths[^1];

    public async Task<LeakWriter> Open(string path)
    {
        await visitor.Open(path);
        return Met();
    }

    public async Task<LeakWriter> Follow(string words)
    {
        await visitor.Follow(words);
        return Met();
    }

    public async Task<LeakWriter> Press(string words)
    {
        await visitor.Press(words);
        return Met();
    }

    /// <summary>Types a fresh phrase, with letters around it that have another spelling in other encodings.</summary>
    public LeakWriter Words(string field, string? phrase = null) => Type(field, phrase ?? $"Ünder {planted.Phrase()} “naïve” & <b>");

    public LeakWriter Day(string field) => Type(field, planted.Day());

    public LeakWriter Secret(string field, string words) => Type(field, planted.Secret(words));

    /// <summary>Something that need not be looked for: a choice, a name of staff, six digits that are gone in a minute.</summary>
    public LeakWriter Type(string field, string value)
    {
        forms.Type(Page, field);
        visitor.Type(field, value);
        return this;
    }

    /// <summary>Chooses a file, whose name is a phrase too, and presses a button.</summary>
    public async Task<LeakWriter> Upload(string field, string text, string words)
    {
        forms.Type(Page, field);
        await visitor.Upload(field, $"{planted.Phrase()}.csv", Encoding.UTF8.GetBytes(text), words);
        return Met();
    }

    /// <summary>Sends a form that was filled in before.</summary>
    public async Task<LeakWriter> Send(Filled form)
    {
        await visitor.Send(form);
        return Met();
    }

    private LeakWriter Met()
    {
        forms.Meet(Page, visitor.Page);
        return this;
    }

    /// <summary>Follows every link from here on, as far as it goes; the pages' addresses.</summary>
    public async Task<IReadOnlyList<string>> Walk(string start)
    {
        var (seen, waiting) = (new HashSet<string>(), new Queue<string>([start]));
        while (waiting.TryDequeue(out var path))
        {
            if (!seen.Add(path))
                continue;
            await Open(path);
            foreach (var link in visitor.Page.QuerySelectorAll("a[href]").Select(one => one.GetAttribute("href")!.Split('#')[0]))
            {
                if (link.StartsWith('/') && link != "/" && !link.StartsWith("/leave", StringComparison.Ordinal))
                    waiting.Enqueue(link);
            }
        }
        return [.. seen];
    }

    /// <summary>Sends a page's forms in every wrong way, full of phrases.</summary>
    public async Task Abuse(string path, RealService site)
    {
        await visitor.Open(path);
        Assert.True((int)visitor.Status < 400, $"{path} is not there any more: {(int)visitor.Status}.");
        await AbuseShown(site);
    }

    /// <summary>Sends phrases in place of everything, what is chosen from a list and what is hidden too. Who tries for what is not there so often gets nothing after a while.</summary>
    public async Task AbuseMore(string path, RealService site)
    {
        await visitor.Open(path);
        await Send(visitor.Page.Forms.Select(form => Everything(path, form)).OfType<(string, HttpContent)>(), site);
    }

    /// <summary>The same with the page that is open: some are the answer to a form, and no address leads to them.</summary>
    public async Task AbuseShown(RealService site)
    {
        var wrong = visitor.Page.Forms.SelectMany(form => Wrong(Page, form)).ToList();
        await Send(wrong, site);
        using var client = Bare(visitor, site.Url);
        foreach (var action in wrong.Select(one => one.Action).Distinct())
            await TooLarge(client, action);
    }

    private async Task Send(IEnumerable<(string Action, HttpContent Content)> wrong, RealService site)
    {
        using var client = Bare(visitor, site.Url);
        foreach (var (action, content) in wrong)
        {
            using (content)
            {
                using var response = await client.PostAsync(new Uri(action, UriKind.Relative), content);
                var headers = response.Headers.ToString() + response.Content.Headers;
                Assert.DoesNotContain(Planted.Stem, headers, StringComparison.Ordinal);
                Assert.True((int)response.StatusCode < 500, $"{action} answered {(int)response.StatusCode} to {content}:\n{site.Printed}");
            }
        }
    }

    /// <summary>Somebody with a visitor's cookies who sends what no browser would.</summary>
    public static HttpClient Bare(Visitor visitor, Uri site) => new(
        new HttpClientHandler { CookieContainer = visitor.Cookies, AllowAutoRedirect = false, CheckCertificateRevocationList = true }) { BaseAddress = site };

    private IEnumerable<(string Action, HttpContent Content)> Wrong(string path, IHtmlFormElement form)
    {
        var action = form.GetAttribute("action") is { Length: > 0 } given ? given : path;
        var fields = form.Elements.Select(LeakForms.Field).Where(one => one.TakesWords && one.Name.Length > 0).Select(one => one.Name).Distinct()
            .Where(name => LeakForms.What(path, name) is not Takes.Plain).ToList();
        if (fields.Count == 0)
            yield break;
        var token = form.QuerySelector("[name=token]")?.GetAttribute("value") ?? "";
        var button = Carried(form);
        yield return (action, Form(fields, _ => planted.Phrase(), null));
        yield return (action, Form(fields, _ => planted.Phrase(), "wrong", button));
        yield return (action, Form(fields, _ => $"{planted.Phrase()} " + string.Concat(Enumerable.Repeat($"{planted.Phrase()} ", 8_000)), token, button));
        yield return (action, Form(fields, _ => $"{planted.Phrase()}\0\u001b[31m{planted.Phrase()}\uFFFF\u202E", token, button));
        yield return (action, Form(fields, _ => $"https://{planted.Phrase()}.example/{planted.Phrase()}", token));
        yield return (action, Form([.. fields.Select(name => $"{name}{planted.Phrase()}")], _ => planted.Phrase(), token, button));
        yield return (action, new StringContent($"token={token}&{fields[0]}=%zz%{planted.Phrase()}&&=&%00={planted.Phrase()}", Encoding.ASCII, "application/x-www-form-urlencoded"));
        yield return (action, new StringContent($"{{\"Text\": \"{planted.Phrase()}", Encoding.UTF8, "application/json"));
        yield return (action, Parts(fields, token, button));
    }

    private (string Action, HttpContent Content)? Everything(string path, IHtmlFormElement form)
    {
        var fields = form.Elements.Select(Name).Where(name => name.Length > 0).Distinct().Where(name => LeakForms.What(path, name) is not Takes.Plain).ToList();
        var token = form.QuerySelector("[name=token]")?.GetAttribute("value") ?? "";
        return fields.Count == 0 ? null : (form.GetAttribute("action") is { Length: > 0 } given ? given : path, Form(fields, _ => planted.Phrase(), token, Button(form)));
    }

    private static (string Name, string Value)[] Button(IHtmlFormElement form) =>
        [.. form.QuerySelectorAll("button[name]").Select(one => (one.GetAttribute("name")!, one.GetAttribute("value") ?? "")).Take(1)];

    /// <summary>What a form carries along without anybody's words in it: ids, versions, which button was pressed.</summary>
    private static (string Name, string Value)[] Carried(IHtmlFormElement form) =>
        [.. form.Elements.OfType<IHtmlInputElement>().Where(one => one is { Type: "hidden", Name: not "token" } && !LeakForms.Field(one).TakesWords).Select(one => (one.Name!, one.Value)), .. Button(form)];

    private static string Name(IElement element) => element switch
    {
        IHtmlInputElement { Name: not "token" } input => input.Name ?? "",
        IHtmlTextAreaElement area => area.Name ?? "",
        IHtmlSelectElement list => list.Name ?? "",
        _ => "",
    };

    /// <summary>More than the server reads: it may hang up while it is being sent.</summary>
    private async Task TooLarge(HttpClient client, string action)
    {
        var phrase = planted.Phrase();
        var bytes = Encoding.ASCII.GetBytes("Text=" + string.Concat(Enumerable.Repeat(phrase, (SiteOptions.LargestForm / phrase.Length) + 1)));
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(action, UriKind.Relative)) { Content = new ByteArrayContent(bytes) };
        request.Content.Headers.ContentType = new("application/x-www-form-urlencoded");
        try
        {
            using var response = await client.SendAsync(request);
            Assert.InRange((int)response.StatusCode, 300, 499);
            Assert.DoesNotContain(Planted.Stem, response.Headers.ToString(), StringComparison.Ordinal);
        }
        catch (HttpRequestException)
        {
        }
    }

    private static FormUrlEncodedContent Form(
        IReadOnlyList<string> names, Func<string, string> value, string? token, params (string Name, string Value)[] button) => new(
        names.Select(name => new KeyValuePair<string, string>(name, value(name)))
            .Concat(button.Select(one => new KeyValuePair<string, string>(one.Name, one.Value)))
            .Concat(token is null ? [] : [new("token", token)]));

    /// <summary>The same form in parts, with a file that nobody asked for: frameworks like to keep those in a temporary folder.</summary>
    private MultipartFormDataContent Parts(IReadOnlyList<string> fields, string token, (string Name, string Value)[] button)
    {
        var content = new MultipartFormDataContent { { new StringContent(token), "token" } };
        foreach (var field in fields)
            content.Add(new StringContent(planted.Phrase()), field);
        foreach (var (name, value) in button)
            content.Add(new StringContent(value), name);
        var file = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(planted.Phrase(), 12_000)));
        content.Add(new ByteArrayContent(file), "file", $"{planted.Phrase()}.txt");
        return content;
    }
}
