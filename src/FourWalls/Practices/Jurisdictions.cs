namespace FourWalls.Practices;

/// <summary>Places whose law a practice can be bound by: ids and names, no rule. Rules come as dated packs of their own.</summary>
public static class Jurisdictions
{
    private static readonly Dictionary<string, string> Places = Load();

    public static IReadOnlyDictionary<string, string> All => Places;

    private static Dictionary<string, string> Load()
    {
        using var stream = typeof(Jurisdictions).Assembly.GetManifestResourceStream("jurisdictions.txt")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split('\t')).ToDictionary(parts => parts[0], parts => parts[1]);
    }
}
