using System.Globalization;
using Easel.Studio.Downloads;
using Easel.Web.Components;
using Microsoft.Extensions.Localization;

namespace Easel.Web.Downloads;

/// <summary>Downloads in words.</summary>
internal static class DownloadWords
{
    /// <summary>Bytes as "512 kB", "334.6 MB" or "6.94 GB", as sites count them.</summary>
    public static string Size(double bytes) => bytes switch
    {
        < 1e6 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e3:0} kB"),
        < 1e9 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0.#} MB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e9:0.##} GB"),
    };

    /// <summary>How far one is.</summary>
    public static string Facts(this IStringLocalizer<Words> text, Download download)
    {
        var facts = new List<string>();
        if (download.Kind is { } kind) facts.Add(text["models.role." + kind]);
        if (download.State == DownloadState.Done) facts.Add(Size(download.Done));
        else if (download.Total is { } total && download.Done > 0) facts.Add(text["download.bytes", Size(download.Done), Size(total)]);
        else if (download.Total is { } all) facts.Add(Size(all));
        if (download.State == DownloadState.Running && download.BytesPerSecond > 0) facts.Add(Size(download.BytesPerSecond) + "/s");
        if (download.SecondsLeft is { } left) facts.Add(text["job.left", Durations.Say(left)]);
        return string.Join(" · ", facts);
    }

    /// <summary>A licence, or that nobody says which.</summary>
    public static string Licence(this IStringLocalizer<Words> text, string? licence) => licence is null ? text["download.licence.unknown"] : text["download.licence", licence];
}
