using static TorchSharp.torch;

namespace Easel.Diffusion.Conditioning;

/// <summary>What the UNet is told by a text.</summary>
/// <param name="Context">Hidden states of the text encoders side by side, [B, 77·n, width].</param>
/// <param name="Vector">SDXL's pooled state and embedded sizes, [B, V]; null for SD 1.x and 2.x.</param>
public sealed record TextConditioning(Tensor Context, Tensor? Vector = null)
{
    /// <summary>Several texts as one batch; of shorter ones the last vector is repeated (as in A1111).</summary>
    public static TextConditioning Stack(IReadOnlyList<TextConditioning> parts)
    {
        using var scope = NewDisposeScope();
        var length = parts.Max(part => part.Context.size(1));
        var context = cat([.. parts.Select(part => ConditioningPadding.RepeatLast(part.Context, length))]);
        var vector = parts[0].Vector is null ? null : cat([.. parts.Select(part => part.Vector!)]);
        return new TextConditioning(context, vector).MoveToOuterDisposeScope();
    }

    public TextConditioning MoveToOuterDisposeScope()
    {
        Context.MoveToOuterDisposeScope();
        Vector?.MoveToOuterDisposeScope();
        return this;
    }
}
