using System.Net;
using FourWalls.Practices;
using FourWalls.Web;
using FourWalls.Web.Doors;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace FourWalls.Journeys;

/// <summary>The real site on a free port, with a folder of its own. Fewer stretching rounds; nothing else is different.</summary>
public sealed class SiteUnderTest : IAsyncDisposable
{
    private SiteUnderTest(string folder, string? connection, WebApplication app) => (Folder, Connection, App) = (folder, connection, app);

    public string Folder { get; }

    public string? Connection { get; }

    public WebApplication App { get; }

    public Uri Url => new(App.Urls.First());

    public Practice Practice => App.Services.GetRequiredService<Practice>();

    public string SetUpPath => App.Services.GetRequiredService<SetUpLink>().Path;

    public static async Task<SiteUnderTest> Start(string? connection = null, TimeProvider? time = null, string? folder = null, Uri? leaveTo = null)
    {
        folder ??= NewFolder();
        var app = Site.Build(
            new SiteOptions(folder, connection, leaveTo ?? SiteOptions.DefaultLeaveTo, null) { Time = time ?? TimeProvider.System },
            builder => builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0)));
        await app.StartAsync();
        return new SiteUnderTest(folder, connection, app);
    }

    public static string NewFolder(string rounds = "1000 1000")
    {
        var folder = Directory.CreateTempSubdirectory("fourwalls-").FullName;
        Directory.CreateDirectory(Path.Combine(folder, "host"));
        File.WriteAllText(Path.Combine(folder, "host", "rounds-1"), rounds);
        return folder;
    }

    public async ValueTask DisposeAsync()
    {
        await App.StopAsync();
        await App.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }
}
