using System.Globalization;
using Easel.Diffusion.Architectures;
using Easel.Diffusion.Weights;

namespace Easel.Cli.Inspect;

/// <summary>What a weights file holds, for people.</summary>
/// <param name="checkpoint">The file, opened.</param>
/// <param name="output">Where to write.</param>
internal sealed class WeightsReport(Checkpoint checkpoint, TextWriter output)
{
    private const int LongestValue = 200;
    private const int MostKeys = 5;

    private readonly StoredWeights weights = checkpoint.Weights;

    /// <summary>What the header alone tells.</summary>
    public void Write()
    {
        output.WriteLine(checkpoint.Kind.ToString());
        if (checkpoint.Kind.Architecture is { } architecture)
        {
            output.WriteLine($"architecture  {architecture.Id}, predicts {architecture.Prediction.ToString().ToLowerInvariant()}{(architecture.PredictionIsAssumed ? " (assumed)" : "")}, trained on {architecture.DefaultSize}");
            output.WriteLine($"networks      {Networks(architecture)}");
        }

        foreach (var type in weights.Keys.GroupBy(key => weights.TypeOf(key)?.Name ?? "?").OrderByDescending(group => group.Count()))
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"type {type.Key,-8} {type.Count(),6} tensors, {type.Sum(key => Elements(weights.ShapeOf(key))):N0} values"));
        foreach (var group in weights.Keys.GroupBy(Group).OrderByDescending(group => group.Count()).Take(20))
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{group.Count(),6} keys  {group.Key}"));
        foreach (var (name, value) in weights.Metadata)
            output.WriteLine($"metadata      {name}: {(value.Length > LongestValue ? value[..LongestValue] + "…" : value)}");
    }

    /// <summary>Whether all numbers are finite; reads every tensor.</summary>
    public void WriteNumbers(CancellationToken cancel)
    {
        List<string> broken = [];
        foreach (var key in weights.Keys)
        {
            cancel.ThrowIfCancellationRequested();
            if (NonFinite.Count(weights, key) is var count and > 0)
                broken.Add(string.Create(CultureInfo.InvariantCulture, $"{key} ({count:N0} of {Elements(weights.ShapeOf(key)):N0})"));
        }

        weights.EnsureUnchanged();
        output.WriteLine(broken.Count == 0
            ? "numbers       all finite"
            : $"numbers       DAMAGED: {broken.Count} tensors hold NaN or infinity: {string.Join(", ", broken.Take(MostKeys))}{(broken.Count > MostKeys ? ", …" : "")}");
    }

    public static string Size(long bytes) => bytes switch
    {
        < 10_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes} bytes"),
        < 10_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e3:F0} kB"),
        < 10_000_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:F0} MB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e9:F1} GB"),
    };

    private string Networks(Architecture architecture)
    {
        try
        {
            var taken = NetworkKeys.Of(architecture, weights, place => !weights.Keys.Any(key => key.StartsWith(place + ".", StringComparison.Ordinal)));
            return string.Create(CultureInfo.InvariantCulture, $"take {taken.Count} of {weights.Keys.Count} tensors");
        }
        catch (WeightsException wrong) { return $"INCOMPLETE: {wrong.Key}: {wrong.Message[(wrong.Message.LastIndexOf(": ", StringComparison.Ordinal) + 2)..]}"; }
    }

    private static string Group(string key) => string.Join('.', key.Split('.').Take(2).TakeWhile(part => part.Length > 0 && !char.IsAsciiDigit(part[0]))) is { Length: > 0 } group ? group : key;

    private static long Elements(long[]? shape) => shape?.Aggregate(1L, (product, size) => product * size) ?? 0;
}
