using Easel.Diffusion.Models.Vae;
using Easel.Diffusion.Weights;
using Easel.Training.Data;

namespace Easel.Training.Base;

/// <summary>Trains the embedded model from nothing: pictures, autoencoder, latents, then UNet and text encoder together. Read this first.</summary>
public static class BaseTraining
{
    public static void Run(BaseOptions options, Action<string> say, CancellationToken cancel)
    {
        Directory.CreateDirectory(options.Folder);
        var pictures = new EmojiPictures(options.Folder).Of(options.Concepts ?? EverydayConcepts());
        var pool = new ScenePool(pictures, options.Side, options.CoreShare);
        say($"{pictures.Select(picture => picture.Label).Distinct().Count()} concepts, {pictures.Count} pictures, {pool.Scenes.Count} scenes");

        var start = options.Start is { } model ? BaseStart.Open(model) : null;
        start?.GiveVae(Path.Combine(options.Folder, VaeStage.FileName));
        var vaeWeights = new VaeStage(options, pool, say).Run(cancel);
        if (cancel.IsCancellationRequested) return;

        var vae = new AutoencoderKL(new WeightScope(new DictionaryWeights("autoencoder", vaeWeights))["first_stage_model"], BaseShape.Vae);
        using var cache = LatentCache.Open(Path.Combine(options.Folder, VaeStage.FileName), Path.Combine(options.Folder, $"latents-{pool.Fingerprint()}.safetensors"), vae, pool);
        say("latents are cached");

        var vocabulary = new CaptionVocabulary(Captions.Words(pictures));
        say($"{vocabulary.Count} tokens");
        foreach (var name in new[] { "diffusion", "average" }) start?.GiveNetworks(DiffusionStage.Place(options.Folder, name), vocabulary);
        var stage = new DiffusionStage(options, pool, cache, vocabulary, say);
        var sheet = new SampleSheet(vae, cache, vocabulary);
        stage.Saved += (_, average) => sheet.Write(Path.Combine(options.Folder, "samples.png"), average, SamplePrompts(pictures));
        var recall = new ConceptRecall(pool, cache, vocabulary);
        stage.Saved += (now, average) => say($"{pictures[0].Style}: {recall.Count(now, pictures[0].Style)}; on average {recall.Count(average, pictures[0].Style)}");
        var average = stage.Run(cancel);

        cache.FoldInto(vaeWeights, BaseShape.ScaleFactor);
        BaseExport.Write(Path.Combine(options.Folder, "easel-base.safetensors"), vaeWeights, vocabulary, average, pictures);
        say($"wrote {Path.Combine(options.Folder, "easel-base.safetensors")}");
    }

    // Concepts spread over the list, each style in turn.
    private static List<string> SamplePrompts(IReadOnlyList<ConceptPicture> pictures) =>
        [.. Enumerable.Range(0, 48).Select(i => pictures[i * pictures.Count / 48]).Select(picture => Captions.Plain(picture.Label, picture.Style)), "a blue apple, 3d render"];

    /// <summary>The built-in list of concepts.</summary>
    public static IReadOnlyList<Concept> EverydayConcepts()
    {
        using var stream = typeof(BaseTraining).Assembly.GetManifestResourceStream("Easel.Training.Data.everyday.txt")!;
        using var text = new StreamReader(stream);
        return Concept.List(text.ReadToEnd());
    }
}
