namespace Easel.Diffusion.Weights;

/// <summary>A tensor that a network needs and a file has not, or not so.</summary>
/// <param name="Key">Its name.</param>
/// <param name="Needed">The shape it should have.</param>
/// <param name="Stored">The shape it has; null when it is not there.</param>
public sealed record LackingTensor(string Key, long[] Needed, long[]? Stored)
{
    public override string ToString() => Stored is null ? Key : $"{Key} ([{string.Join(", ", Stored)}] where [{string.Join(", ", Needed)}] is needed)";
}
