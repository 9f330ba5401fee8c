using System.Net;
using AngleSharp;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using FourWalls.Sealing;

namespace FourWalls.Journeys;

/// <summary>
/// Somebody with a browser and no JavaScript. Opens pages, follows links that are there, fills in forms that were served (a
/// missing field is a failure) and presses their buttons; tokens go along as the page gave them.
/// </summary>
public sealed class Visitor : IDisposable
{
    private readonly HttpClientHandler handler = new() { AllowAutoRedirect = false, UseCookies = true, CookieContainer = new CookieContainer() };
    private readonly HttpClient client;
    private readonly Dictionary<string, List<string>> typed = [];

    public Visitor(Uri site) => client = new HttpClient(handler) { BaseAddress = site };

    public IHtmlDocument Page { get; private set; } = null!;

    public string Html { get; private set; } = "";

    public HttpStatusCode Status { get; private set; }

    public HttpResponseMessage Response { get; private set; } = null!;

    /// <summary>Every path that was asked for, with its query: what a log or a history would hold.</summary>
    public List<string> Paths { get; } = [];

    public List<string> Titles { get; } = [];

    public CookieContainer Cookies => handler.CookieContainer;

    public string Text => Page.Body?.TextContent ?? "";

    public string? LeftTo { get; private set; }

    public async Task<Visitor> Open(string path)
    {
        await Take(await client.GetAsync(new Uri(path, UriKind.Relative)), path);
        return this;
    }

    /// <summary>Follows the link with these words.</summary>
    public Task<Visitor> Follow(string words)
    {
        var link = Page.QuerySelectorAll("a").OfType<IHtmlAnchorElement>().FirstOrDefault(one => Words(one).Contains(words, StringComparison.Ordinal))
            ?? throw new Xunit.Sdk.XunitException($"There is no link “{words}” on this page:\n{Words(Page.Body!)}");
        return Open(link.GetAttribute("href")!);
    }

    /// <summary>Types into the field of this name; with a checkbox or radio, chooses this value.</summary>
    public Visitor Type(string name, string value)
    {
        if (Page.QuerySelectorAll($"[name=\"{name}\"]").Length == 0)
            throw new Xunit.Sdk.XunitException($"There is no field “{name}” on this page:\n{Words(Page.Body!)}");
        if (Page.QuerySelector($"[name=\"{name}\"]") is IHtmlInputElement { Type: "checkbox" } && typed.TryGetValue(name, out var chosen))
            chosen.Add(value);
        else
            typed[name] = [value];
        return this;
    }

    /// <summary>Presses the button with these words: its form is sent, with what was typed and what the page had filled in.</summary>
    public Task<Visitor> Press(string words) => Send(Fill(words));

    /// <summary>The form of a button as it would be sent now; where words occur twice, a button can be named by its value.</summary>
    public Filled Fill(string words)
    {
        var buttons = Page.QuerySelectorAll("button").OfType<IHtmlButtonElement>().ToList();
        var button = buttons.Find(one => Words(one).Contains(words, StringComparison.Ordinal)) ?? buttons.Find(one => one.Value == words)
            ?? throw new Xunit.Sdk.XunitException($"There is no button “{words}” on this page:\n{Words(Page.Body!)}");
        var form = button.Form ?? throw new Xunit.Sdk.XunitException($"The button “{words}” is in no form.");
        var fields = new List<KeyValuePair<string, string>>();
        foreach (var element in form.Elements)
            fields.AddRange(Fields(element));
        if (button.Name is { Length: > 0 } name)
            fields.Add(new(name, button.Value ?? ""));
        typed.Clear();
        var action = form.GetAttribute("action") is { Length: > 0 } given ? given : Paths[^1];
        return new Filled(action, fields);
    }

    /// <summary>Sends a filled form, again if need be: a second click, or Back and once more.</summary>
    public async Task<Visitor> Send(Filled form)
    {
        using var content = new FormUrlEncodedContent(form.Fields);
        var response = await client.PostAsync(new Uri(form.Action, UriKind.Relative), content);
        if (response.StatusCode == HttpStatusCode.TemporaryRedirect)
        {
            Paths.Add(form.Action);
            return await Send(form with { Action = response.Headers.Location!.ToString() });
        }
        await Take(response, form.Action);
        return this;
    }

    /// <summary>Chooses a file for a field, and presses the button of its form.</summary>
    public async Task<Visitor> Upload(string field, string name, byte[] bytes, string words)
    {
        var form = Fill(words);
        using var content = new MultipartFormDataContent();
        foreach (var (key, value) in form.Fields.Where(one => one.Key != field))
            content.Add(new StringContent(value), key);
        content.Add(new ByteArrayContent(bytes), field, name);
        await Take(await client.PostAsync(new Uri(form.Action, UriKind.Relative), content), form.Action);
        return this;
    }

    /// <summary>Sends a form that no page served, as an attacker would.</summary>
    public async Task<Visitor> Post(string path, params (string, string)[] fields)
    {
        using var content = new FormUrlEncodedContent(fields.Select(one => new KeyValuePair<string, string>(one.Item1, one.Item2)));
        await Take(await client.PostAsync(new Uri(path, UriKind.Relative), content), path);
        return this;
    }

    public string Find(string selector) => Page.QuerySelector(selector)?.TextContent.Trim()
        ?? throw new Xunit.Sdk.XunitException($"There is no {selector} on this page:\n{Words(Page.Body!)}");

    /// <summary>What the page filled in somewhere, or where a link leads.</summary>
    public string Find(string selector, string attribute) => Page.QuerySelector(selector)?.GetAttribute(attribute)
        ?? throw new Xunit.Sdk.XunitException($"There is no {selector} with a {attribute} on this page:\n{Words(Page.Body!)}");

    public Visitor Sees(string words)
    {
        Assert.Contains(words, Words(Page.Body!), StringComparison.Ordinal);
        return this;
    }

    public Visitor DoesNotSee(string words)
    {
        Assert.DoesNotContain(words, Html, StringComparison.Ordinal);
        return this;
    }

    public void Dispose()
    {
        client.Dispose();
        handler.Dispose();
    }

    private IEnumerable<KeyValuePair<string, string>> Fields(IElement element)
    {
        switch (element)
        {
            case IHtmlInputElement { Type: "checkbox" or "radio" } box:
                var chosen = typed.TryGetValue(box.Name ?? "", out var values) ? values.Contains(box.Value) : box.IsChecked;
                return chosen ? [new(box.Name!, box.Value)] : [];
            case IHtmlInputElement input:
                return input.Name is null ? [] : [new(input.Name, typed.GetValueOrDefault(input.Name)?[0] ?? input.Value)];
            case IHtmlTextAreaElement area:
                return area.Name is null ? [] : [new(area.Name, typed.GetValueOrDefault(area.Name)?[0] ?? area.Value)];
            case IHtmlSelectElement select:
                return select.Name is null ? [] : [new(select.Name, typed.GetValueOrDefault(select.Name)?[0] ?? select.Value ?? "")];
            default:
                return [];
        }
    }

    private async Task Take(HttpResponseMessage response, string path)
    {
        Paths.Add(path);
        for (var hops = 0; response.Headers.Location is { } next; hops++)
        {
            Assert.True(hops < 10, "Too many redirects.");
            if (next.IsAbsoluteUri && next.Host != client.BaseAddress!.Host)
            {
                (LeftTo, Response, Status) = (next.ToString(), response, response.StatusCode);
                return;
            }
            Paths.Add(next.ToString());
            response = await client.GetAsync(next);
        }
        (Response, Status) = (response, response.StatusCode);
        Html = await response.Content.ReadAsStringAsync();
        var context = BrowsingContext.New(Configuration.Default);
        Page = (IHtmlDocument)await context.OpenAsync(request => request.Content(Html).Address(client.BaseAddress!.ToString()));
        Titles.Add(Page.Title ?? "");
    }

    private static string Words(IElement element) => string.Join(' ', element.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}

/// <summary>A form that is filled in and not sent yet.</summary>
public sealed record Filled(string Action, IReadOnlyList<KeyValuePair<string, string>> Fields)
{
    /// <summary>The same form with another answer to one question.</summary>
    public Filled With(string name, string value) => this with { Fields = [.. Fields.Where(one => one.Key != name), new(name, value)] };
}

/// <summary>An authenticator app on somebody's phone.</summary>
public sealed class Authenticator(string spelled)
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    public string Now(TimeProvider time)
    {
        using var secret = new Secret(Bytes());
        return Totp.Code(secret, Totp.Step(time.GetUtcNow()));
    }

    private byte[] Bytes()
    {
        var bits = string.Concat(spelled.Where(char.IsLetterOrDigit).Select(letter => Convert.ToString(Alphabet.IndexOf(letter), 2).PadLeft(5, '0')));
        return [.. Enumerable.Range(0, bits.Length / 8).Select(i => Convert.ToByte(bits.Substring(8 * i, 8), 2))];
    }
}
