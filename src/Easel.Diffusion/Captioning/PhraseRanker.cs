using Easel.Core.Imaging;
using Easel.Core.Prompts.Tokens;
using Easel.Core.Results;
using Easel.Diffusion.Models.Layers;
using Easel.Diffusion.Models.TextEncoders;
using Easel.Diffusion.Models.Vision;
using Easel.Diffusion.Native;
using Easel.Diffusion.Weights;
using static TorchSharp.torch;

namespace Easel.Diffusion.Captioning;

/// <summary>Says which of many phrases fit a picture best, with a CLIP file that has both its halves (Radford et al. 2021).</summary>
public sealed class PhraseRanker : IDisposable
{
    private const int TextsAtOnce = 64;
    private const double Sharpness = 100; // what A1111 multiplies cosines by; CLIP learned exp(4.6052)

    private readonly StoredWeights weights;
    private readonly PreparedWeights prepared;
    private readonly VisionEncoder vision;
    private readonly TextEncoder text;
    private readonly Tensor? projection; // [output, width] where the text encoder has none itself
    private readonly Device device;
    private readonly ClipTokenizer tokenizer = new(ClipTextRules.OpenAi);
    private readonly Dictionary<string, Tensor> known = []; // normalised, [1, output] on the CPU

    /// <param name="path">CLIP ViT-L/14 under OpenAI's names or Hugging Face's, as A1111 keeps it in CLIP.</param>
    /// <param name="device">Where it computes; null is the CPU.</param>
    /// <param name="plain">Whether to leave everything to TorchSharp's own operations.</param>
    /// <exception cref="WeightsException">The file is missing, damaged, or no whole CLIP.</exception>
    public PhraseRanker(string path, Device? device = null, bool plain = false)
    {
        this.device = device ?? CPU;
        weights = WeightFiles.OpenFile(path);
        prepared = new PreparedWeights(packs: !plain, weights.ReleasePages);
        try
        {
            var place = new WeightScope(weights, prepared: prepared);
            if (VisionEncoder.IsOpenClip(place["visual"])) (vision, text) = (VisionEncoder.OfOpenClip(place["visual"]), TextEncoder.OfOpenClip(place, Gelu.Quick));
            else if (place.Has("vision_model.post_layernorm.weight") && place.ShapeOf("text_projection.weight") is [var output, var width])
                (vision, text, projection) = (VisionEncoder.OfClip(place), TextEncoder.OfClip(place["text_model"]), place.Take("text_projection.weight", output, width));
            else throw new WeightsException(path, null, "this is no CLIP with both halves, for pictures and for texts; give ViT-L/14 as Hugging Face has it (model.safetensors of openai/clip-vit-large-patch14)");
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>What is kept of texts that were asked about.</summary>
    public int Remembered => known.Count;

    /// <summary>What a picture is about, normalised, [1, output] float32 on the CPU, for <see cref="Best"/>; belongs to the caller's scope.</summary>
    public Tensor Look(Bitmap picture)
    {
        weights.EnsureUnchanged();
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        return Normalised(vision.Embed(ClipPixels.Middle(picture, vision.Sizes.Side).to(device))).MoveToOuterDisposeScope();
    }

    /// <summary>The phrases that fit best, the best first, with their share of all.</summary>
    /// <param name="seen">What <see cref="Look"/> gave.</param>
    /// <param name="phrases">At least one.</param>
    /// <param name="count">How many.</param>
    /// <param name="cancel">Checked now and then.</param>
    public IReadOnlyList<PictureTag> Best(Tensor seen, IReadOnlyList<string> phrases, int count, CancellationToken cancel = default)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        foreach (var part in phrases.Where(phrase => !known.ContainsKey(phrase)).Distinct().Chunk(TextsAtOnce))
        {
            cancel.ThrowIfCancellationRequested();
            Learn(part);
        }

        var fits = nn.functional.linear(seen, cat([.. phrases.Select(phrase => known[phrase])])).Times(Sharpness).softmax(dim: -1).flatten().data<float>().ToArray();
        return [.. phrases.Zip(fits, (phrase, fit) => new PictureTag(phrase, fit)).OrderByDescending(tag => tag.Score).Take(count)];
    }

    public void Dispose()
    {
        foreach (var embedded in known.Values) embedded.Dispose();
        known.Clear();
        prepared.Dispose();
        weights.Dispose();
    }

    // A token sees only those before it, so texts need no more tokens than the longest of them has.
    private void Learn(string[] phrases)
    {
        using var scope = NewDisposeScope();
        var rows = phrases.Select(phrase => (int[])[ClipVocabulary.Start, .. tokenizer.Encode(phrase).Take((int)text.Length - 2), ClipVocabulary.End]).ToList();
        var longest = rows.Max(row => row.Length);
        var tokens = tensor([.. rows.SelectMany(row => row.Select(id => (long)id).Concat(Enumerable.Repeat(0L, longest - row.Length)))]).reshape(rows.Count, longest);
        var pooled = text.Pool(text.Normalise(text.Forward(tokens, float32, x => x.to(device))[^1]), tokens.to(device));
        if (projection is not null) pooled = nn.functional.linear(pooled, projection.As(pooled, prepared));
        var embedded = Normalised(pooled);
        for (var i = 0; i < phrases.Length; i++) known[phrases[i]] = embedded.narrow(0, i, 1).clone().DetachFromDisposeScope();
    }

    private static Tensor Normalised(Tensor x)
    {
        using var scope = NewDisposeScope();
        var plain = x.to(float32, CPU);
        return (plain / plain.norm(-1, keepdim: true)).MoveToOuterDisposeScope();
    }
}
