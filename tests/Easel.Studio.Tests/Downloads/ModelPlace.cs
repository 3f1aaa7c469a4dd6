using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Easel.Studio.Tests.Downloads;

/// <summary>A web server on the loopback that gives models as it is told to: well, badly, or not at all.</summary>
internal sealed class ModelPlace : IAsyncDisposable
{
    private readonly WebApplication server;

    private ModelPlace(WebApplication server) => this.server = server;

    public Uri Address => new(server.Urls.First());

    /// <summary>What was asked, in the order of asking.</summary>
    public ConcurrentQueue<Asked> Requests { get; } = new();

    public static async Task<ModelPlace> Start(Func<HttpContext, Task> answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var server = builder.Build();
        var place = new ModelPlace(server);
        server.Run(async context =>
        {
            var headers = context.Request.Headers;
            place.Requests.Enqueue(new Asked(context.Request.Path + context.Request.QueryString, headers.Range, headers.IfRange, headers.Authorization));
            await answer(context);
        });
        await server.StartAsync();
        return place;
    }

    public async ValueTask DisposeAsync() => await server.DisposeAsync();

    /// <summary>Gives a file as good servers do: parts where they are asked for, of the version that is meant.</summary>
    /// <param name="context">The request.</param>
    /// <param name="bytes">The file.</param>
    /// <param name="tag">Its version, with quotes; null says none.</param>
    /// <param name="cut">Breaks off after so many bytes; null ends well.</param>
    /// <param name="stalls">Stays silent in place of breaking off.</param>
    /// <param name="inParts">Whether parts are given.</param>
    public static async Task Give(HttpContext context, byte[] bytes, string? tag = "\"1\"", int? cut = null, bool stalls = false, bool inParts = true)
    {
        var (request, response) = (context.Request.Headers, context.Response);
        var (from, to) = (0, bytes.Length - 1);
        var wanted = request.Range.ToString();
        if (tag is not null) response.Headers.ETag = tag;
        if (inParts && wanted.StartsWith("bytes=", StringComparison.Ordinal) && (request.IfRange.Count == 0 || request.IfRange == tag))
        {
            var ends = wanted[6..].Split('-');
            from = int.Parse(ends[0], CultureInfo.InvariantCulture);
            if (ends[1].Length > 0) to = Math.Min(to, int.Parse(ends[1], CultureInfo.InvariantCulture));
            if (from > to)
            {
                response.StatusCode = StatusCodes.Status416RangeNotSatisfiable;
                return;
            }

            response.StatusCode = StatusCodes.Status206PartialContent;
            response.Headers.ContentRange = $"bytes {from}-{to}/{bytes.Length}";
        }

        response.ContentType = "application/octet-stream";
        response.ContentLength = to - from + 1;
        var given = Math.Min(cut ?? int.MaxValue, to - from + 1);
        await response.Body.WriteAsync(bytes.AsMemory(from, given), context.RequestAborted);
        if (given == to - from + 1) return;
        await response.Body.FlushAsync(context.RequestAborted);
        if (stalls) await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        else await Task.Delay(50); // so that what was written arrives
        context.Abort();
    }

    public static async Task Json(HttpContext context, string json)
    {
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(json);
    }

    /// <summary>A request.</summary>
    internal sealed record Asked(string Path, string? Range, string? IfRange, string? Authorization);
}
