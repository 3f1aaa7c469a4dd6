using Easel.Core.Requests;
using Easel.Studio.Gallery;
using Easel.Studio.Jobs;
using Easel.Studio.Settings;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Easel.Server.Api.OpenAi;

/// <summary><c>POST /v1/images/generations</c> in OpenAI's form, so that chat front ends can use Easel (OpenAI API reference, Images).</summary>
public static class ImagesRoutes
{
    public static void MapOpenAi(this IEndpointRouteBuilder routes)
    {
        var images = routes.MapGroup("/v1/images").WithTags("OpenAI");
        images.MapPost("generations", Generate).WithSummary("Make pictures in OpenAI's form").WithDescription("Waits until they are done. A client that leaves cancels its job.");
    }

    private static async Task<Results<Ok<ImagesAnswer>, JsonHttpResult<OpenAiError>>> Generate(ImagesOrder order, JobQueue queue, PictureStore pictures, RequestCheck check, SettingsStore settings, HttpContext context)
    {
        var cancel = context.RequestAborted;
        Job? job = null;
        try
        {
            var wish = check.Complete(Read(order, settings.Current.Request));
            job = await queue.Submit(new NewJob(wish) { Keeping = Keeping.ForADay, Source = "openai" }, cancel).ConfigureAwait(false);
            var ended = await queue.WaitFor(job.Id, cancel).ConfigureAwait(false);
            if (ended is not { State: JobState.Done }) return OpenAiError.Of(ended?.ErrorField is null ? 500 : 400, ended?.Error ?? "the job was cancelled", ended?.ErrorField);
            var made = await pictures.OfJob(job.Id, cancel).ConfigureAwait(false);
            return TypedResults.Ok(new ImagesAnswer(new DateTimeOffset(ended.Created).ToUnixTimeSeconds(), [.. await Task.WhenAll(made.Select(picture => Answer(picture, order, context.Request))).ConfigureAwait(false)]));
        }
        catch (OperationCanceledException) when (job is not null && cancel.IsCancellationRequested)
        {
            await queue.Cancel(job.Id, CancellationToken.None).ConfigureAwait(false);
            throw;
        }
    }

    private static ImageRequest Read(ImagesOrder order, ImageRequest usual)
    {
        if (order.ResponseFormat is not (null or "" or "url" or "b64_json")) throw new RequestException("response_format", $"there is no '{order.ResponseFormat}'; give b64_json or url");
        return Request(order, usual);
    }

    private static ImageRequest Request(ImagesOrder order, ImageRequest usual) => usual with
    {
        Prompt = order.Prompt,
        NegativePrompt = order.NegativePrompt ?? "",
        Model = order.Model is null or "" || order.Model.StartsWith("dall-e", StringComparison.Ordinal) || order.Model.StartsWith("gpt-image", StringComparison.Ordinal) ? usual.Model : order.Model,
        Size = order.Size is null or "auto" or "" ? new ImageSize(512, 512) : Size(order.Size),
        BatchCount = order.N is null or (>= 1 and <= 10) ? order.N ?? 1 : throw new RequestException("n", $"{order.N} is outside 1-10"),
        Steps = order.Quality switch
        {
            null or "" or "auto" or "standard" or "medium" => 20,
            "low" => 12,
            "high" or "hd" => 40,
            _ => throw new RequestException("quality", $"there is no '{order.Quality}'; give low, medium, high, standard, hd or auto"),
        },
        Seeds = usual.Seeds with { Seed = order.Seed ?? -1 },
    };

    private static ImageSize Size(string text) =>
        text.Split('x') is [var w, var h] && int.TryParse(w, out var width) && int.TryParse(h, out var height)
            ? new ImageSize(width, height)
            : throw new RequestException("size", $"'{text}' is no size; give width and height, such as 512x512");

    private static async Task<ImagesAnswer.Picture> Answer(StoredPicture picture, ImagesOrder order, HttpRequest request) => order.ResponseFormat switch
    {
        "url" => new ImagesAnswer.Picture(null, $"{request.Scheme}://{request.Host}/api/v1/images/{picture.Id}/file", picture.Prompt),
        _ => new ImagesAnswer.Picture(Convert.ToBase64String(await File.ReadAllBytesAsync(picture.Path).ConfigureAwait(false)), null, picture.Prompt),
    };
}
