using System.Security.Cryptography;
using System.Text;
using Easel.Core.Engines;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Easel.Server.Engines;

/// <summary>An engine that listens at an address and answers whoever knows the token.</summary>
internal sealed class EngineEndpoint : IAsyncDisposable
{
    private static readonly TimeSpan Closing = TimeSpan.FromSeconds(2);
    private readonly WebApplication application;

    private EngineEndpoint(WebApplication application) => this.application = application;

    /// <summary>Listens; the engine stays the caller's to dispose.</summary>
    public static async Task<EngineEndpoint> Start(IImageEngine engine, EngineAddress address, string token)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        if (OperatingSystem.IsWindows()) builder.WebHost.UseNamedPipes();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            // The caller is one, trusted and maybe slow: nothing has a limit.
            kestrel.Limits.KeepAliveTimeout = Timeout.InfiniteTimeSpan;
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Limits.MinResponseDataRate = null;
            address.Listen(kestrel);
        });
        builder.Services.AddSingleton(engine);
        builder.Services.AddSingleton<IHostLifetime, NoSignals>();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = Closing);
        builder.Services.AddGrpc(grpc => (grpc.MaxReceiveMessageSize, grpc.MaxSendMessageSize) = (null, null));

        var application = builder.Build();
        var expected = Encoding.UTF8.GetBytes(Credential(token));
        application.Use((context, next) =>
        {
            if (CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(context.Request.Headers.Authorization.ToString()), expected)) return next(context);
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return Task.CompletedTask;
        });
        application.MapGrpcService<EngineService>();
        await application.StartAsync().ConfigureAwait(false);
        return new EngineEndpoint(application);
    }

    /// <summary>What a call says in its <c>authorization</c> header.</summary>
    public static string Credential(string token) => $"Bearer {token}";

    /// <summary>Cancels what runs and closes.</summary>
    public async ValueTask DisposeAsync()
    {
        await application.StopAsync().ConfigureAwait(false);
        await application.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Ctrl+C in a terminal reaches every process that was started from it; when an engine ends is its parent's choice.</summary>
    private sealed class NoSignals : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
