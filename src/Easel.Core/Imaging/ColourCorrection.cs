namespace Easel.Core.Imaging;

/// <summary>Gives a picture the colours of another one and keeps its brightness (A1111's colour correction: histograms matched in L*a*b*, then a luminosity blend).</summary>
public static class ColourCorrection
{
    private const int Levels = 256;
    private const int Channels = 3;

    /// <summary><paramref name="picture"/> with the colours of <paramref name="model"/>, which may have another size.</summary>
    public static Bitmap Apply(Bitmap picture, Bitmap model)
    {
        var (own, wanted) = (LabColours.Of(picture.Rgb), LabColours.Of(model.Rgb));
        for (var channel = 0; channel < Channels; channel++) Match(own, wanted, channel);
        var coloured = LabColours.ToRgb(own);
        for (var at = 0; at < coloured.Length; at += Channels) TakeLuminosity(coloured, picture.Rgb, at);
        return new Bitmap(picture.Width, picture.Height, coloured);
    }

    // Each level becomes the one of the model with as large a share of darker pixels, between levels linearly (as scikit-image's match_histograms).
    private static void Match(byte[] own, byte[] wanted, int channel)
    {
        var (shares, quantiles) = (Shares(own, channel), Shares(wanted, channel).Where(level => level.Share > 0).ToList());
        var matched = new byte[Levels];
        foreach (var (level, _, upTo) in shares.Where(level => level.Share > 0)) matched[level] = (byte)Between(quantiles, upTo);
        for (var at = channel; at < own.Length; at += Channels) own[at] = matched[own[at]];
    }

    private static double Between(List<(int Level, double Share, double UpTo)> quantiles, double share)
    {
        var above = quantiles.FindIndex(level => level.UpTo >= share);
        if (above < 0) return quantiles[^1].Level;
        if (above == 0 || quantiles[above].UpTo <= share) return quantiles[above].Level;
        var (low, high) = (quantiles[above - 1], quantiles[above]);
        return low.Level + (high.Level - low.Level) * (share - low.UpTo) / (high.UpTo - low.UpTo);
    }

    private static List<(int Level, double Share, double UpTo)> Shares(byte[] values, int channel)
    {
        var counts = new long[Levels];
        for (var at = channel; at < values.Length; at += Channels) counts[values[at]]++;
        var (all, sum) = (values.Length / Channels, 0L);
        var shares = new List<(int, double, double)>(Levels);
        for (var level = 0; level < Levels; level++)
        {
            sum += counts[level];
            shares.Add((level, (double)counts[level] / all, (double)sum / all));
        }

        return shares;
    }

    // W3C Compositing and Blending Level 1, "luminosity".
    private static void TakeLuminosity(byte[] colour, byte[] light, int at)
    {
        Span<double> mixed = [colour[at] / 255.0, colour[at + 1] / 255.0, colour[at + 2] / 255.0];
        var wanted = Luminosity(light[at] / 255.0, light[at + 1] / 255.0, light[at + 2] / 255.0);
        var difference = wanted - Luminosity(mixed[0], mixed[1], mixed[2]);
        for (var i = 0; i < Channels; i++) mixed[i] += difference;
        var (least, most) = (Math.Min(mixed[0], Math.Min(mixed[1], mixed[2])), Math.Max(mixed[0], Math.Max(mixed[1], mixed[2])));
        for (var i = 0; i < Channels; i++)
        {
            var value = mixed[i];
            if (least < 0) value = wanted + (value - wanted) * wanted / (wanted - least);
            if (most > 1) value = wanted + (value - wanted) * (1 - wanted) / (most - wanted);
            colour[at + i] = (byte)Math.Clamp(Math.Round(255 * value), 0, 255);
        }
    }

    private static double Luminosity(double red, double green, double blue) => 0.3 * red + 0.59 * green + 0.11 * blue;
}
