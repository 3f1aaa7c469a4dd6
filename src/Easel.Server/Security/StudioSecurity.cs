using System.Net;
using Easel.Studio.Jobs;
using Easel.Studio.Settings;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Easel.Server.Security;

/// <summary>Puts the gates in front of a web application.</summary>
public static class StudioSecurity
{
    /// <summary>Registers what the gates need, and where the server listens.</summary>
    /// <param name="builder">The application's.</param>
    /// <param name="options">What it is started with.</param>
    /// <param name="settings">The studio's.</param>
    /// <exception cref="Easel.Core.Requests.RequestException">It would be open to everybody; see <see cref="ListenRule"/>.</exception>
    public static void AddStudioSecurity(this WebApplicationBuilder builder, ServeOptions options, SettingsStore settings)
    {
        var access = new AccessFile(options.DataFolder, TimeProvider.System);
        ListenRule.Check(options, access);
        builder.WebHost.ConfigureKestrel(kestrel => Listen(kestrel, options));
        builder.Services.AddSingleton(options).AddSingleton(settings).AddSingleton(access).AddSingleton<Credentials>().AddSingleton<FailedLogins>().AddSingleton<JobRate>();
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<Sessions>();
        builder.Services.AddCors(cors => cors.AddDefaultPolicy(policy => policy.WithOrigins([.. options.CorsOrigins]).AllowAnyMethod().AllowAnyHeader().AllowCredentials()));
        builder.Logging.AddFilter("Microsoft.AspNetCore.HttpLogging", LogLevel.None); // it writes headers and bodies
        builder.Services.Replace(ServiceDescriptor.Singleton<ILoggerFactory>(services =>
            new LoggerFactory(
                services.GetServices<ILoggerProvider>().Select(provider => provider is RedactingLoggers ? provider : new RedactingLoggers(provider)),
                services.GetRequiredService<Microsoft.Extensions.Options.IOptionsMonitor<LoggerFilterOptions>>())));
    }

    /// <summary>Puts the gates in front of everything mapped so far and later, and maps the login.</summary>
    public static void UseStudioSecurity(this WebApplication app)
    {
        var options = app.Services.GetRequiredService<ServeOptions>();
        app.UseMiddleware<BodyGate>();
        if (options.CorsOrigins.Length > 0) app.UseCors();
        app.UseMiddleware<AccessGate>();
        app.UseMiddleware<RateGate>();
        LoginRoutes.Map(app);
    }

    private static void Listen(KestrelServerOptions kestrel, ServeOptions options)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestHeadersTotalSize = 32 << 10;
        if (options.Listen) kestrel.ListenAnyIP(options.Port);
        else kestrel.Listen(IPAddress.Loopback, options.Port);
    }
}
