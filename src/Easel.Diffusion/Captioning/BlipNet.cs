using Easel.Diffusion.Models.Layers;
using Easel.Diffusion.Models.Vision;
using Easel.Diffusion.Native;
using Easel.Diffusion.Weights;
using static TorchSharp.torch;

namespace Easel.Diffusion.Captioning;

/// <summary>BLIP's captioner (Li et al. 2022): a vision transformer looks at a picture, and a BERT decoder that attends to it says one word after another.</summary>
public sealed class BlipNet
{
    private const long HeadWidth = 64;

    private readonly Conv2d patches;
    private readonly TimmVision vision;
    private readonly (Tensor Words, Tensor Places) embeddings;
    private readonly LayerNorm norm;
    private readonly CaptionLayer[] layers;
    private readonly (Linear Dense, LayerNorm Norm, Linear Words) head;
    private readonly PreparedWeights? prepared;

    /// <param name="weights">The place where <c>visual_encoder</c> and <c>text_decoder</c> lie.</param>
    /// <exception cref="WeightsException">A tensor is missing or of another shape.</exception>
    public BlipNet(WeightScope weights)
    {
        var (seen, text) = (weights["visual_encoder"], weights["text_decoder"]);
        vision = new TimmVision(seen);
        Patch = Shape(seen, "patch_embed.proj.weight", 4)[2];
        patches = new Conv2d(seen["patch_embed"]["proj"], 3, vision.Width, Patch, Patch, padding: 0);

        var (bert, words) = (text["bert"], text["bert"]["embeddings"]);
        var (vocabulary, width) = (Shape(words, "word_embeddings.weight", 2)[0], Shape(words, "word_embeddings.weight", 2)[1]);
        (Vocabulary, Longest) = (vocabulary, Shape(words, "position_embeddings.weight", 2)[0]);
        embeddings = (words.Take("word_embeddings.weight", vocabulary, width), words.Take("position_embeddings.weight", Longest, width));
        norm = new LayerNorm(words["LayerNorm"], width, CaptionLayer.Epsilon);
        var count = 0;
        while (bert.Has($"encoder.layer.{count}.output.dense.weight")) count++;
        layers = [.. Enumerable.Range(0, count).Select(i => new CaptionLayer(bert["encoder"]["layer"][i], width, vision.Width, width / HeadWidth))];

        var predictions = text["cls"]["predictions"];
        var ends = predictions.Has("decoder.weight") ? predictions.Take("decoder.weight", vocabulary, width) : embeddings.Words; // the same numbers where a file has both
        head = (
            new Linear(predictions["transform"]["dense"], width, width),
            new LayerNorm(predictions["transform"]["LayerNorm"], width, CaptionLayer.Epsilon),
            new Linear(ends, predictions.Take("bias", vocabulary), weights.Prepared));
        prepared = weights.Prepared;
    }

    /// <summary>Pixels a side of the square that becomes a token.</summary>
    public long Patch { get; }

    /// <summary>How many tokens it knows: BERT's, one that begins a caption, and one that is not used.</summary>
    public long Vocabulary { get; }

    /// <summary>The longest text, in tokens.</summary>
    public long Longest { get; }

    /// <summary>Pixels a side of the pictures it takes, 384.</summary>
    public int Side => (int)(vision.Grid * Patch);

    /// <summary>Whether a file is one, by its keys.</summary>
    public static bool Fits(WeightScope weights) => weights.Has("visual_encoder.pos_embed") && weights.Has("text_decoder.bert.embeddings.word_embeddings.weight");

    /// <summary>What it sees: pixels [1, 3, side, side] as <see cref="ClipPixels"/> makes them → [1, 1 + grid², width].</summary>
    public Tensor Look(Tensor pixels)
    {
        using var scope = NewDisposeScope();
        return vision.Normalise(vision.States(patches.Forward(pixels))[^1]).MoveToOuterDisposeScope();
    }

    /// <summary>The layers' memories at the beginning of a caption; the caller disposes of them.</summary>
    /// <param name="seen">What <see cref="Look"/> gave.</param>
    internal CaptionMemory[] Begin(Tensor seen)
    {
        using var scope = NewDisposeScope();
        return [.. layers.Select(layer => layer.Look(seen)).Select(pair => new CaptionMemory(pair.Keys.DetachFromDisposeScope(), pair.Values.DetachFromDisposeScope()))];
    }

    /// <summary>How likely each token is behind those so far, as logits [vocabulary] float32 on the CPU.</summary>
    /// <param name="memories">Of all layers; they take this token.</param>
    /// <param name="token">The latest.</param>
    /// <param name="place">How many came before it.</param>
    /// <param name="like">A tensor of the type to compute in, where to compute.</param>
    internal Tensor Next(IReadOnlyList<CaptionMemory> memories, int token, int place, Tensor like)
    {
        using var scope = NewDisposeScope();
        var x = norm.Forward(embeddings.Words.narrow(0, token, 1).Added(embeddings.Places.narrow(0, place, 1)).to(like.dtype, like.device).unsqueeze(0));
        for (var i = 0; i < layers.Length; i++) x = layers[i].Forward(x, memories[i]);
        return head.Words.Forward(head.Norm.Forward(head.Dense.ForwardGelu(x))).to(float32, CPU).flatten().MoveToOuterDisposeScope();
    }

    private static long[] Shape(WeightScope weights, string key, int sides) => weights.ShapeOf(key) is { } shape && shape.Length == sides ? shape : throw WeightsException.Missing(weights.Source.Name, weights.Key(key));
}
