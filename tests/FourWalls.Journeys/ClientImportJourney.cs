using System.Text;
using FourWalls.Clients;
using Microsoft.Playwright;

namespace FourWalls.Journeys;

/// <summary>A counsellor brings their clients from another system.</summary>
[Trait("size", "long")]
[Collection(InChromium.Name)]
public class ClientImportJourney(Browser browser)
{
    private const string Given = "Name,Telefon,Born\nAlex Moor,555 0111,1991-04-05\n,555 0112,1991-04-06\nJo Finch,,1991-04-07\n";

    [Fact]
    public async Task A_table_is_looked_at_mended_and_taken_in_and_twice_changes_nothing()
    {
        await using var scene = await Scene.Set();
        var counsellor = scene.Founder;
        await counsellor.Open("/files/new");
        await counsellor.Follow("Take many in");
        await counsellor.Type("Text", Given).Press("Read it");
        counsellor.Sees("2 rows can be taken in. Nothing has been kept yet.").Sees("Alex Moor, born Fri 5 April 1991").Sees("Line 3: Enter the name").Sees("left out: Telefon");
        await counsellor.Type("atPhone", "1").Press("Look again");
        counsellor.Sees("Alex Moor, born Fri 5 April 1991, 555 0111");
        await counsellor.Press("Take 2 people in");
        counsellor.Sees("Some rows cannot be taken in.").Sees("Nothing was kept");
        await counsellor.Open("/");
        counsellor.DoesNotSee("Alex Moor");

        await counsellor.Open("/import");
        await counsellor.Type("Text", Given).Press("Read it");
        var form = counsellor.Type("atPhone", "1").Type("LeaveOut", "yes").Fill("Take 2 people in");
        await counsellor.Send(form);
        counsellor.Sees("2 files were opened.").Sees("Left out: line 3.");
        await counsellor.Send(form);
        counsellor.Sees("0 files were opened.").Sees("2 were here already and were left as they are: lines 2, 4.");
        await counsellor.Open("/");
        await counsellor.Follow("Jo Finch");
        counsellor.Sees("There are no notes yet.");
    }

    [Fact]
    public async Task A_file_is_uploaded_in_place_of_the_text()
    {
        await using var scene = await Scene.Set();
        await using var window = await browser.Window(scripts: false);
        await window.Take(scene, scene.Founder);
        var page = await window.NewPageAsync();
        await page.GotoAsync(scene.Url("/import"));
        await page.SetInputFilesAsync("#Upload", new FilePayload { Name = "clients.csv", MimeType = "text/csv", Buffer = Encoding.UTF8.GetBytes(Given) });
        await page.Press("Read it");
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("2 rows can be taken in");
        await page.GotoAsync(scene.Url("/import"));
        await page.SetInputFilesAsync("#Upload", new FilePayload { Name = "clients.csv", MimeType = "text/csv", Buffer = [0x4e, 0xff, 0xfe, 0x00] });
        await page.Press("Read it");
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("This file is no text in UTF-8.");
    }
}
