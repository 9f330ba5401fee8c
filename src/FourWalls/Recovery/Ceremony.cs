using System.Text;
using FourWalls.Practices;
using FourWalls.People;
using FourWalls.Sealing;

namespace FourWalls.Recovery;

/// <summary>
/// A recovery ceremony between its two steps: enough papers were typed, a way in was chosen, and new papers wait to be typed
/// back. In the memory of one process, for minutes; nothing of it is kept anywhere until it is finished.
/// </summary>
internal sealed class Ceremony : IDisposable
{
    private readonly List<Secret> papers;

    public Ceremony(Practice practice, RecoverySeed old, Id<Person> person, Secret secondFactor, (int Threshold, int Shares) set, DateTimeOffset until)
    {
        (Old, Person, Until, Recovery) = (old, person, until, practice.Roll.Recovery!.Id);
        Fresh = RecoverySeed.New();
        papers = [.. Fresh.Split(set.Threshold, set.Shares).Select(share => new Secret(Encoding.UTF8.GetBytes(share.ToWords())))];
        using var root = Fresh.Root();
        using var recovery = Fresh.Recovery();
        Bundle = PrivateBundle.Generate(secondFactor, root.Public, recovery.Public);
    }

    /// <summary>What the second step names it by: whoever has it has just typed enough papers.</summary>
    public string Name { get; } = Convert.ToHexStringLower(Entropy.Bytes(16));

    public RecoverySeed Old { get; }

    public RecoverySeed Fresh { get; }

    public Id<Person> Person { get; }

    /// <summary>The person's new keys.</summary>
    public PrivateBundle Bundle { get; }

    public DateTimeOffset Until { get; }

    /// <summary>The set of papers that counted when it began.</summary>
    public Id<Looks.Fact> Recovery { get; }

    /// <summary>The new bundle under the new passphrase.</summary>
    public (byte[] Salt, byte[] Bundle) WayIn { get; set; }

    public IReadOnlyList<string> Words() => [.. papers.Select(Text)];

    public void Dispose()
    {
        Old.Dispose();
        Fresh.Dispose();
        Bundle.Dispose();
        papers.ForEach(paper => paper.Dispose());
    }

    private static string Text(Secret paper)
    {
        using var bytes = paper.Borrow();
        return Encoding.UTF8.GetString(bytes.Span);
    }
}
