using System.Globalization;
using System.Net;
using System.Text;
using FourWalls.Looks;
using FourWalls.Storage;

namespace FourWalls.Benchmarks;

/// <summary>
/// The product's own server is killed with kill -9 while 32 connections look at a note. Every answer says the number of its entry, and
/// that entry has to be in the database that is left.
/// </summary>
internal static class Killed
{
    private const int Tries = 20;
    private const int Connections = 32;

    public static Task Sqlite(Table table) => Run(table, null, "");

    public static Task Postgres(Table table) => Bench.Postgres is { } server ? Run(table, Bench.FreshSchema(server), " (PostgreSQL)") : Task.CompletedTask;

    private static async Task Run(Table table, string? connection, string engine)
    {
        await using var practice = await BenchPractice.Start(connection);
        var note = await practice.SignedNote();
        var requests = new List<byte[]>();
        for (var i = 0; i < Connections; i++)
            requests.Add(Load.Get($"/files/{practice.File.Id}/notes/{note}", (await practice.AnotherSession()).Cookie));
        var served = await practice.Hand(connection);
        var (answered, missing) = (0, 0);
        for (var i = 0; i < Tries; i++)
        {
            if (i > 0)
                served = await Child.Serve(practice.Folder, connection);
            var said = await Cut(served, requests);
            var kept = await Kept(practice.Folder, connection, note.ToString());
            (answered, missing) = (answered + said.Count, missing + said.Count(one => !kept.Contains(one)));
        }
        table.AtMost($"looks without an entry, of {answered:N0} answered, {Tries} times kill -9{engine}", missing, "", "", 0, null, 0);
        if (answered < Tries * Connections)
            throw new InvalidOperationException("Too few looks were answered before the server was killed for this to say anything.");
    }

    /// <summary>The numbers of the entries that were answered before the server was killed.</summary>
    private static async Task<List<long>> Cut(Child served, IReadOnlyList<byte[]> requests)
    {
        var answers = Task.WhenAll(requests.Select(request => Task.Run(() => Ask(served.Address, request))));
        await Task.Delay(Random.Shared.Next(800, 2500));
        await served.DisposeAsync(); // kill -9
        return [.. (await answers).SelectMany(one => one)];
    }

    private static async Task<List<long>> Ask(IPEndPoint server, byte[] request)
    {
        var said = new List<long>();
        await Load.UntilCut(server, request, page =>
        {
            var text = Encoding.UTF8.GetString(page);
            var from = text.IndexOf("as entry ", StringComparison.Ordinal) + 9;
            said.Add(long.Parse(text[from..text.IndexOf('.', from)], CultureInfo.InvariantCulture));
        });
        return said;
    }

    private static async Task<HashSet<long>> Kept(string folder, string? connection, string note)
    {
        await using var database = Database.At(folder, connection);
        await using var reading = await database.Read();
        return (await LedgerStore.Entries(reading, long.MaxValue, int.MaxValue))
            .Where(row => Entry.Parse(row.Leaf) is { Act: Act.Looked } entry && entry.Items.Any(item => item.Item.ToString() == note)).Select(row => row.Index).ToHashSet();
    }
}
