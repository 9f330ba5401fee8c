using System.Net;
using Dapper;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace FourWalls.Benchmarks;

/// <summary>
/// The floor for looks: a page that shows the same note with the same markup, unsealed, from a table of the same kind of
/// database. No session, no decision, no ledger. It exists here and nowhere in the product.
/// </summary>
internal static class BareSite
{
    /// <summary>Serves until the process is killed.</summary>
    public static async Task Serve(string folder, string? postgres)
    {
        Directory.CreateDirectory(folder);
        var source = new BareSource(postgres, Path.Combine(folder, "bare.db"));
        await source.Fill(BenchPractice.Words(2000));
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ApplicationName = typeof(BareSite).Assembly.GetName().Name, ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.AddSingleton(source);
        builder.Services.AddRazorPages(options => options.RootDirectory = "/Bare");
        var app = builder.Build();
        app.UseRouting();
        app.MapRazorPages();
        await app.StartAsync();
        Console.WriteLine($"Serving on {app.Urls.First()}");
        await app.WaitForShutdownAsync();
    }
}

public sealed record BareNote(string HeldOn, string SignedBy, string SignedAt, string Text);

public sealed class BareSource(string? postgres, string path)
{
    public const string Id = "0123456789abcdefghjkmnpqrs";

    private readonly NpgsqlDataSource? source = postgres is null ? null : NpgsqlDataSource.Create(postgres);

    public async Task Fill(string text)
    {
        await using var connection = Open("ReadWriteCreate");
        await connection.ExecuteAsync("CREATE TABLE bare_note (id TEXT PRIMARY KEY, held_on TEXT, signed_by TEXT, signed_at TEXT, text TEXT)");
        await connection.ExecuteAsync("INSERT INTO bare_note VALUES (@Id, '2026-05-14', 'Amara Osei', '14 May 2026, 09:00', @text)", new { Id, text });
    }

    public async Task<BareNote> Read(string id)
    {
        await using var connection = Open("ReadOnly");
        return await connection.QuerySingleAsync<BareNote>("SELECT held_on AS HeldOn, signed_by AS SignedBy, signed_at AS SignedAt, text AS Text FROM bare_note WHERE id = @id", new { id });
    }

    private System.Data.Common.DbConnection Open(string mode)
    {
        System.Data.Common.DbConnection connection = source is null ? new SqliteConnection($"Data Source={path};Mode={mode}") : source.CreateConnection();
        connection.Open();
        return connection;
    }
}

public sealed class BarePage(BareSource source) : PageModel
{
    public BareNote Note { get; private set; } = null!;

    public async Task OnGetAsync(string id) => Note = await source.Read(id);
}
