using Easel.Core.Imaging;
using Easel.Core.Models;
using Easel.Core.Requests;
using Grpc.Core;

namespace Easel.Server.Engines;

/// <summary>What an engine is asked for, as the messages a call begins with.</summary>
internal static class OrderMessages
{
    public static IEnumerable<Wire.Order> Of(ImageRequest request) => [new Wire.Order { Request = RequestJson.Write(request) }];

    public static IEnumerable<Wire.Order> Of(UpscaleRequest request)
    {
        var upscale = new Wire.Upscale { Upscaler = request.Upscaler, Size = PixelMessages.Size(request.Picture) };
        if (request.Tile is { } tile) upscale.Tile = tile;
        if (request.Overlap is { } overlap) upscale.Overlap = overlap;
        yield return new Wire.Order { Upscale = upscale };
        foreach (var piece in PixelMessages.Pieces(request.Picture)) yield return new Wire.Order { Pixels = piece };
    }

    public static IEnumerable<Wire.Order> Of(FaceRequest request)
    {
        var faces = new Wire.Faces { Restorer = request.How.Restorer, Weight = request.How.Weight, Size = PixelMessages.Size(request.Picture) };
        if (request.How.File is { } file) faces.File = file;
        yield return new Wire.Order { Faces = faces };
        foreach (var piece in PixelMessages.Pieces(request.Picture)) yield return new Wire.Order { Pixels = piece };
    }

    public static IEnumerable<Wire.Order> Of(TagRequest request)
    {
        yield return new Wire.Order { Tagging = new Wire.Tagging { Tagger = request.Tagger, Size = PixelMessages.Size(request.Picture) } };
        foreach (var piece in PixelMessages.Pieces(request.Picture)) yield return new Wire.Order { Pixels = piece };
    }

    public static IEnumerable<Wire.Order> Of(CaptionRequest request)
    {
        var captioning = new Wire.Captioning { Captioner = request.Captioner, Least = request.Least, Most = request.Most, Size = PixelMessages.Size(request.Picture) };
        if (request.Ranker is { } ranker) captioning.Ranker = ranker;
        captioning.Categories.AddRange(request.Categories.Select(category => new Wire.Category { Name = category.Name, Count = category.Count, Phrases = { category.Phrases } }));
        yield return new Wire.Order { Captioning = captioning };
        foreach (var piece in PixelMessages.Pieces(request.Picture)) yield return new Wire.Order { Pixels = piece };
    }

    public static IEnumerable<Wire.Order> Of(ModelTask task) => [new Wire.Order { Task = ModelTaskJson.Write(task) }];

    /// <param name="first">The call's first message.</param>
    /// <exception cref="RequestException">It cannot be read.</exception>
    public static ModelTask ReadTask(Wire.Order first) => ModelTaskJson.Read(first.Task);

    /// <param name="first">The call's first message.</param>
    /// <exception cref="RequestException">It cannot be read.</exception>
    public static ImageRequest ReadRequest(Wire.Order first) => RequestJson.Read(first.Request);

    /// <param name="first">The call's first message.</param>
    /// <param name="orders">What comes behind it.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="InvalidDataException">The messages do not fit; the other side is another version.</exception>
    public static async Task<UpscaleRequest> ReadUpscale(Wire.Order first, IAsyncStreamReader<Wire.Order> orders, CancellationToken cancel)
    {
        if (first.Upscale is not { Size: { } size } upscale) throw Unexpected(first);
        var picture = await ReadPicture(size, orders, cancel).ConfigureAwait(false);
        return new UpscaleRequest(upscale.Upscaler, picture) { Tile = upscale.HasTile ? upscale.Tile : null, Overlap = upscale.HasOverlap ? upscale.Overlap : null };
    }

    /// <inheritdoc cref="ReadUpscale"/>
    public static async Task<FaceRequest> ReadFaces(Wire.Order first, IAsyncStreamReader<Wire.Order> orders, CancellationToken cancel)
    {
        if (first.Faces is not { Size: { } size } faces) throw Unexpected(first);
        var picture = await ReadPicture(size, orders, cancel).ConfigureAwait(false);
        return new FaceRequest(picture, new FaceRestoration { Restorer = faces.Restorer, Weight = faces.Weight, File = faces.HasFile ? faces.File : null });
    }

    /// <inheritdoc cref="ReadUpscale"/>
    public static async Task<TagRequest> ReadTagging(Wire.Order first, IAsyncStreamReader<Wire.Order> orders, CancellationToken cancel) => first.Tagging is { Size: { } size } tagging
        ? new TagRequest(tagging.Tagger, await ReadPicture(size, orders, cancel).ConfigureAwait(false))
        : throw Unexpected(first);

    /// <inheritdoc cref="ReadUpscale"/>
    public static async Task<CaptionRequest> ReadCaptioning(Wire.Order first, IAsyncStreamReader<Wire.Order> orders, CancellationToken cancel)
    {
        if (first.Captioning is not { Size: { } size } captioning) throw Unexpected(first);
        return new CaptionRequest(captioning.Captioner, await ReadPicture(size, orders, cancel).ConfigureAwait(false))
        {
            Least = captioning.Least,
            Most = captioning.Most,
            Ranker = captioning.HasRanker ? captioning.Ranker : null,
            Categories = [.. captioning.Categories.Select(category => new PhraseCategory(category.Name, [.. category.Phrases], category.Count))],
        };
    }

    private static InvalidDataException Unexpected(Wire.Order first) => new($"a picture was expected, but {first.KindCase} came");

    private static async Task<Bitmap> ReadPicture(Wire.Size size, IAsyncStreamReader<Wire.Order> orders, CancellationToken cancel)
    {
        var pixels = new PixelReader(size);
        while (await orders.MoveNext(cancel).ConfigureAwait(false))
        {
            if (orders.Current.KindCase != Wire.Order.KindOneofCase.Pixels) break;
            if (pixels.Take(orders.Current.Pixels.Span) is { } picture) return picture;
        }

        throw new InvalidDataException($"{pixels.Missing} bytes of pixels are missing");
    }
}
