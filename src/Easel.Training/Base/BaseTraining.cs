using Easel.Diffusion.Models.Vae;
using Easel.Diffusion.Weights;
using Easel.Training.Data;
using TorchSharp;

namespace Easel.Training.Base;

/// <summary>Trains the embedded model from nothing: pictures, autoencoder, latents, then UNet and text encoder together. Read this first.</summary>
public static class BaseTraining
{
    public static void Run(BaseOptions options, Action<string> say, CancellationToken cancel)
    {
        torch.set_num_threads(options.Threads ?? Environment.ProcessorCount);
        Directory.CreateDirectory(options.Folder);
        var random = new Random(options.Seed);
        var pictures = new EmojiPictures(options.Folder).Of(options.Concepts ?? EverydayConcepts());
        say($"{pictures.Select(picture => picture.Label).Distinct().Count()} concepts, {pictures.Count} pictures");

        var composer = new Composer(pictures, options.Side, random);
        var vaeWeights = new VaeStage(options, composer, random, say).Run(cancel);
        if (cancel.IsCancellationRequested) return;

        var vae = new AutoencoderKL(new WeightScope(new DictionaryWeights("autoencoder", vaeWeights))["first_stage_model"], BaseShape.Vae);
        using var cache = LatentCache.Build(vae, composer, pictures, options.ScenesPerPicture);
        say($"{cache.Scenes.Count} latents");

        var tokens = new CaptionTokens();
        using var stage = new DiffusionStage(options, cache, tokens.Of, random, say);
        var sheet = new SampleSheet(vae, cache, tokens.Of);
        stage.Saved += average => sheet.Write(Path.Combine(options.Folder, "samples.png"), average, SamplePrompts(pictures));
        var average = stage.Run(cancel);

        cache.FoldInto(vaeWeights, BaseShape.ScaleFactor);
        BaseExport.Write(Path.Combine(options.Folder, "easel-base.safetensors"), vaeWeights, average, pictures);
        say($"wrote {Path.Combine(options.Folder, "easel-base.safetensors")}");
    }

    // Concepts spread over the list, each style in turn.
    private static List<string> SamplePrompts(IReadOnlyList<ConceptPicture> pictures) =>
        [.. Enumerable.Range(0, 24).Select(i => pictures[i * pictures.Count / 24]).Select(picture => Captions.Plain(picture.Label, picture.Style)), "a blue apple, 3d render"];

    /// <summary>The built-in list of concepts, by emojibase label.</summary>
    public static IReadOnlyList<string> EverydayConcepts()
    {
        using var stream = typeof(BaseTraining).Assembly.GetManifestResourceStream("Easel.Training.Data.everyday.txt")!;
        using var text = new StreamReader(stream);
        return Labels(text.ReadToEnd());
    }

    /// <summary>The labels of a list, separated by semicolons or lines.</summary>
    public static IReadOnlyList<string> Labels(string list) => list.Split([';', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
