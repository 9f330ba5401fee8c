namespace FourWalls.Cli;

/// <summary>
/// The rules of the command line: answers on standard output, problems on standard error, one clear sentence each, and never
/// a client's word.
/// </summary>
internal static class Say
{
    public static void Line(string text) => Console.Out.WriteLine(text);

    /// <summary>How far long work is: on standard error, so that a program can read the answer.</summary>
    public static void Progress(string text) => Console.Error.WriteLine(text);

    public static int Problem(string text)
    {
        Console.Error.WriteLine(text);
        return 1;
    }
}
