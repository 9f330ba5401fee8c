using System.Runtime.InteropServices;

namespace FourWalls.Cli;

/// <summary>
/// Keeps what the service holds in memory out of files. Keys are zeroed when they are done with; the text of a page cannot be,
/// and a core dump would write both to the disk.
/// </summary>
/// <remarks>
/// Not covered: whoever is root on the machine, swap that is not encrypted, and the snapshot of a running virtual machine.
/// </remarks>
public static class NoDumps
{
    private const int GetDumpable = 3;
    private const int SetDumpable = 4;
    private const int CoreSize = 4;

    private static readonly string[] Switches = ["DOTNET_DbgEnableMiniDump", "COMPlus_DbgEnableMiniDump"];

    /// <summary>Whether the kernel would write this process's memory to a file, or let another process of the same user read it.</summary>
    public static bool IsDumpable => OperatingSystem.IsLinux() && NativeMethods.PrCtl(GetDumpable, 0, 0, 0, 0) != 0;

    /// <summary>Switches dumps off for this process and those that it starts.</summary>
    /// <returns>Null when it is done; otherwise what is in the way, fit to show.</returns>
    public static string? Set()
    {
        if (Array.Find(Switches, name => Environment.GetEnvironmentVariable(name) is not (null or "" or "0")) is { } on)
            return $"{on} is set: after a crash it would write clients' words to a file. Nothing was started. Take it out of the environment and start again.";
        if (!OperatingSystem.IsLinux())
            return null;
        var none = default(Limits);
        return NativeMethods.PrCtl(SetDumpable, 0, 0, 0, 0) == 0 && NativeMethods.SetLimit(CoreSize, in none) == 0 && !IsDumpable
            ? null
            : "Core dumps could not be switched off. Nothing was started.";
    }

    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct Limits(nuint Soft, nuint Hard);

    private static class NativeMethods
    {
        [DllImport("libc", EntryPoint = "prctl")]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern int PrCtl(int option, nuint a, nuint b, nuint c, nuint d);

        [DllImport("libc", EntryPoint = "setrlimit")]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern int SetLimit(int resource, in Limits limits);
    }
}
