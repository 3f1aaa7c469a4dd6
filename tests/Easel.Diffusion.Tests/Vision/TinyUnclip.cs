namespace Easel.Diffusion.Tests.Vision;

/// <summary>An unCLIP checkpoint: the recordings' tiny SD 2.1, a tiny vision tower, and a UNet that is told what it sees.</summary>
internal static class TinyUnclip
{
    /// <summary>Writes one.</summary>
    /// <param name="path">The file.</param>
    /// <param name="eyes">Another text is another vision tower, and all else the same.</param>
    public static string Write(string path, string eyes = "")
    {
        var main = SyntheticWeights.KeyList(Path.Combine("keys", "tiny-sd21-v")).Where(entry => entry.Rule[0] != 'd').Select(entry => (entry.Key, entry.Key, entry.Shape, entry.Rule)).ToList();
        var time = main.First(entry => entry.Shape.Length == 2 && entry.Item1 == "model.diffusion_model.time_embed.2.weight").Shape[0];
        const string Label = "model.diffusion_model.label_emb.0.";
        (string, string, long[], string)[] told =
        [
            (Label + "0.weight", Label + "0.weight", [time, 2 * 64], "w"), (Label + "0.bias", Label + "0.bias", [time], "b"),
            (Label + "2.weight", Label + "2.weight", [time, time], "w"), (Label + "2.bias", Label + "2.bias", [time], "b"),
        ];
        var tower = TinyVision.OfOpenAi("embedder.model.visual.").Select(entry => (entry.Key, eyes + entry.Seed, entry.Shape, entry.Rule));
        SyntheticCheckpoints.Write(path, [.. main, .. told, .. tower]);
        return path;
    }
}
