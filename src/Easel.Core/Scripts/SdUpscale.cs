using System.Globalization;
using Easel.Core.Requests;
using Easel.Core.Settings;

namespace Easel.Core.Scripts;

/// <summary>Makes a picture larger and paints over it tile by tile, each of the request's size (facts: A1111 1.10.1 sd_upscale.py).</summary>
public sealed record SdUpscale : PictureScript
{
    public const string Title = "sd upscale";

    [Setting("Tile overlap", Min = 0, Max = 1024, Step = 16, Help = "Pixels over which a tile turns into the next.")]
    public int Overlap { get; init; } = 64;

    /// <summary>By name; "None" leaves the picture's size.</summary>
    [Setting("Upscaler", Help = "What makes the picture larger before it is painted over.")]
    public string Upscaler { get; init; } = "None";

    [Setting("Scale", Min = 1, Max = 16, Step = 0.05, Help = "How many times as large each side becomes.")]
    public double Scale { get; init; } = 2;

    /// <summary>Tiles computed together.</summary>
    [Setting("Tiles at once", Min = 1, Max = 64, Help = "Tiles computed together.")]
    public int TilesAtOnce { get; init; } = 1;

    public override IEnumerable<KeyValuePair<string, string>> InfotextEntries =>
    [
        new("SD upscale overlap", Overlap.ToString(CultureInfo.InvariantCulture)),
        new("SD upscale upscaler", Upscaler),
    ];

    public override void Check(ImageRequest request)
    {
        base.Check(request);
        if (request.BatchSize != 1) throw new RequestException("batch_size", $"{request.BatchSize} is not possible; '{Title}' makes one picture at a time; give 1, and script.tilesAtOnce");
        if (request.Start!.Mask is not null) throw new RequestException("start.mask", $"'{Title}' paints over the whole picture; leave the mask out");
        if (Overlap >= Math.Min(request.Size.Width, request.Size.Height)) throw new RequestException("script.overlap", $"{Overlap} is not possible with tiles of {request.Size}; give less than their shorter side");
    }
}
