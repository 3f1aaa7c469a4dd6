using System.Text;
using Easel.Core.Requests;
using Easel.Studio.Intake;
using Easel.Studio.Library;

namespace Easel.Studio.Downloads;

/// <summary>Names of files as servers give them, made ones that every system can hold and that lead into no other folder.</summary>
internal static class RemoteName
{
    private const int Longest = 180; // characters: what stands behind it while it is loaded has to fit too

    // What diffusers calls every model alike.
    private static readonly string[] Nondescript = ["diffusion_pytorch_model", "pytorch_model", "model", "adapter_model", "pytorch_lora_weights", "lora", "embedding", "learned_embeds"];

    /// <summary>The last part of what was given without what names cannot hold; null when nothing is left, or it is no name of weights.</summary>
    public static string? Safe(string? given)
    {
        if (given is null) return null;
        var last = given[(given.LastIndexOfAny(['/', '\\']) + 1)..];
        var text = new StringBuilder();
        foreach (var rune in last.EnumerateRunes())
            text.Append(rune.Value < ' ' || rune.Value == 0x7f || Rune.GetUnicodeCategory(rune) == System.Globalization.UnicodeCategory.Format || rune == Rune.ReplacementChar || ":*?\"<>|".Contains((char)rune.Value, StringComparison.Ordinal) ? "_" : rune.ToString());
        var name = text.ToString().Trim(' ').TrimStart('.');
        if (!ModelLibrary.IsWeights(name)) return null;
        var (stem, extension) = (Path.GetFileNameWithoutExtension(name).TrimEnd('.', ' '), Path.GetExtension(name));
        if (stem.Length == 0) return null;
        if (stem.Length > Longest) stem = stem[..Longest].TrimEnd('.', ' ');
        try { return SafePath.Name("name", stem + extension); }
        catch (RequestException) { return "_" + stem + extension; } // a device's name
    }

    /// <summary>A name that tells which model it is, for a file of a repository whose own name tells nothing.</summary>
    /// <param name="repository"><c>OWNER/REPO</c>.</param>
    /// <param name="path">In it.</param>
    public static string? OfRepository(string repository, string path)
    {
        var parts = path.Split('/');
        var (stem, extension) = (Path.GetFileNameWithoutExtension(parts[^1]), Path.GetExtension(parts[^1]));
        var plain = stem.Replace(".fp16", "", StringComparison.OrdinalIgnoreCase);
        if (!Nondescript.Contains(plain, StringComparer.OrdinalIgnoreCase)) return Safe(parts[^1]);
        var folder = parts.Length > 1 ? "-" + string.Join('-', parts[..^1]) : "";
        return Safe($"{repository[(repository.IndexOf('/') + 1)..]}{folder}{(plain.Length < stem.Length ? "-fp16" : "")}{extension}");
    }
}
