using System.Globalization;
using Easel.Core.Prompts;
using Easel.Core.Requests;

namespace Easel.Diffusion.Adapters;

/// <summary>
/// How a LoRA is asked for: <c>name:0.8</c>, <c>name:0.8:0.5:16</c> for text encoders, UNet and ranks, or by name with <c>te=</c>, <c>unet=</c>, <c>dyn=</c>; as the LoRA Block
/// Weight extension also <c>lbw=</c> for blocks and <c>start=</c>, <c>stop=</c>, <c>step=0-10</c> for the steps at which the UNet is changed.
/// </summary>
public static class AdapterTag
{
    private const int MostSteps = 100_000;

    /// <summary>The name in a tag.</summary>
    public static string NameOf(ExtraNetworkTag tag) => tag.Positional is [var name, ..] ? name : "";

    /// <summary>What a tag asks for.</summary>
    /// <param name="tag">The tag.</param>
    /// <param name="path">Of the file it names.</param>
    /// <param name="field">Of errors.</param>
    /// <exception cref="RequestException">A weight, a rank, a step or a block is none.</exception>
    public static AdapterUse Read(ExtraNetworkTag tag, string path, string field = "prompt")
    {
        var (numbers, named) = (tag.Positional, tag.Named);
        var text = Number(tag, named.TryGetValue("te", out var te) ? te : numbers.ElementAtOrDefault(1), field) ?? 1;
        var network = Number(tag, named.TryGetValue("unet", out var unet) ? unet : numbers.ElementAtOrDefault(2), field) ?? text;
        var rank = named.TryGetValue("dyn", out var dyn) ? dyn : numbers.ElementAtOrDefault(3);
        var (start, stop) = Steps(tag, field);
        return new AdapterUse(NameOf(tag), path, File.GetLastWriteTimeUtc(path).Ticks, text, network, rank is null ? null : Rank(tag, rank, field))
        {
            Blocks = named.TryGetValue("lbw", out var blocks) ? new AdapterBlocks(blocks, field) : null,
            Start = start,
            Stop = stop,
        };
    }

    /// <summary>A weight, or null where there is none.</summary>
    /// <exception cref="RequestException">It is no number.</exception>
    public static double? Number(ExtraNetworkTag tag, string? text, string field = "prompt") =>
        text is null ? null
        : double.TryParse(text.Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number
        : throw new RequestException(field, $"'{text}' in {Written(tag)} is no number; write a weight, such as <{tag.Kind}:{NameOf(tag)}:0.8>");

    private static int Rank(ExtraNetworkTag tag, string text, string field) =>
        int.TryParse(text.Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var rank) && rank > 0
            ? rank
            : throw new RequestException(field, $"'{text}' in {Written(tag)} is no rank; dyn is a whole number from 1");

    private static (int Start, int? Stop) Steps(ExtraNetworkTag tag, string field)
    {
        var named = tag.Named;
        var (start, stop) = (named.GetValueOrDefault("start"), named.GetValueOrDefault("stop"));
        if (named.TryGetValue("step", out var both))
        {
            if (start is not null || stop is not null || both.Split('-') is not [var first, var last]) throw new RequestException(field, $"step={both} in {Written(tag)} is no span of steps; write step=0-10, or start= and stop=");
            (start, stop) = (first, last);
        }

        var (from, to) = (Step(tag, start, field) ?? 0, Step(tag, stop, field));
        return to is null || to > from ? (from, to) : throw new RequestException(field, $"the steps in {Written(tag)} end at {to}, before they begin; write step=0-10");
    }

    private static int? Step(ExtraNetworkTag tag, string? text, string field) =>
        text is null ? null
        : int.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var step) && step <= MostSteps ? step
        : throw new RequestException(field, $"'{text}' in {Written(tag)} is no step; start and stop are whole numbers from 0");

    private static string Written(ExtraNetworkTag tag) => $"<{tag.Kind}:{string.Join(':', tag.Items)}>";
}
