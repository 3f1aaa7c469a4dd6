using Easel.Diffusion.Models.Layers;
using Easel.Diffusion.Native;
using Easel.Diffusion.Weights;
using static TorchSharp.torch;

namespace Easel.Diffusion.Faces.Codeformer;

/// <summary>
/// CodeFormer (Zhou et al. 2022): a transformer guesses from a bad face which entries of a codebook a good one is made of, and a generator paints them; what the encoder saw comes in by a
/// weight. Sizes and widths are the file's.
/// </summary>
public sealed class CodeFormerNet : IFaceNetwork
{
    private const double Epsilon = 1e-5;

    private readonly IReadOnlyList<ICodeBlock> encoder;
    private readonly IReadOnlyList<ICodeBlock> generator;
    private readonly Dictionary<long, FeatureFusion> fusions = []; // by pixels a side
    private readonly CodeTransformerLayer[] layers;
    private readonly Linear embed;
    private readonly LayerNorm guessNorm;
    private readonly Linear guess;
    private readonly Tensor places; // [T, width]
    private readonly Tensor codebook; // [codes, code width]
    private readonly int cells; // a side

    public CodeFormerNet(WeightScope weights)
    {
        encoder = CodeBlocks.Of(weights["encoder"]["blocks"], halves: true);
        generator = CodeBlocks.Of(weights["generator"]["blocks"], halves: false);
        var (tokens, codes) = (CodeBlocks.Shape(weights, "position_emb", 2), CodeBlocks.Shape(weights, "quantize.embedding.weight", 2));
        var width = tokens[1];
        (cells, places, codebook) = ((int)Math.Sqrt(tokens[0]), weights.Take("position_emb", tokens), weights.Take("quantize.embedding.weight", codes));
        if ((long)cells * cells != tokens[0]) throw new WeightsException(weights.Source.Name, weights.Key("position_emb"), $"its {tokens[0]} places are no square");
        Side = cells << encoder.Count(block => block is CodeResize);
        embed = new Linear(weights["feat_emb"], codes[1], width);
        layers = [.. Enumerable.Range(0, Layers(weights)).Select(layer => new CodeTransformerLayer(weights["ft_layers"][layer], width))];
        guessNorm = new LayerNorm(weights["idx_pred_layer"][0], width);
        guess = new Linear(weights["idx_pred_layer"][1], width, codes[0], bias: false);
        for (long side = cells; side <= Side; side *= 2)
            if (weights.Has($"fuse_convs_dict.{side}.scale.0.weight")) fusions[side] = new FeatureFusion(weights["fuse_convs_dict"][$"{side}"]);
    }

    public int Side { get; }

    /// <summary>Whether a file is one, by its keys.</summary>
    public static bool Fits(WeightScope weights) => weights.Has("position_emb") && weights.Has("quantize.embedding.weight");

    /// <inheritdoc/>
    public Tensor Restore(Tensor face, double weight)
    {
        using var scope = NewDisposeScope();
        var (seen, features) = Encode(face);
        var h = Dressed(Codes(features), features);
        for (var place = 0; place < generator.Count; place++)
        {
            h = generator[place].Forward(h);
            // Fused behind the first block of each size.
            if (weight > 0 && place > 0 && generator[place - 1] is CodeResize && fusions.TryGetValue(h.size(3), out var fusion)) h = fusion.Forward(h, seen[h.size(3)], weight);
        }

        return h.MoveToOuterDisposeScope();
    }

    /// <summary>The encoder's map of each size before it is halved, and its last [1, code width, cells, cells].</summary>
    private (Dictionary<long, Tensor> Seen, Tensor Last) Encode(Tensor face)
    {
        Dictionary<long, Tensor> seen = [];
        var h = face;
        foreach (var block in encoder)
        {
            if (block is CodeResize && fusions.ContainsKey(h.size(3))) seen[h.size(3)] = h;
            h = block.Forward(h);
        }

        return (seen, h);
    }

    /// <summary>The codebook's entries that are likeliest, [1, code width, cells, cells].</summary>
    private Tensor Codes(Tensor features)
    {
        using var scope = NewDisposeScope();
        var tokens = embed.Forward(Layout.Tokens(features)); // [1, T, width]
        var where = places.As(tokens).unsqueeze(0);
        foreach (var layer in layers) tokens = layer.Forward(tokens, where);
        var likeliest = guess.Forward(guessNorm.Forward(tokens)).squeeze(0).argmax(-1); // [T]
        return codebook.As(tokens).index_select(0, likeliest).reshape(1, cells, cells, -1).permute(0, 3, 1, 2).contiguous().MoveToOuterDisposeScope();
    }

    /// <summary>Codes with the mean and deviation that each channel has in the face at hand (Huang and Belongie 2017).</summary>
    private static Tensor Dressed(Tensor codes, Tensor like)
    {
        using var scope = NewDisposeScope();
        var (mean, deviation) = Statistics(codes);
        var (wantedMean, wantedDeviation) = Statistics(like);
        return codes.Minus(mean).div(deviation).mul(wantedDeviation).Added(wantedMean).MoveToOuterDisposeScope();
    }

    private static (Tensor Mean, Tensor Deviation) Statistics(Tensor map)
    {
        var flat = map.reshape(map.size(0), map.size(1), -1);
        return (flat.mean([2L]).reshape(map.size(0), -1, 1, 1), flat.var(2, unbiased: true).Plus(Epsilon).sqrt().reshape(map.size(0), -1, 1, 1));
    }

    private static int Layers(WeightScope weights)
    {
        var count = 0;
        while (weights.Has($"ft_layers.{count}.norm1.weight")) count++;
        return count;
    }
}
