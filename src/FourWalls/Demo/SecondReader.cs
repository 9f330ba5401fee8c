using FourWalls.Clients;
using FourWalls.Notes;
using FourWalls.People;
using FourWalls.Practices;

namespace FourWalls.Demo;

/// <summary>
/// Who supervises in the invented practice reads what waits and signs it, but for the last, which waits still at the end of the
/// year; the first goes back with a comment.
/// </summary>
internal static class SecondReader
{
    private const string SentBack = "This is clear. Please say too what you both agreed on until next time.";

    public static async Task Read(Practice practice, Session session)
    {
        var waiting = await NotesInReview.WaitingFor(practice, session);
        for (var i = 0; i < waiting.Count - 1; i++)
        {
            var (one, file) = (waiting[i], await ClientFile.Find(practice, session, waiting[i].File));
            var read = await new NotesOf(practice, session, file).Open(one.Subject, one.Note);
            var second = new SecondSignaturesOf(practice, session, file);
            if (i == 0)
                await second.SendBack(one.Subject, one.Note, read.Version, read.Look, SentBack, Id<Item>.New());
            else
                await second.Sign(one.Subject, one.Note, read.Version, read.Look);
        }
    }
}
