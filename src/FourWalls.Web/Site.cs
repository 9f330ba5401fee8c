using FourWalls.People;
using FourWalls.Practices;
using FourWalls.Web.Doors;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.HttpOverrides;

namespace FourWalls.Web;

/// <summary>The whole web site: what it is made of, then the doors in the order in which a request meets them.</summary>
public static class Site
{
    /// <param name="listen">Adds the addresses to listen on, and the certificate.</param>
    public static WebApplication Build(SiteOptions options, Action<WebApplicationBuilder> listen)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions
        {
            ApplicationName = typeof(Site).Assembly.GetName().Name,
            ContentRootPath = AppContext.BaseDirectory,
        });
        Quiet(builder);
        // One visitor's things must never be kept by something that serves all.
        builder.Host.UseDefaultServiceProvider(provider => (provider.ValidateScopes, provider.ValidateOnBuild) = (true, true));
        listen(builder);
        Services(builder.Services, options);
        var app = builder.Build();
        if (options.Proxy is { } proxy)
        {
            var forwarded = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto };
            forwarded.KnownProxies.Add(proxy);
            app.UseForwardedHeaders(forwarded);
        }
        app.UseMiddleware<ErrorDoor>();
        app.UseMiddleware<SecurityHeaders>();
        app.UseMiddleware<HealthDoor>();
        app.UseMiddleware<Assets>();
        app.UseRouting();
        app.UseMiddleware<SetUpDoor>();
        app.UseMiddleware<SessionDoor>();
        app.UseMiddleware<AudienceDoor>();
        app.UseMiddleware<FileDoor>();
        app.MapRazorPages();
        return app;
    }

    private static void Services(IServiceCollection services, SiteOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton<TimeProvider>(of => of.GetRequiredService<Practice>().Time);
        services.AddSingleton(_ => Practice.Open(options.Data, options.Connection, options.Time));
        services.AddSingleton<Sessions>();
        services.AddSingleton(_ => new StretchQueue());
        services.AddSingleton<Guessing>();
        services.AddSingleton<SignIn>();
        services.AddSingleton<Recovery.Ceremonies>();
        services.AddSingleton<SetUpLink>();
        services.AddSingleton<Names>();
        services.AddScoped<Visit>();
        services.AddScoped<Pages.Public.Leaving>();
        services.AddScoped<Pages.Client.ClientViews>();
        services.AddSingleton<IAntiforgery, FormTokens>();
        services.Configure<KeyManagementOptions>(keys => keys.XmlRepository = new KeysInMemory());
        services.AddHostedService<HolderRounds>();
        services.AddSingleton<HolderRounds.Board>();
        services.AddRazorPages(pages => AudienceConventions.Apply(pages.Conventions));
        // Past a size the framework writes parts of a form to a temporary folder; past this size the server refuses the form.
        services.Configure<FormOptions>(form => (form.MemoryBufferThreshold, form.BufferBodyLengthLimit) = (SiteOptions.LargestForm, SiteOptions.LargestForm));
        services.Configure<RouteOptions>(routes => routes.ConstraintMap.Add("id", typeof(IdConstraint)));
    }

    /// <summary>The framework logs paths, queries and messages of exceptions; they can say who looked for what. Only our own lines are kept.</summary>
    private static void Quiet(WebApplicationBuilder builder)
    {
        builder.Logging.ClearProviders();
        builder.Logging.AddSimpleConsole(console => console.SingleLine = true);
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Logging.AddFilter("Microsoft", LogLevel.None);
    }
}
