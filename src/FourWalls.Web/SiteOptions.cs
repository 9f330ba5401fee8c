namespace FourWalls.Web;

/// <summary>How a site is served.</summary>
/// <param name="Data">The data directory.</param>
/// <param name="Connection">PostgreSQL's connection string; null for SQLite in the data directory.</param>
/// <param name="LeaveTo">Where "Leave this page" goes: a site that anybody might look at.</param>
/// <param name="Proxy">The address of the proxy in front, whose word about the visitor's address is taken; null for none.</param>
public sealed record SiteOptions(string Data, string? Connection, Uri LeaveTo, System.Net.IPAddress? Proxy)
{
    /// <summary>Bytes; a form that is larger is refused before it is read.</summary>
    public const int LargestForm = 2_000_000;

    public static readonly Uri DefaultLeaveTo = new("https://www.wikipedia.org/");

    public TimeProvider Time { get; init; } = TimeProvider.System;
}
