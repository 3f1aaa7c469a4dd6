using Easel.Diffusion.Tests.Vision;

namespace Easel.Diffusion.Tests.Captioning;

/// <summary>A whole CLIP: the text half of the recordings' tiny SD 1.5 and the tiny vision half, under Hugging Face's names.</summary>
internal static class TinyClip
{
    public static string Write(string path)
    {
        const string Place = "cond_stage_model.transformer.";
        var text = SyntheticWeights.KeyList(Path.Combine("keys", "tiny-sd15")).Where(entry => entry.Key.StartsWith(Place, StringComparison.Ordinal)).Select(entry => (entry.Key[Place.Length..], entry.Key, entry.Shape, entry.Rule)).ToList();
        var width = text.First(entry => entry.Item1 == "text_model.final_layer_norm.weight").Shape[0];
        SyntheticCheckpoints.Write(path, [.. TinyVision.OfHuggingFace(), .. text, ("text_projection.weight", "text_projection.weight", [64, width], "w")]);
        return path;
    }
}
