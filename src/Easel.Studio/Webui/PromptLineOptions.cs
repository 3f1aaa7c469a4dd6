using System.Globalization;
using Easel.Core.Infotext;
using Easel.Core.Requests;

namespace Easel.Studio.Webui;

/// <summary>The options of one line of a list of prompts, <c>--prompt "a cat" --steps 30</c>, by A1111's names.</summary>
/// <param name="line">What has been read so far.</param>
internal sealed class PromptLineOptions(PromptLine line)
{
    private static readonly string[] Ignored = ["outpath_samples", "outpath_grids", "prompt_for_display"];

    /// <summary>Names of all options.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "prompt", "negative_prompt", "sd_model", "styles", "seed", "subseed", "subseed_strength", "seed_resize_from_h", "seed_resize_from_w", "sampler_name",
        "sampler_index", "scheduler", "steps", "cfg_scale", "width", "height", "batch_size", "n_iter", "tiling", "restore_faces", "do_not_save_samples",
        "do_not_save_grid", .. Ignored,
    ];

    /// <summary>What has been read.</summary>
    public PromptLine Line { get; private set; } = line;

    /// <summary>The line's own prompts; null where it has none.</summary>
    public string? Prompt { get; private set; }

    public string? NegativePrompt { get; private set; }

    /// <summary>What is left out, or null.</summary>
    public string? Note { get; private set; }

    /// <summary>Takes the words of a line.</summary>
    /// <exception cref="RequestException">They are no options; names the one at fault.</exception>
    public void Read(IReadOnlyList<string> words)
    {
        for (var at = 0; at < words.Count;)
        {
            var name = words[at].StartsWith("--", StringComparison.Ordinal) ? words[at][2..].Replace('-', '_') : throw new RequestException(words[at], "it stands where an option must; begin with --prompt, and put quotes around what has spaces");
            if (!Names.Contains(name)) throw new RequestException($"--{name}", $"there is no such option; there are {string.Join(", ", Names.Select(known => "--" + known))}");
            if (++at == words.Count) throw new RequestException($"--{name}", "nothing follows; give its value");
            var value = words[at++];
            if (name is "prompt" or "negative_prompt") // words without quotes belong to it too
                while (at < words.Count && !words[at].StartsWith("--", StringComparison.Ordinal)) value += " " + words[at++];
            Take(name, value);
        }
    }

    private void Take(string name, string value)
    {
        var request = Line.Request;
        switch (name)
        {
            case "prompt": Prompt = value; break;
            case "negative_prompt": NegativePrompt = value; break;
            case "sd_model": Line = Line with { Model = value }; break;
            case "styles": Line = Line with { Styles = value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) }; break;
            case "do_not_save_samples": Line = Line with { WithoutPictures = Flag(value) }; break;
            case "do_not_save_grid": Line = Line with { WithoutGrid = Flag(value) }; break;
            case "restore_faces": Line = Line with { Request = request with { Faces = Flag(value) ? request.Faces ?? new FaceRestoration() : null } }; break;
            default:
                if (Ignored.Contains(name)) Note = $"--{name} is left out; where pictures go, the settings say";
                else Line = Line with { Request = Changed(request, name, value) };
                break;
        }
    }

    private static ImageRequest Changed(ImageRequest request, string name, string value) => name switch
    {
        "steps" => request with { Steps = Whole(name, value) },
        "cfg_scale" => request with { CfgScale = Number(name, value) },
        "width" => request with { Size = new ImageSize(Whole(name, value), request.Size.Height) },
        "height" => request with { Size = new ImageSize(request.Size.Width, Whole(name, value)) },
        "batch_size" => request with { BatchSize = Whole(name, value) },
        "n_iter" => request with { BatchCount = Whole(name, value) },
        "tiling" => request with { Options = request.Options with { Tiling = Flag(value) } },
        "sampler_name" => request with { Sampler = SamplerNames.FindAny(value)?.Title ?? throw Unknown(name, value, "samplers", SamplerNames.Samplers.Select(sampler => sampler.Title)) },
        "sampler_index" => request with { Sampler = Whole(name, value) is var index && index >= 0 && index < SamplerNames.Samplers.Length ? SamplerNames.Samplers[index].Title : throw new RequestException($"--{name}", $"{index} is not possible; give 0–{SamplerNames.Samplers.Length - 1}") },
        "scheduler" => request with { Schedule = SamplerNames.FindSchedule(value)?.Title ?? throw Unknown(name, value, "schedules", SamplerNames.Schedules.Select(schedule => schedule.Title)) },
        _ => request with { Seeds = Changed(request.Seeds, name, value) },
    };

    private static Seeds Changed(Seeds seeds, string name, string value)
    {
        var from = seeds.ResizeFrom ?? new ImageSize(0, 0);
        return name switch
        {
            "seed" => seeds with { Seed = Long(name, value) },
            "subseed" => seeds with { Variation = Long(name, value) },
            "subseed_strength" => seeds with { VariationStrength = Number(name, value) },
            "seed_resize_from_w" => seeds with { ResizeFrom = new ImageSize(Math.Max(0, Whole(name, value)), from.Height) },
            _ => seeds with { ResizeFrom = new ImageSize(from.Width, Math.Max(0, Whole(name, value))) },
        };
    }

    private static RequestException Unknown(string name, string value, string what, IEnumerable<string> known) => new($"--{name}", $"'{value}' is none of the {what}; give one of {string.Join(", ", known)}");

    private static bool Flag(string value) => value.Equals("true", StringComparison.OrdinalIgnoreCase);

    private static int Whole(string name, string value) => Long(name, value) is var number and >= int.MinValue and <= int.MaxValue ? (int)number : throw new RequestException($"--{name}", $"{value} is not possible; give a smaller number");

    private static long Long(string name, string value) =>
        long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : throw new RequestException($"--{name}", $"'{value}' is no whole number");

    private static double Number(string name, string value) =>
        double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : throw new RequestException($"--{name}", $"'{value}' is no number");
}
