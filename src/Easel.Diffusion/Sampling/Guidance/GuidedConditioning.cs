namespace Easel.Diffusion.Sampling.Guidance;

/// <summary>What guides the pictures of one batch, and how it changes with the calls of the network. T is one picture's conditioning tensors.</summary>
public abstract class GuidedConditioning<T>
{
    /// <summary>Pictures in the batch.</summary>
    public abstract int Images { get; }

    /// <summary>The parts of picture <paramref name="image"/>'s prompt at the guidance's 0-based call <paramref name="call"/>; at least one.</summary>
    public abstract IReadOnlyList<GuidedPart<T>> Select(int image, int call);

    /// <summary>The negative prompt of picture <paramref name="image"/>.</summary>
    public abstract T SelectNegative(int image, int call);

    /// <summary>Rows with equal keys can share a call of the network (equal token counts).</summary>
    public abstract object ShapeOf(T conditioning);
}
