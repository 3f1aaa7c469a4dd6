using System.Globalization;
using Easel.Diffusion.Weights;

namespace Easel.Cli.Inspect;

/// <summary>What a weights file holds, for people.</summary>
internal static class WeightsReport
{
    private const int LongestValue = 200;

    /// <exception cref="WeightsException">The file is broken or of no known kind.</exception>
    public static void Write(string path, TextWriter output)
    {
        using var checkpoint = Checkpoint.Open(path);
        var weights = checkpoint.Weights;
        output.WriteLine(checkpoint.Kind.ToString());
        if (checkpoint.Kind.Architecture is not null)
        {
            var architecture = checkpoint.Architecture;
            output.WriteLine($"architecture  {architecture.Id}, predicts {architecture.Prediction.ToString().ToLowerInvariant()}{(architecture.PredictionIsAssumed ? " (assumed)" : "")}, trained on {architecture.DefaultSize}");
        }

        foreach (var type in weights.Keys.GroupBy(key => weights.TypeOf(key)?.Name ?? "?").OrderByDescending(group => group.Count()))
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"type {type.Key,-8} {type.Count(),6} tensors, {type.Sum(key => Elements(weights.ShapeOf(key))):N0} values"));
        foreach (var group in weights.Keys.GroupBy(Group).OrderByDescending(group => group.Count()).Take(20))
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{group.Count(),6} keys  {group.Key}"));
        foreach (var (name, value) in weights.Metadata)
            output.WriteLine($"metadata      {name}: {(value.Length > LongestValue ? value[..LongestValue] + "…" : value)}");
    }

    public static string Size(long bytes) => bytes switch
    {
        < 10_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes} bytes"),
        < 10_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e3:F0} kB"),
        < 10_000_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:F0} MB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e9:F1} GB"),
    };

    private static string Group(string key) => string.Join('.', key.Split('.').Take(2).TakeWhile(part => !char.IsAsciiDigit(part[0]))) is { Length: > 0 } group ? group : key;

    private static long Elements(long[]? shape) => shape?.Aggregate(1L, (product, size) => product * size) ?? 0;
}
