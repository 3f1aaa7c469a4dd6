using System.Globalization;
using Easel.Core.Requests;

namespace Easel.Studio.Webui;

/// <summary>A1111's settings <c>sd_lora</c> and <c>sd_hypernetwork</c>: a network for every prompt that does not name it itself.</summary>
internal static class WebuiNetworks
{
    private const string None = "None";

    private static readonly (string Setting, string Tag)[] Kinds = [("sd_lora", "lora"), ("sd_hypernetwork", "hypernet")];

    /// <summary>The request with the tags at the end of its prompts, as A1111 puts them there; the second pass's prompt too, where it has its own.</summary>
    /// <exception cref="RequestException">A name cannot stand in a tag.</exception>
    public static ImageRequest Lay(JsonFields settings, ImageRequest request)
    {
        foreach (var (setting, tag) in Kinds)
        {
            if (settings.Text(setting)?.Trim() is not { Length: > 0 } name || name.Equals(None, StringComparison.OrdinalIgnoreCase)) continue;
            if (name.IndexOfAny([':', '<', '>']) >= 0) throw new RequestException(settings.Path(setting), $"'{name}' cannot stand in a prompt, for a name has none of : < >; give the name of a file as GET /sdapi/v1/{(tag == "lora" ? "loras" : "hypernetworks")} lists it, or {None}");
            var weight = (settings.Number("extra_networks_default_multiplier") ?? 1).ToString("0.0#####", CultureInfo.InvariantCulture);
            request = request with
            {
                Prompt = Tagged(request.Prompt, tag, name, weight),
                Hires = request.Hires is { Prompt.Length: > 0 } hires ? hires with { Prompt = Tagged(hires.Prompt, tag, name, weight) } : request.Hires,
            };
        }

        return request;
    }

    private static string Tagged(string prompt, string tag, string name, string weight) =>
        prompt.Contains($"<{tag}:{name}:", StringComparison.Ordinal) || prompt.Contains($"<{tag}:{name}>", StringComparison.Ordinal) ? prompt : $"{prompt}<{tag}:{name}:{weight}>";
}
