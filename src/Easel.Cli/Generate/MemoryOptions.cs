using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Text.RegularExpressions;
using Easel.Core.Requests;
using Easel.Diffusion.Memory;

namespace Easel.Cli.Generate;

/// <summary>How much of a model may be on the device at one time, in A1111's words.</summary>
internal sealed partial class MemoryOptions
{
    private readonly Option<bool> medium = new("--medvram") { Description = "For little memory: text encoders, UNet and autoencoder keep their weights on the device one at a time; slower." };
    private readonly Option<bool> low = new("--lowvram") { Description = "For very little: of the UNet only the block at work; slower still." };
    private readonly Option<bool> mediumForSdxl = new("--medvram-sdxl") { Description = "--medvram with SDXL alone." };

    public IReadOnlyList<Option> All => [medium, low, mediumForSdxl];

    /// <exception cref="RequestException">Two of them contradict each other.</exception>
    public MemoryUse Read(ParseResult parsed)
    {
        if (parsed.GetValue(low) && parsed.GetValue(medium)) throw new RequestException("medvram", "--lowvram contradicts it; give one of the two");
        return parsed.GetValue(low) ? MemoryUse.Low : parsed.GetValue(medium) ? MemoryUse.Medium : parsed.GetValue(mediumForSdxl) ? MemoryUse.MediumForSdxl : MemoryUse.Full;
    }

    /// <summary>The option that <see cref="Read"/> reads as <paramref name="use"/>; null for none.</summary>
    public static string? Word(MemoryUse use) => use switch
    {
        MemoryUse.Medium => "--medvram",
        MemoryUse.Low => "--lowvram",
        MemoryUse.MediumForSdxl => "--medvram-sdxl",
        _ => null,
    };

    /// <summary>A number of bytes such as 8GB, 1.5GiB, 800MB or 4000000000, or an error that says so.</summary>
    public static long? Bytes(ArgumentResult result, string name)
    {
        var text = result.Tokens[0].Value;
        var match = Size().Match(text);
        if (match.Success && double.TryParse(match.Groups[1].Value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number * Unit(match.Groups[2].Value) is >= 1 and < 1e15 and var bytes) return (long)bytes;
        result.AddError($"{name}: '{text}' is no amount of memory; give one such as 8GB, 1.5GiB or 800MB");
        return null;
    }

    private static double Unit(string unit) => unit.ToUpperInvariant() switch
    {
        "KB" or "K" => 1e3,
        "MB" or "M" => 1e6,
        "GB" or "G" => 1e9,
        "KIB" => 1 << 10,
        "MIB" => 1 << 20,
        "GIB" => 1 << 30,
        _ => 1,
    };

    [GeneratedRegex("^([0-9]{1,15}(?:\\.[0-9]{1,6})?) ?(B|[KMG]i?B|[KMG])?$", RegexOptions.IgnoreCase)]
    private static partial Regex Size();
}
