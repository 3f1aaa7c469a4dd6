using Easel.Core.Imaging;

namespace Easel.Studio.Datasets;

/// <summary>What is done to a picture before something is trained on it, in A1111's order: cut in parts, cut round its point or to a size of its own, copied the other way round.</summary>
public sealed record DatasetRecipe
{
    /// <summary>Cuts what is too long; null leaves it.</summary>
    public PictureSplit? Split { get; init; }

    /// <summary>Cuts to <see cref="Size"/> round what is worth looking at; null does not.</summary>
    public FocalPoint? Focus { get; init; }

    /// <summary>Pixels of what is cut round a point.</summary>
    public (int Width, int Height) Size { get; init; } = (512, 512);

    /// <summary>Cuts to a size near the picture's own shape; null does not.</summary>
    public AutoSize? AutoSize { get; init; }

    /// <summary>Adds a copy with left and right changed.</summary>
    public bool FlipsAcross { get; init; }

    /// <summary>Adds a copy with top and bottom changed.</summary>
    public bool FlipsDown { get; init; }

    /// <summary>What becomes of a picture; each with what its name is told from the others by, "" for the first.</summary>
    public IReadOnlyList<(Bitmap Picture, string Mark)> Apply(Bitmap picture)
    {
        var parts = Split?.Of(picture) ?? [picture];
        List<(Bitmap, string)> made = [];
        foreach (var (number, part) in parts.Index())
        {
            var mark = number == 0 ? "" : $"-{number + 1}";
            var cut = Focus?.Crop(part, Size.Width, Size.Height) ?? part;
            cut = AutoSize?.Of(cut) ?? cut;
            made.Add((cut, mark));
            made.AddRange(FlippedCopies.Of(cut, FlipsAcross, FlipsDown).Select((copy, which) => (copy, $"{mark}-flipped{(which == 0 ? "" : $"-{which + 1}")}")));
        }

        return made;
    }
}
