using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Easel.Core.Prompts;
using Easel.Core.Requests;

namespace Easel.Core.Infotext;

/// <summary>An infotext as A1111 1.10.1 hands it to its form: every value a string, sizes split in two, absent fields at their defaults.</summary>
public static partial class InfotextFields
{
    private static readonly (string Key, JsonNode Value)[] Defaults =
    [
        ("Clip skip", "1"),
        ("Hires resize-1", 0), ("Hires resize-2", 0), ("Hires sampler", "Use same sampler"), ("Hires schedule type", "Use same scheduler"),
        ("Hires checkpoint", "Use same checkpoint"), ("Hires prompt", ""), ("Hires negative prompt", ""),
        ("Mask mode", "Inpaint masked"), ("Masked content", "original"), ("Inpaint area", "Whole picture"), ("Masked area padding", 32),
        ("RNG", "GPU"), ("Schedule type", SamplerNames.Automatic), ("Schedule max sigma", 0), ("Schedule min sigma", 0), ("Schedule rho", 0),
        ("VAE Encoder", "Full"), ("VAE Decoder", "Full"), ("FP8 weight", "Disable"),
    ];

    /// <summary>Reads <paramref name="text"/>; styles of <paramref name="styles"/> found in both prompts are taken out and named in "Styles array".</summary>
    public static JsonObject Parse(string text, IReadOnlyList<PromptStyle>? styles = null)
    {
        var parts = InfotextParts.Parse(text);
        var fields = new JsonObject();
        foreach (var (key, value) in parts.Parameters)
            if (SizeValue().Match(value) is { Success: true } size)
            {
                fields[key + "-1"] = size.Groups[1].Value;
                fields[key + "-2"] = size.Groups[2].Value;
            }
            else
            {
                fields[key] = value;
            }

        var (prompt, negative, used) = PromptStyle.TakeOut(styles ?? [], parts.Prompt, parts.NegativePrompt);
        if (used.Count > 0) fields["Styles array"] = new JsonArray([.. used.Select(name => (JsonNode)name)]);
        fields["Prompt"] = fields["Hypernet"] is { } network
            ? $"{prompt}<hypernet:{network}:{fields["Hypernet strength"]?.ToString() ?? "1.0"}>"
            : prompt;
        fields["Negative prompt"] = negative;

        foreach (var (key, value) in Defaults)
        {
            if (key == "RNG") RestoreFirstPass(fields);
            fields.TryAdd(key, value.DeepClone());
        }

        if (IsWeighed(prompt) || IsWeighed(negative)) fields.TryAdd("Emphasis", "Original");
        fields.TryAdd("Refiner switch by sampling steps", false);
        RestoreOldBehaviour(fields);
        return fields;
    }

    private static bool IsWeighed(string prompt)
    {
        try { return AttentionParser.Parse(prompt).Any(part => part.Weight != 1 && part.Text != WeightedText.Break.Text); }
        catch (RequestException) { return true; } // (a:1.2.3): meant to weigh
    }

    // Before 1.0 the size was the final one and "First pass size" said where the hires fix began.
    private static void RestoreFirstPass(JsonObject fields)
    {
        if (!Number("First pass size-1", out var width) || !Number("First pass size-2", out var height)) return;
        if (!Number("Size-1", out var fullWidth)) fullWidth = 512;
        if (!Number("Size-2", out var fullHeight)) fullHeight = 512;
        if (width == 0 || height == 0)
        {
            var scale = Math.Sqrt(512.0 * 512.0 / ((double)fullWidth * fullHeight));
            (width, height) = ((int)Math.Ceiling(scale * fullWidth / 64) * 64, (int)Math.Ceiling(scale * fullHeight / 64) * 64);
        }

        (fields["Size-1"], fields["Size-2"]) = (width, height);
        (fields["Hires resize-1"], fields["Hires resize-2"]) = (fullWidth, fullHeight);

        bool Number(string key, out int value)
        {
            value = 0;
            return fields[key] is { } node && int.TryParse(node.ToString(), NumberStyles.Integer, CultureInfo.InvariantCulture, out value);
        }
    }

    // What older versions did differently comes back as settings.
    private static void RestoreOldBehaviour(JsonObject fields)
    {
        if (fields["Version"]?.ToString() is not { } written || WebuiVersion.TryParse(written) is not { } version) return;
        var before160 = version.CompareTo(new WebuiVersion(1, 6, 0, 0)) < 0;
        if (before160 && fields["Prompt"]!.ToString().Contains('[')) fields["Old prompt editing timelines"] = true;
        if (before160 && fields["Sampler"]?.ToString() is "DDIM" or "PLMS") fields["Pad conds v0"] = true;
        if (version.CompareTo(new WebuiVersion(1, 7, 0, 225)) < 0) fields["Downcast alphas_cumprod"] = true;
        if (version.CompareTo(new WebuiVersion(1, 8, 0, 0)) < 0 && fields["Refiner"] is { } refiner && refiner.ToString().Length > 0)
            fields["Refiner switch by sampling steps"] = true;
    }

    [GeneratedRegex(@"^(\d+)x(\d+)$")]
    private static partial Regex SizeValue();
}
