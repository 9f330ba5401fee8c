namespace FourWalls;

/// <summary>What is wrong with a form: all of it at once, each with its field and one clear sentence.</summary>
public sealed class Problems
{
    private readonly List<(string Field, string Sentence)> list = [];

    public IReadOnlyList<(string Field, string Sentence)> List => list;

    public bool Any => list.Count > 0;

    public void Add(string field, string sentence) => list.Add((field, sentence));

    /// <summary>For a form that is shown once more before anybody has sent it in earnest.</summary>
    public void Forget() => list.Clear();

    /// <summary>The text without surrounding space; a problem when it is empty or too long.</summary>
    public string Text(string field, string? typed, string missing, int longest = 200)
    {
        var text = (typed ?? "").Trim();
        if (text.Length == 0)
            Add(field, missing);
        else if (text.Length > longest)
            Add(field, $"This is too long: at most {longest} letters.");
        return text;
    }

    /// <summary>A text that may stay empty.</summary>
    public string Optional(string field, string? typed, int longest = 200)
    {
        var text = (typed ?? "").Trim();
        if (text.Length > longest)
            Add(field, $"This is too long: at most {longest} letters.");
        return text;
    }
}
