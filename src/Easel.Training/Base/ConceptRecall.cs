using Easel.Diffusion.Weights;
using Easel.Training.Data;
using TorchSharp;
using static TorchSharp.torch;

namespace Easel.Training.Base;

/// <summary>
/// How many things a model tells apart: from pure noise and a plain caption it guesses the clean latent in one step, and the thing is known if, among all
/// things of its style, its own latent is the nearest.
/// </summary>
public sealed class ConceptRecall(ScenePool pool, LatentCache cache, CaptionVocabulary vocabulary)
{
    private const int Batch = 32;

    /// <summary>Counts over the plain scenes of one style, core things and all.</summary>
    /// <param name="weights">UNet and text encoder.</param>
    /// <param name="style">"3d render", say.</param>
    public ConceptCount Count(IReadOnlyDictionary<string, Tensor> weights, string style)
    {
        using var quiet = no_grad();
        using var scope = NewDisposeScope();
        var networks = new BaseNetworks(new DictionaryWeights("average", weights));
        var plain = pool.Scenes.Index().Where(scene => scene.Item is { Colour: null, Ground: null } && scene.Item.Picture.Style == style).ToArray();
        var own = cache.Latents.index_select(0, torch.tensor(Array.ConvertAll(plain, scene => (long)scene.Index))).flatten(1);
        var guesses = cat([.. plain.Chunk(Batch).Select(chunk => Guess(networks, [.. chunk.Select(scene => scene.Item)]))], dim: 0);
        var nearest = cdist(guesses, own).argmin(1).data<long>().ToArray();
        var known = plain.Where((_, i) => nearest[i] == i).ToArray();
        return new ConceptCount(known.Length, plain.Length, known.Count(IsCore), plain.Count(IsCore));

        static bool IsCore((int Index, Scene Item) scene) => scene.Item.Picture.Core;
    }

    // With nothing but noise to see, the velocity is the clean latent's negative.
    private Tensor Guess(BaseNetworks networks, Scene[] scenes)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(1, CPU);
        var tokens = torch.tensor(scenes.SelectMany(scene => vocabulary.Of(Captions.Plain(scene.Picture.Label, scene.Picture.Style))).ToArray());
        var noise = randn([1, cache.Latents.size(1), cache.Latents.size(2), cache.Latents.size(3)], generator: generator).expand(scenes.Length, -1, -1, -1);
        var velocity = networks.Velocity(noise, full([scenes.Length], NoiseLevels.Count - 1f), networks.Read(tokens.reshape(scenes.Length, -1)));
        return (-velocity).flatten(1).MoveToOuterDisposeScope();
    }
}
