using System.Globalization;

namespace Easel.Diffusion.Merging;

/// <summary>What a merge made.</summary>
/// <param name="Path">The file.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Merged">Tensors that were computed of several models.</param>
/// <param name="Kept">Keys of networks that another model lacks, taken from a as they are.</param>
/// <param name="Dropped">How many keys only other models have; they are left out.</param>
/// <param name="TotalWeight">What the models' weights add up to, at the multiplier; null where each block has a multiplier of its own.</param>
public sealed record MergeReport(string Path, long Bytes, int Merged, IReadOnlyList<string> Kept, int Dropped, double? TotalWeight)
{
    /// <summary>What of the adapters did not fit.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>All that a person should know, a sentence each.</summary>
    public IReadOnlyList<string> Notes
    {
        get
        {
            List<string> notes = [.. Warnings];
            if (TotalWeight is { } total && Math.Abs(total - 1) > 1e-6) notes.Add(string.Create(CultureInfo.InvariantCulture, $"the models' weights add up to {total:0.####}, not to 1; the result may be too weak or too strong"));
            if (Kept.Count > 0) notes.Add($"{Kept.Count} tensors are the first model's alone, because another lacks them: {SomeNames.Of(Kept)}");
            if (Dropped > 0) notes.Add($"{Dropped} tensors that the first model lacks were left out");
            return notes;
        }
    }
}
