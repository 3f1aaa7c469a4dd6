using System.Text.Json;
using System.Text.Json.Nodes;

namespace Easel.Studio.Library;

/// <summary>Which autoencoder paints with a checkpoint (A1111's order: what is named, the model's notes, a file named like the model, the model's own).</summary>
/// <param name="library">The folders.</param>
public sealed class VaeChoice(ModelLibrary library)
{
    /// <summary>Names the checkpoint's own autoencoder.</summary>
    public const string Own = "None";

    /// <summary>Names the one that suits the checkpoint.</summary>
    public const string Automatic = "Automatic";

    private const int MostNotesBytes = 1 << 20;

    /// <summary>Whether a name means the autoencoder that suits the checkpoint.</summary>
    public static bool IsAutomatic(string? name) => string.IsNullOrEmpty(name) || name.Equals(Automatic, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a name means the checkpoint's own, whatever else there is.</summary>
    public static bool IsOwn(string? name) => Own.Equals(name, StringComparison.OrdinalIgnoreCase) || "baked".Equals(name, StringComparison.OrdinalIgnoreCase);

    /// <summary>Full path of the autoencoder that suits a checkpoint, or null for its own.</summary>
    /// <param name="checkpoint">Full path of a file or diffusers folder; null is the model that comes with Easel, which needs no other.</param>
    public string? For(string? checkpoint)
    {
        if (checkpoint is null) return null;
        if (Noted(checkpoint) is { } noted && !IsAutomatic(noted)) return IsOwn(noted) ? null : library.Listed(ModelLibrary.VaeField, noted) ?? Near(checkpoint);
        return Near(checkpoint);
    }

    // By the name alone: "photo.vae.pt" and "photo-ema.safetensors" are for "photo.safetensors". What is named for it and nothing else comes first.
    private string? Near(string checkpoint)
    {
        var stem = Path.GetFileNameWithoutExtension(checkpoint);
        if (stem.Length == 0 || Directory.Exists(checkpoint)) return null;
        return library.Vaes().Select(file => file.Path).Concat(Beside(checkpoint))
            .Where(path => path != checkpoint && File.Exists(path) && Path.GetFileName(path).StartsWith(stem, StringComparison.OrdinalIgnoreCase))
            .OrderBy(path => Path.GetFileName(path).StartsWith($"{stem}.", StringComparison.OrdinalIgnoreCase) ? 0 : 1)
            .ThenBy(path => path.EndsWith(".safetensors", StringComparison.OrdinalIgnoreCase) ? 0 : 1)
            .FirstOrDefault();
    }

    private static IEnumerable<string> Beside(string checkpoint)
    {
        try { return [.. Directory.EnumerateFiles(Path.GetDirectoryName(checkpoint)!).Where(IsAutoencoder).Order(StringComparer.Ordinal)]; }
        catch (Exception closed) when (closed is IOException or UnauthorizedAccessException) { return []; }
    }

    private static bool IsAutoencoder(string path) => ModelLibrary.IsWeights(path) && Path.GetFileNameWithoutExtension(path).EndsWith(".vae", StringComparison.OrdinalIgnoreCase);

    // The "vae" of the notes beside the model.
    private static string? Noted(string checkpoint)
    {
        var path = Path.ChangeExtension(checkpoint, ".json");
        try
        {
            if (!File.Exists(path) || new FileInfo(path).Length > MostNotesBytes) return null;
            return JsonNode.Parse(File.ReadAllBytes(path)) is JsonObject notes && notes["vae"] is JsonValue value && value.TryGetValue<string>(out var name) ? name : null;
        }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException or JsonException or ArgumentException or InvalidOperationException) { return null; }
    }
}
