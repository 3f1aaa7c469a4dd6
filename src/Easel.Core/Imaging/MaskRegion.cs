namespace Easel.Core.Imaging;

/// <summary>Which part of a picture is painted when only what is masked counts (A1111 1.10.1, masking.py).</summary>
public static class MaskRegion
{
    /// <summary>The smallest box round all of a mask that is not 0, <paramref name="padding"/> pixels wider each way; null when there is none.</summary>
    public static PixelBox? Around(GreyBitmap mask, int padding)
    {
        var (left, top, right, bottom) = (mask.Width, mask.Height, 0, 0);
        for (var y = 0; y < mask.Height; y++)
            for (var x = 0; x < mask.Width; x++)
            {
                if (mask.Values[y * mask.Width + x] == 0) continue;
                (left, top, right, bottom) = (Math.Min(left, x), Math.Min(top, y), Math.Max(right, x + 1), Math.Max(bottom, y + 1));
            }

        if (right == 0) return null;
        return new PixelBox(Math.Max(left - padding, 0), Math.Max(top - padding, 0), Math.Min(right + padding, mask.Width), Math.Min(bottom + padding, mask.Height));
    }

    /// <summary>The box, made larger to have the proportions of what is painted, inside the picture as far as it goes.</summary>
    /// <param name="box">The part.</param>
    /// <param name="width">Of what is painted.</param>
    /// <param name="height">Of what is painted.</param>
    /// <param name="across">The whole picture's width.</param>
    /// <param name="down">The whole picture's height.</param>
    public static PixelBox Expanded(PixelBox box, int width, int height, int across, int down)
    {
        var wanted = (double)width / height;
        if ((double)box.Width / box.Height > wanted)
        {
            var (top, bottom) = Widened(box.Top, box.Bottom, (int)(box.Width / wanted), down);
            return box with { Top = top, Bottom = bottom };
        }

        var (left, right) = Widened(box.Left, box.Right, (int)(box.Height * wanted), across);
        return box with { Left = left, Right = right };
    }

    private static (int From, int To) Widened(int from, int to, int wanted, int end)
    {
        var more = wanted - (to - from);
        (from, to) = (from - Half(more), to + more - Half(more));
        if (to >= end) (from, to) = (from - (to - end), end);
        if (from < 0) (from, to) = (0, to - from);
        return (from, Math.Min(to, end));

        static int Half(int value) => (int)Math.Floor(value / 2.0);
    }
}
