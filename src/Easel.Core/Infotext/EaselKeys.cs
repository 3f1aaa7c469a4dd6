using System.Globalization;
using Easel.Core.Requests;

namespace Easel.Core.Infotext;

/// <summary>What changes a picture and A1111's infotexts do not say. Easel's own say it, behind A1111's keys, so that a picture gives its request again.</summary>
internal static class EaselKeys
{
    private static readonly PictureOptions Usual = new();

    private static readonly Entry[] Entries =
    [
        Whole("Comma padding", options => options.CommaPaddingBacktrack, (options, value) => options with { CommaPaddingBacktrack = value }),
        Flag("Prompt comments", options => options.PromptComments, (options, value) => options with { PromptComments = value }),
        Flag("Old Karras sigmas", options => options.OldKarrasSigmas, (options, value) => options with { OldKarrasSigmas = value }),
        Flag("Quantization", options => options.Quantization, (options, value) => options with { Quantization = value }),
        Flag("Noise tree per batch", options => options.NoBrownianBatchDeterminism, (options, value) => options with { NoBrownianBatchDeterminism = value }),
        Flag("SDXL clip skip", options => options.SdxlClipLSkip, (options, value) => options with { SdxlClipLSkip = value }),
        Whole("SDXL crop top", options => options.SdxlCropTop, (options, value) => options with { SdxlCropTop = value }),
        Whole("SDXL crop left", options => options.SdxlCropLeft, (options, value) => options with { SdxlCropLeft = value }),
        Number("Aesthetic score", options => options.SdxlRefinerAestheticScore, (options, value) => options with { SdxlRefinerAestheticScore = value }),
        Number("Negative aesthetic score", options => options.SdxlRefinerNegativeAestheticScore, (options, value) => options with { SdxlRefinerNegativeAestheticScore = value }),
    ];

    /// <summary>Keys and values of the options that are not as usual.</summary>
    public static IEnumerable<(string Key, string Value)> Of(PictureOptions options) =>
        from entry in Entries
        let value = entry.Text(options)
        where value != entry.Text(Usual)
        select (entry.Key, value);

    /// <summary><paramref name="options"/> with what <paramref name="said"/> finds of the keys; values that make no sense go to <paramref name="wrong"/>.</summary>
    public static PictureOptions Read(PictureOptions options, Func<string, string?> said, Action<string, string> wrong)
    {
        foreach (var entry in Entries)
        {
            if (said(entry.Key) is not { } text) continue;
            if (entry.With(options, text) is { } changed) options = changed;
            else wrong(entry.Key, text);
        }

        return options;
    }

    private static Entry Whole(string key, Func<PictureOptions, int> get, Func<PictureOptions, int, PictureOptions> set) => new(
        key,
        options => get(options).ToString(CultureInfo.InvariantCulture),
        (options, text) => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? set(options, value) : null);

    private static Entry Number(string key, Func<PictureOptions, double> get, Func<PictureOptions, double, PictureOptions> set) => new(
        key,
        options => InfotextParts.Number(get(options)),
        (options, text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? set(options, value) : null);

    private static Entry Flag(string key, Func<PictureOptions, bool> get, Func<PictureOptions, bool, PictureOptions> set) => new(
        key,
        options => get(options).ToString(),
        (options, text) => bool.TryParse(text, out var value) ? set(options, value) : null);

    private sealed record Entry(string Key, Func<PictureOptions, string> Text, Func<PictureOptions, string, PictureOptions?> With);
}
