namespace Easel.Diffusion.Merging;

/// <summary>What a merge made.</summary>
/// <param name="Path">The file.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Merged">Tensors that were computed of several models.</param>
/// <param name="Kept">Keys of networks that another model lacks, taken from a as they are.</param>
/// <param name="Dropped">How many keys only other models have; they are left out.</param>
/// <param name="TotalWeight">What the models' weights add up to, at the multiplier.</param>
public sealed record MergeReport(string Path, long Bytes, int Merged, IReadOnlyList<string> Kept, int Dropped, double TotalWeight)
{
    /// <summary>What of the adapters did not fit.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}
