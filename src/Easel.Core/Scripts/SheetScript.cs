using Easel.Core.Requests;

namespace Easel.Core.Scripts;

/// <summary>A script that paints the same thing in several ways and lays the pictures on a sheet. Its pictures are those of plain requests, and say nothing of it; the sheet does.</summary>
public abstract record SheetScript : PictureScript
{
    /// <summary>Pixels of all cells together, A1111's <c>img_max_size_mp</c>.</summary>
    public const long LargestSheet = 200_000_000;

    /// <summary>Begins the names of files its sheets are saved in; A1111's.</summary>
    public abstract string SheetName { get; }

    /// <summary>Pixels between cells.</summary>
    public abstract int Margin { get; init; }

    public sealed override bool NeedsPicture => false;

    public sealed override IEnumerable<KeyValuePair<string, string>> InfotextEntries => [];

    /// <summary>How many cells there are.</summary>
    /// <exception cref="RequestException">What they are made of cannot be read; names the field.</exception>
    public abstract int CellCount(ImageRequest request);

    /// <summary>How many sheets come of it.</summary>
    public abstract int SheetCount(ImageRequest request);

    /// <summary>What is painted, in the order it is painted in. Each request has a batch of its own and no script.</summary>
    /// <exception cref="RequestException">As above.</exception>
    public abstract IEnumerable<SheetCell> Cells(ImageRequest request);

    public sealed override int Pictures(ImageRequest request) => checked(CellCount(request) * request.BatchSize + SheetCount(request));

    public override void Check(ImageRequest request)
    {
        if (request.BatchCount != 1) throw new RequestException("batch_count", $"{request.BatchCount} is not possible; '{request.Script!.Id}' makes one sheet at a time; give 1");
        CheckPixels(request, Pixels(request));
    }

    /// <summary>Pixels of a picture that comes of a request.</summary>
    protected static long Pixels(ImageRequest request)
    {
        var size = request.Hires is { } hires ? HiresSize.Of(request.Size, hires).Final : request.Size;
        return (long)size.Width * size.Height * request.BatchSize;
    }

    /// <summary>Whether cells of so many pixels go on a sheet together.</summary>
    /// <exception cref="RequestException">They do not.</exception>
    protected void CheckPixels(ImageRequest request, long pixels)
    {
        var (count, most) = (CellCount(request), LargestSheet / 1_000_000);
        if (count * pixels >= LargestSheet) throw new RequestException("script", $"{count} cells of {pixels} pixels are {count * pixels / 1_000_000} million, and {most} million is the most on a sheet; give fewer values or a smaller size");
    }
}
