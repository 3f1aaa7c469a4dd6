using Easel.Diffusion.Weights;

namespace Easel.Studio.Webui;

/// <summary>The textual inversions in a folder, by their files' headers.</summary>
public static class WebuiEmbeddings
{
    private static readonly string[] Extensions = [".safetensors", ".pt", ".bin"];

    /// <summary>All of a folder and those below it, by name; files that are none are left out, of two with one name the later.</summary>
    /// <param name="folder">Or null for none.</param>
    public static IReadOnlyList<WebuiEmbedding> In(string? folder)
    {
        if (folder is null || !Directory.Exists(folder)) return [];
        var everything = new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true, MaxRecursionDepth = 16 };
        return
        [
            .. Directory.EnumerateFiles(folder, "*", everything).Where(file => Extensions.Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase))
                .Order(StringComparer.Ordinal).Select(Read).OfType<WebuiEmbedding>().DistinctBy(found => found.Name),
        ];
    }

    private static WebuiEmbedding? Read(string path)
    {
        try
        {
            using var checkpoint = Checkpoint.Open(path);
            var weights = checkpoint.Weights;
            var parameters = weights.Keys.Where(key => key.StartsWith("string_to_param.", StringComparison.Ordinal)).ToList();
            string[] keys = weights.Has("clip_l") && weights.Has("clip_g") ? ["clip_l", "clip_g"] : parameters.Count > 0 ? [.. parameters] : [.. weights.Keys];
            if (keys.Length == 0 || (keys.Length > 1 && keys[0] != "clip_l")) return null;
            var shapes = keys.Select(key => weights.ShapeOf(key)!).ToList();
            return shapes.TrueForAll(shape => shape.Length is 1 or 2)
                ? new WebuiEmbedding(Path.GetFileNameWithoutExtension(path), shapes.Sum(shape => shape[^1]), shapes[0].Length == 1 ? 1 : shapes[0][0])
                : null;
        }
        catch (WeightsException) { return null; }
    }
}
