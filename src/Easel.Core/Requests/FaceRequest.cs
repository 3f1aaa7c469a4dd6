using Easel.Core.Imaging;

namespace Easel.Core.Requests;

/// <summary>A picture that is there already and whose faces are to be painted anew.</summary>
/// <param name="Picture">At most <see cref="LargestSide"/> pixels a side.</param>
/// <param name="How">With its file.</param>
public sealed record FaceRequest(Bitmap Picture, FaceRestoration How)
{
    /// <summary>Of the picture, in pixels.</summary>
    public const int LargestSide = 16384;

    /// <summary>Sizes and numbers, checked.</summary>
    /// <exception cref="RequestException">One is out of range, or nobody said which file.</exception>
    public void Check()
    {
        if (Math.Max(Picture.Width, Picture.Height) > LargestSide) throw new RequestException("picture", $"{Picture.Width}x{Picture.Height} is too large to look for faces in; give at most {LargestSide} pixels a side");
        if (!(How.Weight is >= 0 and <= 1)) throw new RequestException("faces.weight", FormattableString.Invariant($"{How.Weight} is not possible; give 0–1"));
    }
}
