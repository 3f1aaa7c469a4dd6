namespace Easel.Diffusion.Weights.Pickle;

/// <summary>Something of Python's that a pickle names and that is allowed: a word, never anything to call.</summary>
internal sealed record PickledName(string Module, string Name)
{
    public override string ToString() => $"{Module}.{Name}";
}
