using System.CommandLine;
using System.Net;
using FourWalls.Health;
using FourWalls.Looks;
using FourWalls.Practices;
using FourWalls.Web;
using FourWalls.Web.Doors;

namespace FourWalls.Cli;

/// <summary><c>fourwalls serve</c>: the site, on this machine unless it is told otherwise.</summary>
internal static class Serve
{
    public static Command Command()
    {
        var data = DataOption();
        var database = DatabaseOption();
        var port = new Option<int>("--port") { Description = "The port to listen on; 0 for any that is free.", DefaultValueFactory = _ => 5080 };
        var address = new Option<string>("--address") { Description = "The address to listen on.", DefaultValueFactory = _ => "127.0.0.1" };
        var certificate = new Option<string?>("--certificate") { Description = "A certificate with its key (PFX), needed beyond this machine unless a proxy is named." };
        var proxy = new Option<string?>("--proxy") { Description = "The address of the proxy in front, which speaks HTTPS to the world." };
        var leave = new Option<string?>("--leave-to") { Description = "Where \"Leave this page\" goes." };
        var command = new Command("serve", "Serves a practice.") { data, database, port, address, certificate, proxy, leave };
        command.SetAction(async (parsed, cancel) =>
        {
            var listen = IPAddress.Parse(parsed.GetValue(address)!);
            var proxyAddress = parsed.GetValue(proxy) is { } named ? IPAddress.Parse(named) : null;
            if (!IPAddress.IsLoopback(listen) && parsed.GetValue(certificate) is null && proxyAddress is null)
                return Say.Problem("To be reached from other machines, a certificate is needed (--certificate), or the proxy in front must be named (--proxy). Nothing was started.");
            var options = new SiteOptions(
                parsed.GetValue(data)!, parsed.GetValue(database), parsed.GetValue(leave) is { } to ? new Uri(to) : SiteOptions.DefaultLeaveTo, proxyAddress);
            return await Run(options, listen, parsed.GetValue(port), parsed.GetValue(certificate), cancel);
        });
        return command;
    }

    public static Option<string> DataOption() => new("--data") { Description = "The data directory.", Required = true };

    public static Option<string?> DatabaseOption() => new("--database")
    {
        Description = "PostgreSQL's connection string; without it, SQLite in the data directory.",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable("FOURWALLS_DATABASE"),
    };

    private static async Task<int> Run(SiteOptions options, IPAddress listen, int port, string? certificate, CancellationToken cancel)
    {
        if (NoDumps.Set() is { } problem)
            return Say.Problem(problem);
        WebApplication site;
        try
        {
            site = Site.Build(options, builder => builder.WebHost.ConfigureKestrel(kestrel =>
            {
                kestrel.AddServerHeader = false;
                kestrel.Limits.MaxRequestBodySize = SiteOptions.LargestForm;
                kestrel.Listen(listen, port, endpoint =>
                {
                    if (certificate is not null)
                        endpoint.UseHttps(certificate, Environment.GetEnvironmentVariable("FOURWALLS_CERTIFICATE_PASSWORD"));
                });
            }));
            _ = site.Services.GetRequiredService<Practice>();
        }
        catch (LedgerBroken broken)
        {
            return Say.Problem($"{broken.Message} Nothing is served. Run \"fourwalls verify\", and do not go on before somebody has found out why.");
        }
        catch (Exception failure) when ((failure as Refused ?? Outage.Of(failure)) is { } no)
        {
            return Say.Problem($"{no.Message} Nothing is served. \"fourwalls doctor\" says more.");
        }
        await using (site)
        {
            try
            {
                await site.StartAsync(cancel);
            }
            catch (IOException)
            {
                return Say.Problem($"Port {port} of {listen} cannot be listened on; something else may be using it. Nothing is served. Choose another with --port.");
            }
            var url = site.Urls.First();
            Say.Line($"Serving on {url}");
            if (!site.Services.GetRequiredService<Practice>().IsFounded)
                Say.Line($"This practice is empty. Set it up here, once: {url}{site.Services.GetRequiredService<SetUpLink>().Path}");
            await site.WaitForShutdownAsync(cancel);
        }
        return 0;
    }
}
