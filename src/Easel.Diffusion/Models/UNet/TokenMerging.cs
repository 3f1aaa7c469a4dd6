using Easel.Core.Requests;
using Easel.Diffusion.Models.Layers;
using static TorchSharp.torch;

namespace Easel.Diffusion.Models.UNet;

/// <summary>Averages the most similar tokens before self-attention and repeats the result after it (Bolya and Hoffman 2023, "Token merging for fast Stable Diffusion").</summary>
/// <remarks>
/// As A1111 uses tomesd 0.1.3: only where the UNet works at the latent's own size, so that SDXL, which has no attention there, is not changed;
/// only round self-attention; and of each 2×2 tokens the top left one receives, without chance.
/// </remarks>
/// <param name="ratio">Share of the tokens to merge; at most three quarters are.</param>
/// <param name="height">The latent's, in cells.</param>
/// <param name="width">The latent's, in cells.</param>
public sealed class TokenMerging(double ratio, long height, long width)
{
    private const long Cell = 2;

    /// <summary>The merging that <paramref name="options"/> ask for, or null.</summary>
    /// <param name="options">Whose <see cref="PictureOptions.TokenMergingRatio"/> is read.</param>
    /// <param name="latent">[C, h, w]</param>
    public static SelfAttention? For(PictureOptions options, long[] latent) =>
        options.TokenMergingRatio > 0 ? new TokenMerging(options.TokenMergingRatio, latent[1], latent[2]).Around : null;

    /// <inheritdoc cref="SelfAttention"/>
    public Tensor Around(Tensor x, Tensor normed, Func<Tensor, Tensor> attend)
    {
        using var scope = NewDisposeScope();
        if (x.size(1) != height * width || height < Cell || width < Cell) return attend(normed).MoveToOuterDisposeScope();
        var pairs = TokenPairs.Find(x, height, width, (long)(x.size(1) * ratio), Cell);
        return pairs.Unmerge(attend(pairs.Merge(normed))).MoveToOuterDisposeScope();
    }
}
