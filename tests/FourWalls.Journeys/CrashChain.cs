using System.Collections.Concurrent;
using System.Net;
using FourWalls.Clients;
using FourWalls.People;
using FourWalls.Sealing;

namespace FourWalls.Journeys;

/// <summary>
/// A counsellor's day, again and again until the server is gone: opens a file, signs a note in it, shares the note, gives a
/// colleague work with the file, and puts up a Wall against another. Each step counts from when it was answered.
/// </summary>
internal sealed class CrashChain(CrashLoad load, SessionSecret secret, Id<Person> colleague, Id<Person> walled)
{
    /// <summary>What was accepted of one file.</summary>
    public sealed class Done
    {
        public required Id<ClientFile> File { get; init; }

        public required string Words { get; init; }

        public Id<Item> Signed { get; set; }

        public bool Shared { get; set; }

        public bool Given { get; set; }

        public bool Walled { get; set; }
    }

    public ConcurrentQueue<Done> All { get; } = [];

    public async Task Next(Uri server, Action answer)
    {
        var words = $"signed {Guid.NewGuid():n} {new string('w', 1500)} whole";
        var opened = await Send(server, answer, "/files/new", ("Kind", "Person"), ("name0", words[7..20]), ("Once", Id<Done>.New().ToString()));
        var done = new Done { File = Id<ClientFile>.Parse(opened.Split('/')[^1]), Words = words };
        All.Enqueue(done);
        var note = await Send(
            server, answer, $"/files/{done.File}/notes/write", ("HeldOn", "2026-05-14"), ("Text", words), ("What", "sign"), ("Version", "0"), ("Once", Id<Done>.New().ToString()));
        done.Signed = Id<Item>.Parse(note.Split('/')[^1].Split('?')[0]);
        await Send(server, answer, $"/files/{done.File}/notes/{done.Signed}", ("What", "share"), ("Once", Id<Done>.New().ToString()));
        done.Shared = true;
        await Send(server, answer, $"/files/{done.File}/who", ("What", "assign"), ("Person", colleague.ToString()), ("Capacity", "Counsellor"));
        done.Given = true;
        await Send(server, answer, $"/files/{done.File}/who", ("What", "wall"), ("Against", walled.ToString()));
        done.Walled = true;
    }

    private async Task<string> Send(Uri server, Action answer, string path, params (string, string)[] fields)
    {
        var (status, body, location) = (HttpStatusCode.Conflict, "", (string?)null);
        // Eight who change the practice at once are asked to try again now and then; the same form does it once.
        for (var tries = 0; status == HttpStatusCode.Conflict && tries < 20; tries++)
        {
            using var form = CrashLoad.Form(server, path, secret, fields);
            (status, body, location) = await load.Send(form, secret, answer);
        }
        Assert.True(status == HttpStatusCode.SeeOther, $"{path} answered {status}: {body}");
        return location!;
    }
}
