using System.Text.Json;
using Easel.Core.Requests;
using Easel.Core.Scripts;

namespace Easel.Studio.Webui;

/// <summary>Scripts and extensions that requests name. Of A1111's own Easel has soft inpainting, <see cref="PromptLines"/> and <see cref="PictureScript"/>s; a request that wants another is refused by name.</summary>
public static class WebuiScripts
{
    // Ways to say in a request what its own fields say; A1111's API gives them no effect.
    private static readonly HashSet<string> WithoutEffect = new(["sampler", "seed", "refiner", "comments", "extra options"], StringComparer.OrdinalIgnoreCase);

    // A1111's own selectable scripts.
    private static readonly HashSet<string> Selectable = new(
        ["prompt matrix", "prompts from file or textbox", "x/y/z plot", "loopback", "sd upscale", "outpainting mk2", "poor man's outpainting", "img2img alternative test", "custom code"],
        StringComparer.OrdinalIgnoreCase);

    /// <summary>Those that requests may name.</summary>
    public static IReadOnlyList<string> Titles { get; } = [.. WebuiSheetScripts.Titles.Append(PromptLines.Title).Order(StringComparer.Ordinal)];

    /// <summary>Those that requests of img2img may name.</summary>
    public static IReadOnlyList<string> StartTitles { get; } = [.. PictureScript.Known.Select(entry => entry.Id).Append(PromptLines.Title).Order(StringComparer.Ordinal), WebuiSoftInpainting.Title];

    /// <summary>The lines that a request's script is to read, and how; null without that script.</summary>
    /// <exception cref="RequestException">An argument is of another kind.</exception>
    public static (string Text, PromptLineRules Rules)? Lines(WebuiBody body)
    {
        if (!Is(body, PromptLines.Title)) return null;
        var args = new WebuiArguments(body.Items(WebuiArguments.Field)); // iterate, share, place, text; what is missing has its default
        return (args.Text(3, ""), new PromptLineRules { IteratesSeed = args.Flag(0), SharesSeed = args.Flag(1), GoesBehind = args.Text(2, "start").Equals("end", StringComparison.OrdinalIgnoreCase) });
    }

    /// <exception cref="WebuiRefusal">422: a script is wanted.</exception>
    public static void Check(WebuiBody body)
    {
        if (body.Text("script_name") is { Length: > 0 } script && !script.Equals("None", StringComparison.OrdinalIgnoreCase) && !Is(body, PromptLines.Title) && !WebuiStartScripts.Has(body) && !WebuiSheetScripts.Has(body)) throw Missing(script, "script_name");
        foreach (var (name, use) in body.Members("alwayson_scripts"))
        {
            if (Selectable.Contains(name)) throw new WebuiRefusal(422, "Cannot have a selectable script in the always on scripts params");
            if (!WithoutEffect.Contains(name) && !WebuiSoftInpainting.Is(name) && IsOn(name, use)) throw Missing(name, "alwayson_scripts");
        }
    }

    private static bool Is(WebuiBody body, string title) => title.Equals(body.Text("script_name"), StringComparison.OrdinalIgnoreCase);

    private static WebuiRefusal Missing(string name, string field)
    {
        var isKnown = Selectable.Contains(name) || IsControlNet(name) || name.Equals("hypertile", StringComparison.OrdinalIgnoreCase);
        return new WebuiRefusal(422, isKnown ? $"Script '{name}' not found: Easel does not have it yet; leave it out of {field}" : $"Script '{name}' not found");
    }

    // Clients send their ControlNet units with every request, switched off.
    private static bool IsOn(string name, JsonElement use)
    {
        if (use.ValueKind != JsonValueKind.Object || !use.TryGetProperty("args", out var args)) return true;
        if (args.ValueKind == JsonValueKind.Object) args = JsonSerializer.SerializeToElement(args.EnumerateObject().Select(unit => unit.Value));
        if (args.ValueKind != JsonValueKind.Array) return true;
        if (!IsControlNet(name)) return true;
        return args.EnumerateArray().Any(unit => unit.ValueKind != JsonValueKind.Object || (unit.TryGetProperty("enabled", out var enabled) && enabled.ValueKind != JsonValueKind.False));
    }

    private static bool IsControlNet(string name) => name.Equals("controlnet", StringComparison.OrdinalIgnoreCase);
}
