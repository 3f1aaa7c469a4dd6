using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Easel.Studio.Downloads;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Easel.Server.Api.Native;

/// <summary><c>/api/v1/downloads</c>: loading models from elsewhere.</summary>
public static class DownloadRoutes
{
    /// <summary>Where they are.</summary>
    public const string Address = "/api/v1/downloads";

    public static void MapDownloads(this IEndpointRouteBuilder routes)
    {
        var downloads = routes.MapGroup(Address).WithTags("Downloads");
        downloads.MapGet("", List).WithSummary("The list of downloads").WithDescription("Those that run or wait in their order, then those that have ended, latest first. It outlives a restart.");
        downloads.MapPost("", Create).WithSummary("Load a model").WithDescription(
            "what is hf:OWNER/REPO[@REVISION]/PATH, civitai:VERSION, civitai:model/MODEL, a page of one of these sites, or any http(s) address of a model file outside private networks. "
            + "The file appears in the folder of its kind when it is whole, has the right hash and can be read. Takes the scope manage.");
        downloads.MapGet("events", Events).WithSummary("Watch the list (Server-Sent Events)").WithDescription("The whole list, as it is and after each change, a few times a second at most.");
        downloads.MapGet("{id}", Get).WithSummary("One download");
        downloads.MapDelete("{id}", Forget).WithSummary("Take one that has ended out of the list").WithDescription("A loaded file stays.");
        downloads.MapPost("{id}/pause", (string id, DownloadQueue queue) => Turned(id, queue, queue.Pause, "it neither runs nor waits")).WithSummary("Stop one for now").WithDescription("What came stays.");
        downloads.MapPost("{id}/resume", (string id, DownloadQueue queue) => Turned(id, queue, queue.Resume, "it is not paused")).WithSummary("Go on with one that was paused");
        downloads.MapPost("{id}/retry", (string id, DownloadQueue queue) => Turned(id, queue, queue.Retry, "it has neither failed nor been cancelled")).WithSummary("Try one again").WithDescription("It goes on where it was, if the file is still the same.");
        downloads.MapPost("{id}/cancel", (string id, DownloadQueue queue) => Turned(id, queue, queue.Cancel, "it has ended")).WithSummary("Give one up").WithDescription("What came of the file is deleted.");
    }

    private static Ok<IReadOnlyList<DownloadView>> List(DownloadQueue queue) => TypedResults.Ok(Views(queue));

    private static Created<DownloadView> Create(DownloadRequest request, DownloadQueue queue)
    {
        var added = queue.Add(request.Order);
        return TypedResults.Created($"{Address}/{added.Id}", DownloadView.Of(added));
    }

    private static Results<Ok<DownloadView>, ProblemHttpResult> Get(string id, DownloadQueue queue) =>
        queue.Find(id) is { } found ? TypedResults.Ok(DownloadView.Of(found)) : NoSuchDownload(id);

    private static Results<NoContent, ProblemHttpResult> Forget(string id, DownloadQueue queue)
    {
        if (queue.Find(id) is null) return NoSuchDownload(id);
        return queue.Forget(id) ? TypedResults.NoContent() : Problems.Conflict($"download {id} has not ended; cancel it first");
    }

    private static Results<Ok<DownloadView>, ProblemHttpResult> Turned(string id, DownloadQueue queue, Func<string, bool> turn, string why)
    {
        if (queue.Find(id) is null) return NoSuchDownload(id);
        return turn(id) ? Get(id, queue) : Problems.Conflict($"download {id}: {why}");
    }

    private static ServerSentEventsResult<IReadOnlyList<DownloadView>> Events(DownloadQueue queue, CancellationToken cancel) => TypedResults.ServerSentEvents(Watch(queue, cancel));

    private static async IAsyncEnumerable<SseItem<IReadOnlyList<DownloadView>>> Watch(DownloadQueue queue, [EnumeratorCancellation] CancellationToken cancel)
    {
        var news = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
        queue.Changed += Hear;
        try
        {
            do yield return new SseItem<IReadOnlyList<DownloadView>>(Views(queue), "downloads");
            while (await news.Reader.ReadAsync(cancel).ConfigureAwait(false));
        }
        finally { queue.Changed -= Hear; }

        void Hear() => news.Writer.TryWrite(true);
    }

    private static IReadOnlyList<DownloadView> Views(DownloadQueue queue) => [.. queue.All.Select(DownloadView.Of)];

    private static ProblemHttpResult NoSuchDownload(string id) => Problems.NotFound($"there is no download {id}");
}
