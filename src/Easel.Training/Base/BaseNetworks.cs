using Easel.Diffusion.Models.TextEncoders;
using Easel.Diffusion.Models.UNet;
using Easel.Diffusion.Weights;
using static TorchSharp.torch;

namespace Easel.Training.Base;

/// <summary>The two networks that are trained together: what reads the prompt and what removes the noise.</summary>
public sealed class BaseNetworks
{
    /// <summary>Key of the table of token embeddings.</summary>
    public const string TokenTable = $"{Text}.embeddings.token_embedding.weight";

    private const string Text = "cond_stage_model.transformer.text_model";

    private readonly TextEncoder text;
    private readonly UNet unet;

    public BaseNetworks(IWeightSource weights)
    {
        var root = new WeightScope(weights);
        text = TextEncoder.OfClip(root[Text]);
        unet = new UNet(root["model"]["diffusion_model"], BaseShape.UNet);
    }

    /// <summary>Makes the tensors whose shapes a text encoder reads its sizes from.</summary>
    /// <param name="weights">Where they are made.</param>
    /// <param name="tokens">Rows of the token table.</param>
    public static void Size(TrainableWeights weights, int tokens)
    {
        weights.Take(TokenTable, [tokens, BaseShape.TextWidth]);
        weights.Take($"{Text}.embeddings.position_embedding.weight", [BaseShape.TextLength, BaseShape.TextWidth]);
        for (var layer = 0; layer < BaseShape.TextLayers; layer++)
            weights.Take($"{Text}.encoder.layers.{layer}.layer_norm1.weight", [BaseShape.TextWidth]);
    }

    /// <summary>tokens [B, 77] → [B, 77, 128], computed in <paramref name="type"/>.</summary>
    public Tensor Read(Tensor tokens, ScalarType type = ScalarType.Float32)
    {
        using var scope = NewDisposeScope();
        return text.Normalise(text.Forward(tokens, type)[^1]).MoveToOuterDisposeScope();
    }

    /// <summary>The velocity √ᾱ·ε − √(1−ᾱ)·x₀ in x [B, 4, h, w] (Salimans and Ho 2022).</summary>
    public Tensor Velocity(Tensor x, Tensor timesteps, Tensor context) => unet.Forward(x, timesteps, context);
}
