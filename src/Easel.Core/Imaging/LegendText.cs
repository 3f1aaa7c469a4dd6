using SkiaSharp;

namespace Easel.Core.Imaging;

/// <summary>Labels set in lines for a width, as A1111 1.10.1 sets them: words wrap, what is still too wide is drawn smaller.</summary>
internal sealed class LegendText
{
    private const int Longest = 1000; // characters of a label
    private const int StrikeWidth = 4;
    private static readonly SKColor Active = new(0, 0, 0);
    private static readonly SKColor Inactive = new(0x99, 0x99, 0x99);
    private static readonly SKTypeface Face = Load();

    private readonly List<Line> lines = [];
    private readonly int width;
    private readonly int size;

    /// <param name="labels">One below the other.</param>
    /// <param name="width">Pixels a line may have.</param>
    /// <param name="size">Pixels of the letters.</param>
    public LegendText(IEnumerable<SheetLabel> labels, int width, int size)
    {
        (this.width, this.size) = (width, size);
        using var font = Font(size);
        foreach (var label in labels)
            foreach (var text in Wrapped(font, label.Text.Length > Longest ? label.Text[..Longest] + "…" : label.Text, width)) lines.Add(Measured(font, text, label.IsActive));
    }

    /// <summary>Pixels all lines take, one below the other; 0 without any.</summary>
    public int Height => lines.Count == 0 ? 0 : lines.Sum(line => line.Height) + (lines.Count - 1) * Between(size);

    /// <summary>Pixels between lines of letters of a size.</summary>
    public static int Between(int size) => size / 2;

    /// <summary>The lines in the middle of an area.</summary>
    /// <param name="height">Its height; its width is that of the lines.</param>
    /// <param name="background">What is behind them.</param>
    public Bitmap Draw(int height, (byte R, byte G, byte B) background)
    {
        using var pixels = new SKBitmap(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        using var canvas = new SKCanvas(pixels);
        canvas.Clear(new SKColor(background.R, background.G, background.B));
        var top = (height - Height) / 2f;
        foreach (var line in lines)
        {
            Draw(canvas, line, top + line.Height / 2f);
            top += line.Height + Between(size);
        }

        canvas.Flush();
        var rgb = new byte[width * height * 3];
        var rgba = pixels.GetPixelSpan();
        for (int from = 0, to = 0; to < rgb.Length; from += 4, to += 3) (rgb[to], rgb[to + 1], rgb[to + 2]) = (rgba[from], rgba[from + 1], rgba[from + 2]);
        return new Bitmap(width, height, rgb);
    }

    private void Draw(SKCanvas canvas, Line line, float middle)
    {
        using var font = Font(size);
        while (font.Size > 1 && font.MeasureText(line.Text) > width) font.Size--;
        using var paint = new SKPaint { Color = line.IsActive ? Active : Inactive, IsAntialias = true, StrokeWidth = StrikeWidth };
        var metrics = font.Metrics;
        canvas.DrawText(line.Text, width / 2f, middle - (metrics.Ascent + metrics.Descent) / 2, SKTextAlign.Center, font, paint);
        if (!line.IsActive) canvas.DrawLine((width - line.Width) / 2f, middle, (width + line.Width) / 2f, middle, paint);
    }

    private static IEnumerable<string> Wrapped(SKFont font, string text, int width)
    {
        var line = "";
        foreach (var word in text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            var longer = line.Length == 0 ? word : $"{line} {word}";
            if (line.Length > 0 && font.MeasureText(longer) > width)
            {
                yield return line;
                longer = word;
            }

            line = longer;
        }

        if (line.Length > 0) yield return line;
    }

    private static Line Measured(SKFont font, string text, bool isActive)
    {
        font.MeasureText(text, out var ink); // as FreeType hints it, like A1111
        return new Line(text, isActive, (int)Math.Ceiling(ink.Width), Math.Max(1, (int)Math.Ceiling(ink.Height)));
    }

    private static SKFont Font(int size) => new(Face, size) { Edging = SKFontEdging.Antialias, Hinting = SKFontHinting.Slight, Subpixel = true };

    private static SKTypeface Load()
    {
        using var stream = typeof(LegendText).Assembly.GetManifestResourceStream("Easel.Core.Imaging.Fonts.Roboto-Regular.ttf")!;
        return SKTypeface.FromStream(stream);
    }

    private readonly record struct Line(string Text, bool IsActive, int Width, int Height);
}
