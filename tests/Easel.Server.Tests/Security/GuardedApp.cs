using System.Net.Http.Headers;
using System.Text;
using Easel.Server.Security;
using Easel.Studio.Settings;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Easel.Server.Tests.Security;

/// <summary>A small application behind the gates: every route answers who asked, <c>/body</c>-like routes how much they were sent.</summary>
internal sealed class GuardedApp : IAsyncDisposable
{
    private readonly WebApplication app;

    private GuardedApp(WebApplication app, SettingsStore settings, AccessFile access, Lines lines)
    {
        (this.app, Settings, Access, Log) = (app, settings, access, lines);
        Client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = new Uri($"http://127.0.0.1:{Port}") };
    }

    public HttpClient Client { get; }

    public SettingsStore Settings { get; }

    public AccessFile Access { get; }

    public Lines Log { get; }

    public int Port => new Uri(app.Urls.First().Replace("[::]", "127.0.0.1", StringComparison.Ordinal)).Port;

    public static async Task<GuardedApp> Start(string folder, ServeOptions? options = null, Action<AccessFile>? store = null)
    {
        options ??= new ServeOptions { DataFolder = folder, Port = 0 };
        var access = new AccessFile(folder, TimeProvider.System);
        store?.Invoke(access);
        var settings = SettingsStore.Open(folder);
        var lines = new Lines();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Logging.SetMinimumLevel(LogLevel.Trace).AddProvider(lines);
        builder.AddStudioSecurity(options, settings);
        var app = builder.Build();
        app.UseStudioSecurity();
        app.MapPost("/sdapi/v1/txt2img", (Delegate)Count);
        app.MapPost("/api/v1/jobs", (Delegate)Count);
        app.MapPost("/v1/images/generations", (Delegate)Count);
        app.MapGet("/api/v1/events", (Delegate)Stay);
        app.MapFallback("{*path}", (HttpContext context) => $"{context.Features.Get<Caller>()?.Name} {context.Request.Path}");
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new GuardedApp(app, settings, access, lines);
    }

    public Task<HttpResponseMessage> Send(HttpMethod method, string path, params (string Name, string Value)[] headers) => Send(method, path, null, headers);

    public async Task<HttpResponseMessage> Send(HttpMethod method, string path, HttpContent? content, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        foreach (var (name, value) in headers) Assert.True(request.Headers.TryAddWithoutValidation(name, value));
        return await Client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    public static (string, string) Basic(string name, string password) => ("Authorization", new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{name}:{password}"))).ToString());

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await app.DisposeAsync();
    }

    private static async Task Stay(HttpContext context)
    {
        context.Response.ContentType = "text/event-stream";
        await context.Response.WriteAsync("data: here\n\n", context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
        await Task.Delay(Timeout.Infinite, context.RequestAborted);
    }

    private static async Task<string> Count(HttpContext context)
    {
        var buffer = new byte[65536];
        var count = 0L;
        for (int read; (read = await context.Request.Body.ReadAsync(buffer, context.RequestAborted)) > 0;) count += read;
        return $"{count}";
    }
}
