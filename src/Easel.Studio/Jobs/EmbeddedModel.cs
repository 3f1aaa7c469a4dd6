using Easel.Core.Requests;
using Easel.Core.Scripts;
using Easel.Studio.Library;

namespace Easel.Studio.Jobs;

/// <summary>The model that comes with Easel paints 128x128; programs that do not know it ask for 512x512.</summary>
internal static class EmbeddedModel
{
    private const int Scale = 4;
    private const int SmallestSide = 256;

    /// <summary>
    /// <paramref name="request"/> at a quarter of its size with the upscaler that gives it the size again, when it is for the embedded model, says nothing of an
    /// upscaler and has sides from 256 that a quarter of is a multiple of 8; else as it is. A picture that grows beyond its sides keeps the pixels it has, so that what is new has them too; of a sheet each cell is asked for by itself.
    /// </summary>
    /// <param name="request">As it was asked.</param>
    /// <param name="note">What a person should know, or null when nothing was changed.</param>
    public static ImageRequest Fit(ImageRequest request, out string? note)
    {
        note = null;
        var isEmbedded = request.Model is null || ModelLibrary.IsEmbedded(request.Model);
        if (!isEmbedded || request.Upscaler is not null || PictureScript.Of(request) is Outpainting or TileOutpainting or SheetScript || !Fits(request.Size.Width) || !Fits(request.Size.Height)) return request;
        var size = new ImageSize(request.Size.Width / Scale, request.Size.Height / Scale);
        note = $"the model that comes with Easel paints 128x128; painted at {size} and enlarged to {request.Size}";
        var hires = request.Hires is { } second ? second with { Size = new ImageSize(second.Size.Width / Scale, second.Size.Height / Scale) } : null; // that size, too, is the finished picture's
        return request with { Size = size, Hires = hires, Upscaler = new Choice(BuiltInChoices.Upscaler) };
    }

    private static bool Fits(int side) => side >= SmallestSide && side % (8 * Scale) == 0;
}
