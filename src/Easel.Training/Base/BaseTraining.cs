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
        var vae = new VaeStage(options, composer, random, say).Run(cancel);
        say($"autoencoder ready, {vae.Count} tensors");
    }

    /// <summary>The built-in list of concepts, by emojibase label.</summary>
    public static IReadOnlyList<string> EverydayConcepts()
    {
        using var stream = typeof(BaseTraining).Assembly.GetManifestResourceStream("Easel.Training.Data.everyday.txt")!;
        using var text = new StreamReader(stream);
        return [.. text.ReadToEnd().Split([';', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];
    }
}
