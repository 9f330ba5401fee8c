using System.Diagnostics;
using FourWalls.Looks;
using FourWalls.Practices;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace FourWalls.Benchmarks;

/// <summary>Durable appends to the ledger by many callers, and notes kept through HTTP; beside commits of one row each.</summary>
internal static class Appends
{
    private static readonly TimeSpan Time = TimeSpan.FromSeconds(3);

    public static Task Sqlite(Table table) => Run(table, null, "");

    public static Task Postgres(Table table) => Bench.Postgres is { } server ? Run(table, Bench.FreshSchema(server), " (PostgreSQL)") : Task.CompletedTask;

    private static async Task Run(Table table, string? connection, string engine)
    {
        await using var practice = await BenchPractice.Start(connection);
        var floor = SingleRows(connection);
        var appends = await Times(32, () => practice.Practice.Ledger.Append(Entry.Of(Act.Looked, practice.Practice.Now, practice.Session.Person)));
        table.AtLeast("durable ledger appends, 32 callers" + engine, appends, "/s", "single-row commits", floor, 10, null);

        var posts = new List<byte[]>();
        for (var i = 0; i < 8; i++)
            posts.Add(await Post(practice));
        await using var served = await practice.Hand(connection);
        var kept = await Load.Run(served.Address, posts, 8, Time);
        table.AtLeast("keep a 2 KB note, sealed, on the ledger, 8 connections" + engine, kept.PerSecond, "/s", "single-row commits", floor, null, 1500);
    }

    /// <summary>A form that keeps a new draft, with its token, as the page would send it.</summary>
    private static async Task<byte[]> Post(BenchPractice practice)
    {
        var (secret, cookie) = await practice.AnotherSecret();
        var form = $"HeldOn=2026-05-14&Text={Uri.EscapeDataString(BenchPractice.Words(2000))}&What=keep&Version=0&Draft=&M=&token={secret.FormToken()}";
        return Load.Post($"/files/{practice.File.Id}/notes/write", cookie, form);
    }

    private static async Task<double> Times(int callers, Func<Task> act)
    {
        var count = 0L;
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, callers).Select(async _ =>
        {
            while (watch.Elapsed < Time)
            {
                await act();
                Interlocked.Increment(ref count);
            }
        }));
        return count / watch.Elapsed.TotalSeconds;
    }

    /// <summary>The same database as anybody would use it: one row, one commit, and again.</summary>
    private static double SingleRows(string? postgres)
    {
        using System.Data.Common.DbConnection connection = postgres is null
            ? new SqliteConnection($"Data Source={Path.Combine(Bench.Scratch, "floor.db")}") : new NpgsqlConnection(postgres);
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = postgres is null
            ? "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE IF NOT EXISTS floor (n INTEGER PRIMARY KEY, leaf BLOB)"
            : "CREATE TABLE IF NOT EXISTS floor (n BIGINT PRIMARY KEY, leaf BYTEA)";
        command.ExecuteNonQuery();
        command.CommandText = "INSERT INTO floor (n, leaf) VALUES (@n, @leaf)";
        var (n, leaf) = (command.CreateParameter(), command.CreateParameter());
        (n.ParameterName, leaf.ParameterName, leaf.Value) = ("n", "leaf", new byte[160]);
        command.Parameters.Add(n);
        command.Parameters.Add(leaf);
        var watch = Stopwatch.StartNew();
        long count = 0;
        for (; watch.Elapsed < Time; count++)
        {
            n.Value = count;
            command.ExecuteNonQuery();
        }
        return count / watch.Elapsed.TotalSeconds;
    }
}
