namespace FourWalls.Tests.House;

/// <summary>The files that people write here; not what builds make, and not what belongs to nobody.</summary>
internal static class Tree
{
    private static readonly HashSet<string> NotOurs = [".git", "artifacts", "bin", "obj", "node_modules", "shared"];

    private static readonly HashSet<string> Written =
    [
        ".cs", ".cshtml", ".csproj", ".props", ".slnx", ".md", ".mjs", ".js", ".css", ".json", ".sql", ".txt", ".yml", ".svg", ".editorconfig", ".gitignore", "",
    ];

    /// <summary>Files under a folder, by their paths in the repository, with their text.</summary>
    public static IEnumerable<(string Path, string[] Lines)> Files(string under, params string[] endings)
    {
        var root = Shared.Repository("");
        foreach (var file in Under(new DirectoryInfo(Path.Combine(root, under))))
        {
            if (endings.Length == 0 ? Written.Contains(file.Extension) : endings.Contains(file.Extension))
                yield return (Path.GetRelativePath(root, file.FullName).Replace('\\', '/'), File.ReadAllLines(file.FullName));
        }
    }

    private static IEnumerable<FileInfo> Under(DirectoryInfo folder) =>
        folder.EnumerateFiles().Concat(folder.EnumerateDirectories().Where(one => !NotOurs.Contains(one.Name)).SelectMany(Under));
}
