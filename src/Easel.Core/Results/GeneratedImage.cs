using Easel.Core.Imaging;

namespace Easel.Core.Results;

/// <summary>A finished picture and what made it.</summary>
/// <param name="Index">0-based place among the job's pictures.</param>
/// <param name="Seed">This picture's own seed.</param>
/// <param name="VariationSeed">This picture's own variation seed.</param>
/// <param name="Image">The pixels.</param>
/// <param name="Infotext">The parameters as A1111 writes them.</param>
public sealed record GeneratedImage(int Index, long Seed, long VariationSeed, Bitmap Image, string Infotext)
{
    /// <summary>Whether it was cut off: decoded as far as it had come when the job was cancelled, see <see cref="Requests.ImageRequest.KeepUnfinished"/>.</summary>
    public bool IsUnfinished { get; init; }

    /// <summary>Whether it is the first pass's, which the second makes larger, see <see cref="Requests.ImageRequest.KeepFirstPass"/>.</summary>
    public bool IsBeforeHires { get; init; }

    /// <summary>Whether it is a sheet of other pictures, see <see cref="Scripts.SheetScript"/>.</summary>
    public bool IsSheet { get; init; }
}
