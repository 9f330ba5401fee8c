namespace FourWalls.Demo;

/// <summary>
/// The words of the invented notes: sentences of the cast, put together by number, so that each client's notes differ and every
/// making gives the same ones.
/// </summary>
internal sealed class InventedWords(CastWords words, CastFile file, int number)
{
    private readonly CastTheme theme = words.Themes[file.Theme];

    private string Who => file.Kind == Clients.FileKind.Group ? "The group"
        : file.Members.Count == 1 ? file.Members[0].CalledBy
        : string.Join(", ", file.Members.SkipLast(1).Select(member => member.CalledBy)) + " and " + file.Members[^1].CalledBy;

    public string Modality(int session) => Pick(words.Modalities, session);

    public string Note(int session)
    {
        var opening = Pick(words.Openings, session).Replace("{topic}", Pick(theme.Topics, session / 2), StringComparison.Ordinal);
        return Fill(string.Join(' ', opening, Pick(theme.Did, session), Pick(theme.Next, session + (session / 3)), Pick(words.Closings, session * 2)));
    }

    /// <summary>The same in three parts: what was told and done, what it comes to, what is next.</summary>
    public IReadOnlyList<string> Parts(int session)
    {
        var opening = Pick(words.Openings, session).Replace("{topic}", Pick(theme.Topics, session / 2), StringComparison.Ordinal);
        return [Fill($"{opening} {Pick(theme.Did, session)}"), Fill(Pick(words.Closings, session * 2)), Fill(Pick(theme.Next, session + (session / 3)))];
    }

    public string Addendum(int session) => Fill(Pick(words.Addenda, session));

    public string Review(int session) => Fill(Pick(words.Reviews, session));

    public CastPlan Plan => theme.Plan;

    public string SessionNote(int session) => Fill(Pick(words.SessionNotes, session));

    private string Pick(IReadOnlyList<string> from, int session) => from[(session + (number * 7)) % from.Count];

    private string Fill(string text) => text.Replace("{who}", Who, StringComparison.Ordinal);
}
