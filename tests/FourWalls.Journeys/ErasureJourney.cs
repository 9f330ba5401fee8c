using System.Net;
using FourWalls.Backups;
using FourWalls.Looks;
using FourWalls.People;
using FourWalls.Sealing;
using FourWalls.Tests;

namespace FourWalls.Journeys;

/// <summary>A director asks, a privacy officer reads and confirms, and a file is gone: through the real site, by people.</summary>
public class ErasureJourney
{
    public static TheoryData<Engine> Both => Engines.Both;

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Two_people_destroy_a_file_and_save_a_certificate_that_anybody_can_check(Engine engine)
    {
        await using var place = await Place.Make(engine);
        var (house, director, officer) = (place.House, place.Director, place.Officer);
        // While somebody works with it, it says who, and offers nothing.
        await director.Browser.Open("/destroyed");
        await director.Browser.Type("Of", place.Id).Press("Go on");
        director.Browser.Sees("Somebody still works with this file").Sees("Nadia Berg, counsellor since");
        Assert.Empty(director.Browser.Page.QuerySelectorAll("[name=Ground]"));
        await place.EndWork();

        await director.Browser.Open($"/caseload/{place.Id}");
        await director.Browser.Follow("Destroy this file");
        await director.Browser.Press("Ask that it be destroyed");
        director.Browser.Sees("Choose why.").Sees("Look first whether anything stands against it.");
        await director.Browser.Type("Ground", "KeptLongEnough").Type("Clear", "yes").Press("Ask that it be destroyed");
        director.Browser.Sees("Another director or privacy officer has to confirm it.").DoesNotSee("Read what will be gone");

        await officer.Browser.Open("/today");
        await officer.Browser.Follow("Read about it, or take it back");
        await officer.Browser.Follow($"File {place.Id[..6]}");
        await officer.Browser.Follow("Read what will be gone");
        officer.Browser.Sees("Tessa Boyd asked for it").Sees("it has been kept for long enough").Sees("Nadia Berg, counsellor").Sees("It cannot be undone");
        officer.Browser.Sees("The client's six words").DoesNotSee("Robin").DoesNotSee("harbour");
        await officer.Browser.Press("Destroy it now");
        officer.Browser.Sees("Look first whether anything stands against it.");
        var form = officer.Browser.Type("Clear", "yes").Fill("Destroy it now");
        await officer.Browser.Send(form);
        officer.Browser.Sees("was destroyed").Sees(place.Id).Sees("Petra Vogel confirmed it.").Sees("This machine remembers no backup from before");
        await officer.Browser.Send(form); // twice is once, and shows what was done
        officer.Browser.Sees("was destroyed");
        Assert.Single(house.Site.Practice.Ledger.Standing.Destroyed);

        var receipt = LedgerReceipt.Read(officer.Browser.Find("#receipt"), officer.Browser.Find("#key"));
        Assert.True(receipt.Proven, string.Join('\n', receipt.Lines));
        var words = string.Join(' ', receipt.Lines);
        Assert.Contains($"The keys of file {place.Id} were destroyed", words, StringComparison.Ordinal);
        Assert.DoesNotContain("Petra", words, StringComparison.Ordinal);
        Assert.DoesNotContain("Robin", officer.Browser.Html, StringComparison.Ordinal);
        await place.IsGone();
    }

    [Fact]
    public async Task What_no_page_offers_is_refused_the_same_person_a_forged_form_another_request_and_a_Wall()
    {
        await using var place = await Place.Make(Engine.Sqlite);
        var (house, director, officer) = (place.House, place.Director, place.Officer);
        await place.EndWork();
        await StaffHouse.AskToDestroy(director, place.Id);
        var asked = director.Browser.Find("[name=Asked]", "value");
        var second = await house.SignIn("Tessa Boyd", director.Own);
        foreach (var own in (Colleague[])[director, second])
        {
            await own.Browser.Open($"/caseload/{place.Id}/destroy");
            await own.Browser.Post($"/caseload/{place.Id}/destroy/confirm", ("Asked", asked), ("Clear", "yes"));
            Assert.Equal(HttpStatusCode.BadRequest, own.Browser.Status); // no token
            await own.Browser.Open($"/caseload/{place.Id}/destroy");
            await own.Browser.Post($"/caseload/{place.Id}/destroy/confirm", ("Asked", asked), ("Clear", "yes"), ("token", own.Browser.Find("[name=token]", "value")));
            own.Browser.Sees("Another director or privacy officer has to confirm it.");
        }
        // The officer has read one request; it is taken back, and another is made. The page that was read confirms nothing.
        await officer.Browser.Open($"/caseload/{place.Id}/destroy/confirm");
        var read = officer.Browser.Type("Clear", "yes").Fill("Destroy it now");
        await director.Browser.Open($"/caseload/{place.Id}/destroy");
        var back = director.Browser.Fill("Take it back");
        await director.Browser.Send(back);
        await director.Browser.Send(back);
        director.Browser.Sees("Ask for it");
        await officer.Browser.Send(read);
        officer.Browser.DoesNotSee("was destroyed");
        await StaffHouse.AskToDestroy(director, place.Id);
        await officer.Browser.Send(read);
        officer.Browser.Sees("This request was taken back, or its seven days are over. Nothing was destroyed.");
        // Its own is over after a week, with nobody doing anything.
        house.Clock.Pass(TimeSpan.FromDays(7));
        officer = await house.SignIn("Petra Vogel", officer.Own);
        await officer.Browser.Open($"/caseload/{place.Id}/destroy");
        officer.Browser.Sees("Ask for it");
        Assert.Empty(house.Site.Practice.Ledger.Standing.Destroyed);
        await officer.Browser.Open("/destroyed");
        officer.Browser.Sees("None so far.").DoesNotSee("Waiting for a second person");
    }

    [Fact]
    public async Task Whoever_is_alone_confirms_alone_and_every_page_and_the_ledger_say_so()
    {
        await using var house = await StaffHouse.Open(Engine.Sqlite, Role.Director, Role.PrivacyOfficer, Role.Administrator, Role.Counsellor);
        var founder = house.Founder;
        var id = (await StaffHouse.OpenFile(founder, "Robin Vale"))[7..];
        await founder.Browser.Open($"/files/{id}/who");
        await founder.Browser.Press("End the work of");
        await StaffHouse.AskToDestroy(founder, id);
        var backup = await Backup.Take(house.Site.Folder, null, Path.Combine(house.Site.Folder, "kept"), null, house.Clock);
        await founder.Browser.Follow("Read what will be gone");
        founder.Browser.Sees("The ledger will say that you were alone.");
        await StaffHouse.ConfirmDestruction(founder, id);
        founder.Browser.Sees("The same person confirmed it, alone").Sees("One backup of this machine holds").Sees(Path.GetFileName(backup.File!));
        founder.Browser.Sees("no day can be named");
        await founder.Browser.Open("/destroyed");
        founder.Browser.Sees("Amara Osei, alone");
        await founder.Browser.Open($"/looks?of={id}");
        founder.Browser.Sees("asked that the file be destroyed").Sees("destroyed the file").DoesNotSee("no words yet");
    }

    /// <summary>Robin Vale's file with everything in it, and who may decide.</summary>
    private sealed class Place(StaffHouse house) : IAsyncDisposable
    {
        private Colleague counsellor = null!;
        private string words = "";

        public StaffHouse House => house;

        public Colleague Director { get; private set; } = null!;

        public Colleague Officer { get; private set; } = null!;

        public string Id { get; private set; } = "";

        public static async Task<Place> Make(Engine engine)
        {
            var place = new Place(await StaffHouse.Open(engine, Role.Director, Role.Administrator, Role.PrivacyOfficer, Role.FrontDesk));
            (place.Director, place.Officer) = (await place.House.Join("Tessa Boyd", Role.Director), await place.House.Join("Petra Vogel", Role.PrivacyOfficer));
            place.counsellor = await place.House.Join("Nadia Berg", Role.Counsellor);
            place.Id = (await StaffHouse.OpenFile(place.counsellor, "Robin Vale", "Robin"))[7..];
            var browser = place.counsellor.Browser;
            await browser.Open($"/files/{place.Id}/notes/write");
            await browser.Type("Text", "Robin said the harbour felt calm.").Press("Sign");
            await browser.Open($"/files/{place.Id}/who");
            await browser.Press("Make six words");
            place.words = browser.Find("#code");
            await place.House.Settled();
            return place;
        }

        public async Task EndWork()
        {
            await counsellor.Browser.Open($"/files/{Id}/who");
            await counsellor.Browser.Press("End the work of");
        }

        /// <summary>Everywhere, for everybody, like an id that never was.</summary>
        public async Task IsGone()
        {
            var client = await house.Enter(words);
            client.Sees("Those words did not open anything.");
            var random = Id<ErasureJourney>.New().ToString();
            foreach (var who in (Colleague[])[Director, Officer, counsellor, house.Founder])
            {
                foreach (var path in (string[])["/files/{0}", "/files/{0}/who", "/files/{0}/notes", "/caseload/{0}", "/caseload/{0}/destroy", "/caseload/{0}/destroy/confirm"])
                    Assert.Equal(await Answer(who, path, random), await Answer(who, path, Id));
            }
            await house.Founder.Browser.Open("/directory");
            house.Founder.Browser.DoesNotSee("Robin");
            await Director.Browser.Open("/caseload");
            Director.Browser.DoesNotSee(Id);
            await counsellor.Browser.Open("/today");
            counsellor.Browser.DoesNotSee(Id);
        }

        public ValueTask DisposeAsync() => house.DisposeAsync();

        private async Task<string> Answer(Colleague who, string path, string id)
        {
            var size = house.Site.Practice.Ledger.Standing.Size;
            await who.Browser.Open(string.Format(System.Globalization.CultureInfo.InvariantCulture, path, id));
            Assert.Equal(HttpStatusCode.NotFound, who.Browser.Status);
            var entries = new List<string>();
            for (var index = size; index < house.Site.Practice.Ledger.Standing.Size; index++)
            {
                if (await house.Site.Practice.Ledger.Read(index) is { Act: not Act.SettledKeys } entry)
                    entries.Add($"{entry.Act} {entry.File} {entry.Permitted} {entry.WordsHash.Length} {entry.Items.Count}");
            }
            return $"{who.Browser.Status} {who.Browser.Html} {string.Join(';', entries)}";
        }
    }
}
