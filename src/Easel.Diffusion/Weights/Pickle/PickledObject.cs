namespace Easel.Diffusion.Weights.Pickle;

/// <summary>An object of an allowed class whose contents come with the BUILD that follows, or are of no interest.</summary>
internal sealed class PickledObject(PickledName type, object?[] arguments)
{
    public PickledName Type => type;

    public object?[] Arguments => arguments;

    /// <summary>What BUILD gave it.</summary>
    public object? State { get; set; }
}
