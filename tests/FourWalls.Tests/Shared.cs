namespace FourWalls.Tests;

/// <summary>Test material that others wrote, read where it lies beside the project; a test that lacks it says so and skips.</summary>
internal static class Shared
{
    public static string Path(string relative)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var path = System.IO.Path.Combine(folder.FullName, "shared", relative);
            if (File.Exists(path) || Directory.Exists(path))
                return path;
        }
        Assert.Skip($"The shared test material {relative} is not beside this checkout.");
        return "";
    }

    /// <summary>A file of this repository, wherever the tests were built.</summary>
    public static string Repository(string relative)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(System.IO.Path.Combine(folder.FullName, "FourWalls.slnx")))
            folder = folder.Parent;
        return System.IO.Path.Combine(folder!.FullName, relative);
    }
}
