using FourWalls.Looks;
using FourWalls.People;
using FourWalls.Web.Parts;
using Microsoft.AspNetCore.Mvc;
using PeopleCustody = FourWalls.People.Custody;

namespace FourWalls.Web.Pages.Staff.People;

/// <summary>Somebody has died or cannot act: one person asks, with proof, and another confirms, with proof.</summary>
public sealed class CustodyPage : StaffPage
{
    public sealed record OpenLine(string Words, string Days);

    public Id<Person> Person { get; private set; }

    public string Name { get; private set; } = "";

    /// <summary>Whom they have named; null for nobody who works here.</summary>
    public string? Custodian { get; private set; }

    /// <summary>What waits for a second person.</summary>
    public CustodyAskedFact? Waiting { get; private set; }

    public string AskedBy { get; private set; } = "";

    public IReadOnlyList<OpenLine> Open { get; private set; } = [];

    /// <summary>The part that may be asked for next; null when all is open, or when something waits.</summary>
    public CustodyPart? Next { get; private set; }

    /// <summary>Whom it is about: they may end it, and see who said what.</summary>
    public bool IsThemselves => Person == Session.Person;

    public bool HasAsked => Waiting?.By == Session.Person;

    [BindProperty]
    public string? What { get; set; }

    [BindProperty]
    public string? Asked { get; set; }

    [BindProperty]
    public string? Part { get; set; }

    [BindProperty]
    public string? Ground { get; set; }

    [BindProperty]
    public string? Proof { get; set; }

    [BindProperty]
    public string? Until { get; set; }

    public async Task OnGetAsync(Id<Person> person)
    {
        await Expect(person);
        Name = await NameOf(person);
        var now = Practice.Now;
        if (!Roll.Custodians.TryGetValue(person, out var named) || Roll.KeysOf(named.Custodian) is null)
            return;
        Custodian = await NameOf(named.Custodian);
        Waiting = Roll.CustodyAsked.FirstOrDefault(one => one.Named == named.Id && now < one.Lapses);
        AskedBy = Waiting is null ? "" : await NameOf(Waiting.By);
        Open = [.. Roll.Custodies.Where(one => one.Named == named.Id && now < one.Until).OrderBy(one => one.Part)
            .Select(one => new OpenLine(CustodyWords.Of(one.Part), PlainDates.Span(one.From, one.Until)))];
        if (Waiting is null && !IsThemselves)
            Next = Enum.GetValues<CustodyPart>().Where(part => PeopleCustody.IsNext(Roll, named, part, now)).Select(part => (CustodyPart?)part).FirstOrDefault();
    }

    public async Task<IActionResult> OnPostAsync(Id<Person> person)
    {
        await Expect(person);
        if (!await Try(What switch { "ask" => "Until", "open" => "Proof", _ => "" }, () => Do(person)) || Problems.Any)
        {
            await OnGetAsync(person);
            return Page();
        }
        return SeeOther(person == Session.Person ? "/today" : $"/people/{person}/custody");
    }

    private Task Do(Id<Person> person)
    {
        if (What is "ask" or "open" && !Enum.TryParse<CustodyProof>(Proof, out _))
            Problems.Add("Proof", "Say what you have seen yourself.");
        if (What == "ask" && !Enum.TryParse<CustodyGround>(Ground, out _))
            Problems.Add("Ground", "Say what has happened.");
        if (Problems.Any)
            return Task.CompletedTask;
        return What switch
        {
            "ask" => PeopleCustody.Ask(
                Practice, Session, person, Enum.TryParse<CustodyPart>(Part, out var part) ? part : default, Enum.Parse<CustodyGround>(Ground!),
                Enum.Parse<CustodyProof>(Proof!), PlainDates.Parse(Until)?.AddDays(1)),
            "open" => PeopleCustody.Open(Practice, Session, Parsed<Fact>(Asked), Enum.Parse<CustodyProof>(Proof!)),
            "end" => PeopleCustody.End(Practice, Session, person),
            _ => Task.CompletedTask,
        };
    }

    /// <summary>For everybody else this page is not there, whoever it is about.</summary>
    private async Task Expect(Id<Person> person)
    {
        if (!Roll.WasHere(person) || (person != Session.Person && !PeopleCustody.MayAct(Roll, Session.Person, person, Practice.Now)))
            throw await Missed(person.ToString());
        Person = person;
    }
}
