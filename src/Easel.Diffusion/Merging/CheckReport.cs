namespace Easel.Diffusion.Merging;

/// <summary>What a check of a model file found.</summary>
/// <param name="What">What the file is.</param>
/// <param name="Tensors">How many were read.</param>
/// <param name="Problems">Why it cannot be used as it is; none when it is whole.</param>
/// <param name="Remarks">What is worth knowing and hinders nothing.</param>
public sealed record CheckReport(string What, int Tensors, IReadOnlyList<string> Problems, IReadOnlyList<string> Remarks);
