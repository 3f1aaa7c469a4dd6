using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Easel.Core.Engines;
using Easel.Core.Imaging;
using Easel.Core.Requests;
using Easel.Core.Results;

namespace Easel.Server.Client;

/// <summary>An engine that is a studio server somewhere: requests become jobs there that no gallery keeps, and their pictures come back.</summary>
public sealed class ServerEngine : IImageEngine, IDisposable
{
    private readonly ServerConnection server;
    private readonly bool previews;
    private readonly ServerTimes times;

    /// <param name="server">Its address, such as <c>http://studio.example:7860</c>.</param>
    /// <param name="key">An API key, or null for none.</param>
    /// <param name="previews">Whether previews are fetched, as often as the server makes them.</param>
    /// <exception cref="RequestException">It is no address; the key is none.</exception>
    public ServerEngine(string server, string? key = null, bool previews = false)
        : this(server, key, previews, new ServerTimes())
    {
    }

    internal ServerEngine(string server, string? key, bool previews, ServerTimes times) =>
        (this.server, this.previews, this.times) = (new ServerConnection(server, key), previews, times);

    /// <summary>Models and samplers are looked up by the server. Cancelling cancels the job; pictures finished by then still come.</summary>
    public async IAsyncEnumerable<ImageEvent> Generate(ImageRequest request, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        var events = Channel.CreateUnbounded<ImageEvent>();
        using var left = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var carrying = Carry(request, events.Writer, left.Token);
        try
        {
            await foreach (var happened in events.Reader.ReadAllAsync(CancellationToken.None).ConfigureAwait(false)) yield return happened;
        }
        finally
        {
            await left.CancelAsync().ConfigureAwait(false); // who stops listening does not want the rest
            await carrying.ConfigureAwait(false);
        }
    }

    /// <summary>Is told to fail: a server's jobs are requests for new pictures, and its Extras answer with a picture at once.</summary>
    public async IAsyncEnumerable<ImageEvent> Upscale(UpscaleRequest request, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        yield return new ImageEvent.Failed("upscaler", "a studio server is not asked to upscale in this way yet; ask its route /sdapi/v1/extra-single-image");
    }

    public void Dispose() => server.Dispose();

    // Who names a file of this computer may not know that the server cannot see it.
    private static string Advice(string? field, ImageRequest request) => (field switch { "model" => request.Model, "vae" => request.Vae, _ => null }) is { } name && (File.Exists(name) || Directory.Exists(name))
        ? "; that is a path on this computer, and a server uses only files in its own folders: put it into one of those and give its name, or leave --server out"
        : "";

    [SuppressMessage("Design", "CA1031", Justification = "the border of an engine: whatever went wrong becomes its last event")]
    private async Task Carry(ImageRequest request, ChannelWriter<ImageEvent> events, CancellationToken cancel)
    {
        try { await new ServerJob(server, events, previews, times).Carry(NamedPicture.Inlined(request), cancel).ConfigureAwait(false); }
        catch (RequestException wrong) { events.TryWrite(new ImageEvent.Failed(wrong.Field, wrong.Message)); }
        catch (ServerException wrong) { events.TryWrite(new ImageEvent.Failed(wrong.Field, wrong.Message + Advice(wrong.Field, request))); }
        catch (OperationCanceledException) { events.TryWrite(new ImageEvent.Cancelled()); }
        catch (Exception fault) { events.TryWrite(new ImageEvent.Failed(null, $"{fault.GetType().Name}: {fault.Message}", fault.ToString())); }
        finally { events.Complete(); }
    }
}
