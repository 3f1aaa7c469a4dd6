using static TorchSharp.torch;

namespace Easel.Diffusion.Conditioning;

/// <summary>Brings prompts of different length to one, so that they can be computed together.</summary>
public static class ConditioningPadding
{
    /// <summary>Appends the empty prompt to the shorter of the two (A1111's <c>pad_cond_uncond</c>).</summary>
    /// <param name="prompt">[B, T, W].</param>
    /// <param name="negative">[B, T′, W].</param>
    /// <param name="empty">The empty prompt's context, [1, 77, W].</param>
    public static (Tensor Prompt, Tensor Negative) WithEmpty(Tensor prompt, Tensor negative, Tensor empty)
    {
        var chunks = (prompt.size(1) - negative.size(1)) / empty.size(1);
        return (Append(prompt, -chunks), Append(negative, chunks));

        Tensor Append(Tensor context, long times)
        {
            using var scope = NewDisposeScope();
            var longer = times > 0 ? cat([context, empty.repeat(context.size(0), times, 1)], dim: 1) : context.alias();
            return longer.MoveToOuterDisposeScope();
        }
    }

    /// <summary>The negative prompt at the prompt's length: cut, or its last vector repeated (A1111's <c>pad_cond_uncond_v0</c>).</summary>
    public static Tensor FitNegative(Tensor negative, long length)
    {
        using var scope = NewDisposeScope();
        var fitted = negative.size(1) > length ? negative.narrow(1, 0, length) : RepeatLast(negative, length);
        return fitted.MoveToOuterDisposeScope();
    }

    /// <summary>[B, T, W] → [B, length, W] by repeating the last vector; <paramref name="length"/> is not below T.</summary>
    internal static Tensor RepeatLast(Tensor context, long length)
    {
        using var scope = NewDisposeScope();
        var missing = length - context.size(1);
        var longer = missing == 0 ? context.alias() : cat([context, context.narrow(1, context.size(1) - 1, 1).expand(-1, missing, -1)], dim: 1);
        return longer.MoveToOuterDisposeScope();
    }
}
